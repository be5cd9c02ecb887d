package tailtest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Twenty times the process is killed in mid-load, while the log is rotated.
func TestKilledTwentyTimes(t *testing.T) {
	r := newRig(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range 20 {
		r.append(r.log, r.lines(500+rnd.IntN(3000)))
		r.start()
		r.awaitAtLeast(r.written - rnd.IntN(400)) // and what was on its way
		r.append(r.log, r.lines(rnd.IntN(500)))
		switch i % 5 {
		case 1:
			r.rotate()
		case 3:
			r.kill()
			r.rotate()
			continue
		}
		r.append(r.log, r.lines(rnd.IntN(500)))
		r.kill()
	}
	r.start()
	r.await()
	r.end()
}

// What clients have asked for does not hold up a stop, nor the last commit.
func TestStopWhileReportsRun(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip("needs /proc, to see when clients are connected")
	}
	r := newRig(t)
	r.begin(100)
	var clients []*exec.Cmd
	for range 3 {
		c := exec.Command(binary, "sql", "--db", r.db, "SELECT count(*) FROM range(1000000000000) a, range(1000) b WHERE a.range * b.range % 7 = 3")
		r.must(c.Start())
		t.Cleanup(func() { c.Process.Kill() })
		r.awaitConnected(c.Process.Pid)
		clients = append(clients, c)
	}
	r.append(r.log, r.lines(2000))
	r.awaitAtLeast(r.written) // with the queries under way
	r.stop()
	for _, c := range clients {
		if err := c.Wait(); err == nil || err.Error() != "exit status 1" {
			t.Errorf("a query that was cut off ended with %v", err)
		}
	}
	r.checkFile()
}

// awaitConnected waits until a client talks to the tail: one that comes when
// that has ended reads the file itself.
func (r *rig) awaitConnected(pid int) {
	for {
		open, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
		r.must(err)
		if len(open) == 0 {
			r.Fatalf("client %d has ended", pid)
		}
		for _, fd := range open {
			if to, _ := os.Readlink(fd); strings.HasPrefix(to, "socket:") {
				return
			}
		}
		time.Sleep(time.Millisecond)
	}
}

// The database may not grow any more: the tail ends with an error, and the
// next one goes on from the last commit.
func TestFullDisk(t *testing.T) {
	r := newRig(t)
	r.begin(200)
	r.stop()
	r.append(r.log, r.lines(120_000))
	info, err := os.Stat(r.db)
	r.must(err)
	limit := info.Size()/1024 + 1000
	r.run(exec.Command("bash", "-c", fmt.Sprintf(`ulimit -f %d; exec "$@"`, limit), "bash", binary, "tail", "--db", r.db, r.log))
	err = r.ended()
	if err == nil || !strings.Contains(err.Error(), "exit status 1") || !strings.Contains(r.stderr.String(), "the next start goes on from there") {
		t.Fatalf("ended with %v", err)
	}
	r.start()
	r.await()
	r.end()
}

// TestDeletedDatabase: what would be stored in a file without a name ends the
// tail, and a new one reads all logs again.
func TestDeletedDatabase(t *testing.T) {
	r := newRig(t)
	r.begin(50)
	r.must(os.Remove(r.db))
	if err := r.ended(); err == nil {
		t.Error("the tail ended as if nothing were wrong")
	}
	if text := r.stderr.String(); !strings.Contains(text, r.db+": the database was moved or deleted") {
		t.Error(text)
	}
	r.begin(20)
	r.end()
}

func TestLockedDatabaseNamesItsHolder(t *testing.T) {
	r := newRig(t)
	r.begin(10)
	out, err := exec.Command(binary, "import", "--db", r.db, r.log).CombinedOutput()
	if err == nil || !strings.Contains(string(out), fmt.Sprintf("PID %d", r.cmd.Process.Pid)) {
		t.Errorf("%v: %s", err, out)
	}
	r.stop()
}
