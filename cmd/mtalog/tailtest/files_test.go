package tailtest

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestPartialLineAtTheEnd(t *testing.T) {
	r := newRig(t)
	whole := r.lines(10)
	half := r.lines(1)
	r.written--
	r.append(r.log, whole+half[:len(half)/2])
	r.start()
	r.await()
	r.written++
	r.append(r.log, half[len(half)/2:])
	r.await()
	half = r.lines(1)
	r.append(r.log, half[:20])
	r.written--
	r.kill() // with half a line read
	r.start()
	r.await()
	r.written++
	r.append(r.log, half[20:])
	r.await()
	r.end()
}

func TestPermissionDeniedAndLaterGranted(t *testing.T) {
	r := newRig(t)
	if os.Geteuid() == 0 { // nothing is denied to root
		const nobody = 65534
		r.user = &syscall.Credential{Uid: nobody, Gid: nobody}
		r.must(os.Chown(r.dir, nobody, nobody))
	}
	r.append(r.log, r.lines(50))
	r.must(os.Chmod(r.log, 0))
	r.start()
	r.until(func() bool {
		return strings.Contains(r.stderr.String(), "permission denied: "+r.log+": run mtalog as root, or let its user read the file; trying again")
	}, r.stderr.String)
	r.must(os.Chmod(r.log, 0o644))
	r.await()
	r.end()
}

func TestDeletedFile(t *testing.T) {
	r := newRig(t)
	r.begin(50)
	r.must(os.Remove(r.log))
	r.until(func() bool { return strings.Contains(r.stderr.String(), "removed; waiting") }, r.stderr.String)
	r.append(r.log, r.lines(20))
	r.await()
	r.end()
}

func TestGlobThatMatchesLater(t *testing.T) {
	r := newRig(t)
	r.args = []string{filepath.Join(r.dir, "*.LOG")}
	r.start()
	r.until(func() bool { _, ok := r.ask("SELECT 1"); return ok }, r.stderr.String)
	for i := range 3 {
		r.append(filepath.Join(r.dir, fmt.Sprintf("host%d.LOG", i)), r.lines(20))
		r.await()
	}
	r.end()
}

func TestHangupLooksAtOnce(t *testing.T) {
	r := newRig(t)
	r.begin(10)
	for range 5 {
		r.append(r.log, r.lines(10))
		r.must(r.cmd.Process.Signal(syscall.SIGHUP))
	}
	r.await()
	r.end()
}

func TestStandardInput(t *testing.T) {
	r := newRig(t)
	in := r.startOnPipe(r.lines)
	_, err := io.WriteString(in, r.lines(20))
	r.must(err)
	in.Close()
	r.must(r.ended())
	r.checkFile()
}
