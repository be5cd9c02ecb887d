package follow

import (
	"os"
	"testing"
)

func TestReplacedFile(t *testing.T) {
	r := newRig(t)
	r.begin("mail.log", "one", "two")
	r.add("new", "three", "four")
	r.rename("new", "mail.log")
	r.want("one", "two", "three", "four")
	r.stop()
	r.add("new", "five")
	r.rename("new", "mail.log")
	r.start("mail.log")
	r.want("one", "two", "three", "four", "five")
}

func TestFileDeletedAndCreatedAgain(t *testing.T) {
	r := newRig(t)
	r.begin("mail.log", "one")
	r.add("mail.log", "two")
	r.must(os.Remove("mail.log"))
	r.wantEvent("removed")
	r.want("one", "two")
	r.add("mail.log", "three")
	r.want("one", "two", "three")
}

func TestFileRenamedBack(t *testing.T) {
	r := newRig(t)
	r.begin("mail.log", "one")
	r.rename("mail.log", "elsewhere")
	r.wantEvent("removed")
	r.add("elsewhere", "two")
	r.rename("elsewhere", "mail.log")
	r.add("mail.log", "three")
	r.want("one", "two", "three")
	if len(r.store.sources) != 1 {
		t.Errorf("%d sources", len(r.store.sources))
	}
}

func TestSoftLinkChanges(t *testing.T) {
	r := newRig(t)
	r.add("mail.2026-11-01", "one")
	r.must(os.Symlink("mail.2026-11-01", "current"))
	r.start("current")
	r.want("one")
	r.add("mail.2026-11-01", "two")
	r.add("mail.2026-11-02", "three")
	r.must(os.Symlink("mail.2026-11-02", "next"))
	r.rename("next", "current")
	r.want("one", "two", "three")
}

// TestDamagedPosition: by a position that cannot be, nothing can be said of a log, so
// that it is read anew.
func TestDamagedPosition(t *testing.T) {
	r := newRig(t)
	r.add("mail.log.1", "a line of yesterday")
	r.add("mail.log", "a line of today")
	r.start("mail.log")
	r.want("a line of yesterday", "a line of today")
	r.stop()
	for _, s := range r.store.sources {
		s.pos.TailLen = -3
	}
	r.start("mail.log")
	r.want("a line of yesterday", "a line of today", "a line of yesterday", "a line of today")
}
