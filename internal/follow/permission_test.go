//go:build unix

package follow

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/nobody"
)

func TestPermissionDeniedThenGranted(t *testing.T) {
	if nobody.Runs(t) {
		return
	}
	r := newRig(t)
	r.add("mail.log", "one")
	r.must(os.Chmod("mail.log", 0))
	r.start("mail.log")
	r.wantEvent("permission denied")
	r.must(os.Chmod("mail.log", 0o600))
	r.want("one")
	r.wantEvent("readable again")
}

// newDirectoryRig returns a rig with a log in a directory that a test may shut.
func newDirectoryRig(t *testing.T) *rig {
	r := newRig(t)
	r.must(os.Mkdir("log", 0o700))
	t.Cleanup(func() { os.Chmod("log", 0o700) })
	r.add("log/mail.log", "one")
	return r
}

// TestDirectoryShutAtTheStart: what cannot be looked into does not lack logs.
func TestDirectoryShutAtTheStart(t *testing.T) {
	if nobody.Runs(t) {
		return
	}
	r := newDirectoryRig(t)
	r.must(os.Chmod("log", 0))
	r.start("log")
	r.wantEvent("permission denied")
	r.must(os.Chmod("log", 0o700))
	r.want("one")
}

func TestDirectoryShutWhileFollowing(t *testing.T) {
	if nobody.Runs(t) {
		return
	}
	r := newDirectoryRig(t)
	r.start("log/mail.log")
	r.want("one")
	r.must(os.Chmod("log", 0))
	r.wantEvent("permission denied")
	r.must(os.Chmod("log", 0o700))
	r.add("log/mail.log", "two")
	r.want("one", "two")
}

// TestDirectoryShutWithoutProc: without /proc nxadm/tail looks at the path, and
// would end the process.
func TestDirectoryShutWithoutProc(t *testing.T) {
	if nobody.Runs(t) {
		return
	}
	r := newRig(t)
	defer func(was string) { openFiles = was }(openFiles)
	openFiles = "/nonexistent"
	r.must(os.Mkdir("log", 0o700))
	r.begin("log/mail.log", "one")
	lines := []string{"one"}
	before := gaveUp.Load()
	for range 100 { // it need not be looking just then
		r.must(os.Chmod("log", 0))
		for n := 0; n < 20 && gaveUp.Load() == before; n++ { // nobody else looks meanwhile
			time.Sleep(time.Millisecond)
		}
		r.must(os.Chmod("log", 0o700))
		lines = append(lines, fmt.Sprintf("line %d", len(lines)))
		r.add("log/mail.log", lines[len(lines)-1])
		r.want(lines...)
		if gaveUp.Load() != before {
			r.stop()
			return
		}
	}
	t.Error("nxadm/tail never gave up: this tests nothing")
}
