package follow

import (
	"os"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/mtalog/mtalog/internal/must"
)

// TestStoppedPipe: what was read from a pipe is handed out though the consumer
// takes it only after the stop.
func TestStoppedPipe(t *testing.T) {
	r := newRig(t)
	r.fifo("pipe")
	r.start("pipe")
	f, err := os.OpenFile("pipe", os.O_RDWR, 0) // does not wait for the reader
	r.must(err)
	defer f.Close()
	for _, line := range []string{"one\n", "two\n"} { // the second waits behind the first
		f.WriteString(line)
		for unread(t, f) > 0 {
			runtime.Gosched()
		}
	}
	r.cancel()
	got := ""
	for b := range r.out {
		got += string(b.Block.Data)
	}
	if got != "one\ntwo\n" {
		t.Errorf("%q", got)
	}
}

// unread returns how many bytes are in a pipe.
func unread(t *testing.T, f *os.File) int {
	t.Helper()
	n := must.Have(unix.IoctlGetInt(int(f.Fd()), unix.TIOCINQ))(t)
	return n
}
