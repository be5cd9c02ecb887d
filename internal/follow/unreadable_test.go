package follow

import (
	"os"
	"strings"
	"testing"
)

// troubles returns the events that tell that a file cannot be read, or can again.
func (s *stepper) troubles() (told []string) {
	for _, e := range s.told() {
		if strings.Contains(e, "trying again") || strings.Contains(e, "readable again") {
			told = append(told, e)
		}
	}
	return told
}

// TestUnreadableWhenRotated: a file that cannot be read any more is rotated. That the
// new one can be read says nothing of the old one, whose rest stays where it is.
func TestUnreadableWhenRotated(t *testing.T) {
	s := newStepper(t, "mail.log")
	s.add("mail.log", "one")
	s.step()
	s.add("mail.log", "two")
	s.tamper(always, nil)
	s.step()
	s.rename("mail.log", "elsewhere")
	for _, line := range []string{"three", "four"} {
		s.add("mail.log", line)
		for range graceWakes + 3 {
			s.step()
		}
		s.rename("mail.log", "elsewhere "+line)
	}
	s.wantLines("one", "three", "four")
	if told := s.troubles(); len(told) != 1 {
		t.Errorf("told %q", told)
	}
}

// TestReadableAfterRotation: where the old file can be read again in time, that is told.
func TestReadableAfterRotation(t *testing.T) {
	s := newStepper(t, "mail.log")
	s.add("mail.log", "one")
	s.step()
	broken := true
	s.tamper(func() bool { return broken }, nil)
	s.add("mail.log", "two")
	s.step()
	s.rename("mail.log", "elsewhere")
	s.add("mail.log", "three")
	s.step()
	s.step()
	broken = false
	s.step()
	s.wantLines("one", "two", "three")
	if told := s.troubles(); len(told) != 2 || !strings.Contains(told[1], "readable again") {
		t.Errorf("told %q", told)
	}
}

// TestReadErrorAtAnyMoment: whichever call it is that fails for once, the file was not
// truncated, and no line is lost or comes twice.
func TestReadErrorAtAnyMoment(t *testing.T) {
	for failing := range 20 {
		for _, kind := range []string{"read", "stat"} {
			s := newStepper(t, "mail.log")
			s.add("mail.log", "one")
			s.step()
			if kind == "read" {
				s.tamper(onlyCall(failing), nil)
			} else {
				s.tamper(nil, onlyCall(failing))
			}
			s.add("mail.log", "two")
			s.step()
			s.add("mail.log", "three")
			s.step()
			s.step()
			s.wantLines("one", "two", "three")
			s.wantNoEvent("truncated")
			s.w.close()
		}
	}
}

// TestReadErrorWhenGivenUp: nor does it end the follower, or lose a line, in the last
// look at a file that was rotated away.
func TestReadErrorWhenGivenUp(t *testing.T) {
	for failing := range 20 {
		s := newStepper(t, "mail.log")
		s.write("mail.log", "one\ntw")
		s.step()
		var fails func() bool // set in the last look
		mayFail := func() bool { return fails != nil && fails() }
		s.tamper(mayFail, mayFail)
		s.rename("mail.log", "mail.log.1")
		s.old("mail.log.1")
		s.add("mail.log", "three")
		for range graceWakes {
			s.step()
		}
		if len(s.w.old) != 1 {
			t.Fatalf("%d files are kept", len(s.w.old))
		}
		fails = onlyCall(failing)
		for range maxPause {
			s.step()
		}
		s.wantLines("one", "tw", "three")
		s.wantNoEvent("truncated")
		s.w.close()
	}
}

// TestChangesFasterThanItCanBeRead: a file that is overwritten each time that it is
// looked at is read from its start when it has come to rest.
func TestChangesFasterThanItCanBeRead(t *testing.T) {
	s := newStepper(t, "mail.log")
	s.add("mail.log", "zero")
	s.step()
	s.must(os.WriteFile("mail.log", []byte("one\ntwo\n"), 0o600))
	s.w.file.handle = &restless{File: s.w.file.handle.(*os.File), changes: 6}
	for range 5 {
		s.step()
		s.add("mail.log", "more")
	}
	s.step()
	s.wantLines("zero", "one", "two", "more", "more", "more", "more", "more")
}

// restless is a file whose first bytes change each time that they are read twice,
// for so many times.
type restless struct {
	*os.File
	changes int
	reads   int
}

func (f *restless) ReadAt(p []byte, off int64) (int, error) {
	n, err := f.File.ReadAt(p, off)
	if off == 0 && n > 0 && f.changes > 0 {
		if f.reads++; f.reads%2 == 0 {
			f.changes--
		}
		p[0] = byte('a' + f.reads%26)
	}
	return n, err
}

// TestPathCannotBeSeen: a directory that is shut for longer than a rotated file is
// kept says nothing of the log in it, which is neither rotated nor complete.
func TestPathCannotBeSeen(t *testing.T) {
	s := newStepper(t, "logs/mail.log")
	s.must(os.Mkdir("logs", 0o700))
	s.write("logs/mail.log", "one\ntw")
	s.step()
	s.rename("logs", "kept")
	s.must(os.Symlink("logs", "logs")) // leads nowhere, which is not as good as nothing
	for range graceWakes + 3 {
		s.step()
	}
	s.write("kept/mail.log", "o\nthree\n")
	s.step()
	s.must(os.Remove("logs"))
	s.rename("kept", "logs")
	s.step()
	s.wantLines("one", "two", "three")
	if told := s.troubles(); len(told) != 2 || !strings.Contains(told[1], "readable again") {
		t.Errorf("told %q", told)
	}
}

// TestUnfinishedLineThatIsTooLong: the last line of a rotated file is no longer than
// any other one may be, though it has no line end.
func TestUnfinishedLineThatIsTooLong(t *testing.T) {
	s := newStepper(t, "mail.log")
	s.w.f.opt.MaxLine = 10
	s.write("mail.log", "one\nthis is much too long")
	s.step()
	s.rename("mail.log", "elsewhere")
	s.add("mail.log", "two")
	for range graceWakes + 3 {
		s.step()
	}
	s.wantLines("one", "two")
}
