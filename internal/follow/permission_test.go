//go:build unix

package follow

import (
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

func TestDirectoryShutWhileFollowing(t *testing.T) {
	if nobody.Runs(t) {
		return
	}
	r := newRig(t)
	r.must(os.Mkdir("log", 0o700))
	t.Cleanup(func() { os.Chmod("log", 0o700) })
	r.add("log/mail.log", "one")
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
	r.add("log/mail.log", "one")
	r.start("log/mail.log")
	r.want("one")
	r.add("log/mail.log", "two")
	r.want("one", "two")
	before := gaveUp.Load()
	r.must(os.Chmod("log", 0))
	for gaveUp.Load() == before { // nobody else looks meanwhile
		time.Sleep(time.Millisecond)
	}
	r.must(os.Chmod("log", 0o700))
	r.add("log/mail.log", "three")
	r.want("one", "two", "three")
	r.stop()
}
