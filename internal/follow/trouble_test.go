package follow

import (
	"errors"
	"os"
	"testing"
)

func TestPermissionDeniedThenGranted(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
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
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
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

func TestLineThatIsTooLong(t *testing.T) {
	r := newRig(t)
	r.opt.MaxLine = 10
	r.add("mail.log", "one")
	r.start("mail.log")
	r.want("one")
	r.write("mail.log", "this line is")
	r.write("mail.log", " much too long\ntwo\n")
	r.want("one", "two")
	r.wantEvent("line at byte 4 is too long")
	r.add("mail.log", "three")
	r.want("one", "two", "three")
}

func TestStoreFails(t *testing.T) {
	r := newRig(t)
	r.store.err = errors.New("database is on fire")
	r.add("mail.log", "one")
	r.start("mail.log")
	for b := range r.out {
		t.Errorf("got %+v", b)
	}
	if err := <-r.done; err != r.store.err {
		t.Error(err)
	}
}
