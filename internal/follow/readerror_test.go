package follow

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// stepper is a watch whose steps the test takes one by one, without nxadm/tail.
type stepper struct {
	*rig
	w   *watch
	out chan Batch
}

func newStepper(t *testing.T, path string) *stepper {
	s := &stepper{rig: newRig(t), out: make(chan Batch, 100)}
	s.restart(path)
	t.Cleanup(func() { s.w.close() })
	return s
}

// restart begins with what the store holds, as another process would.
func (s *stepper) restart(path string) {
	if s.w != nil {
		s.w.close()
	}
	opt := s.opt
	opt.Patterns, opt.Store, opt.Event = []string{path}, s.store, func(e Event) { s.note(e.String()) }
	f := New(opt)
	f.ctx, f.out = context.Background(), s.out
	s.w = &watch{f: f, path: path}
}

// step takes a step and stores what is handed out.
func (s *stepper) step() {
	s.t.Helper()
	s.must(s.w.look())
	if s.w.file != nil {
		s.w.file.stopTail()
	}
	s.takeAll()
}

// takeAll stores what has been handed out.
func (s *stepper) takeAll() {
	s.t.Helper()
	for len(s.out) > 0 {
		b := <-s.out
		s.must(s.store.commit(b))
		for _, at := range b.Block.TooLong {
			s.note(fmt.Sprintf("skipped at %d", at))
		}
	}
}

func (s *stepper) wantLines(lines ...string) {
	s.t.Helper()
	if got := s.store.lines(); !slices.Equal(got, lines) {
		s.t.Fatalf("got %q, want %q; events\n%s", got, lines, strings.Join(s.told(), "\n"))
	}
}

// failingFile fails in some of the calls for it, as on a disk that fails or a server that
// does not answer.
type failingFile struct {
	*os.File
	read, stat func() bool // whether a call is to fail; nil: it is not
}

func (f *failingFile) ReadAt(p []byte, off int64) (int, error) {
	if f.read != nil && f.read() {
		return 0, &os.PathError{Op: "read", Path: f.Name(), Err: syscall.EIO}
	}
	return f.File.ReadAt(p, off)
}

func (f *failingFile) Stat() (os.FileInfo, error) {
	if f.stat != nil && f.stat() {
		return nil, &os.PathError{Op: "stat", Path: f.Name(), Err: syscall.EIO}
	}
	return f.File.Stat()
}

// tamper makes calls for the followed file fail from now on.
func (s *stepper) tamper(read, stat func() bool) {
	s.w.file.handle = &failingFile{s.w.file.handle.(*os.File), read, stat}
}

func always() bool { return true }

// onlyCall returns a function that is true in its n-th call alone, from 0 on.
func onlyCall(n int) func() bool {
	return func() bool { n--; return n == -1 }
}

// TestReadError: what cannot be read for a moment has not been truncated, and is
// read on when that is possible again.
func TestReadError(t *testing.T) {
	s := newStepper(t, "mail.log")
	s.add("mail.log", "one")
	s.step()
	s.wantLines("one")
	broken := true
	s.tamper(func() bool { return broken }, nil)
	s.add("mail.log", "two")
	s.step()
	s.step()
	s.wantLines("one")
	s.wantNoEvent("truncated")
	if n := strings.Count(strings.Join(s.told(), "\n"), "input/output error; trying again"); n != 1 {
		t.Errorf("the error was told %d times: %q", n, s.told())
	}
	broken = false
	s.step()
	s.wantLines("one", "two")
	s.wantEventNow("readable again")
}

// TestReadErrorWhenOpened: nor is a log another one because it cannot be compared
// with what was read of it before.
func TestReadErrorWhenOpened(t *testing.T) {
	s := newStepper(t, "mail.log")
	s.add("mail.log", "one")
	s.step()
	s.w.close()
	s.w = &watch{f: s.w.f, path: "mail.log"}
	s.add("mail.log", "two")
	for _, broken := range []bool{true, true, false} {
		file, err := os.Open("mail.log")
		s.must(err)
		info, err := file.Stat()
		s.must(err)
		l := &logFile{path: "mail.log", handle: file, info: info}
		_, err = l.firstBytes()
		s.must(err)
		l.handle = &failingFile{File: file, read: func() bool { return broken }}
		s.must(s.w.resolve(s.w.begin(l)))
		if broken && s.w.file != nil {
			t.Error("it is read")
		}
	}
	s.step()
	s.wantLines("one", "two")
	s.wantNoEvent("truncated")
	s.wantEventNow("input/output error; trying again")
	s.wantEventNow("readable again")
}

func (s *stepper) wantEventNow(text string) {
	s.t.Helper()
	if !slices.ContainsFunc(s.told(), func(e string) bool { return strings.Contains(e, text) }) {
		s.t.Errorf("no event %q among %q", text, s.told())
	}
}

// TestReadErrorAtRotation: a file that cannot be read any more when it is rotated does
// not hold up the new one, and its rest is read where it has gone.
func TestReadErrorAtRotation(t *testing.T) {
	s := newStepper(t, "mail.log")
	s.add("mail.log", "one")
	s.step()
	s.add("mail.log", "two")
	s.tamper(always, nil)
	s.rename("mail.log", "mail.log.1")
	s.add("mail.log", "three")
	for range graceWakes + 3 {
		s.step()
	}
	s.wantLines("one", "two", "three")
	s.wantNoEvent("truncated")
	s.wantNoEvent("lost")
}

// TestArchiveVanishes: an archive that turns out to be another one than was stored is
// opened again, and may have been rotated once more.
func TestArchiveVanishes(t *testing.T) {
	s := newStepper(t, "mail.log")
	head := strings.Repeat("a line that many logs begin with\n", 200)
	for _, tail := range []string{"one\n", "two\n"} {
		s.must(os.WriteFile("mail.log.1.gz", gzipped([]byte(head+tail)), 0o600))
		s.restart("mail.log")
		s.w.f.opt.Event = func(e Event) {
			if s.note(e.String()); e.Kind == Truncated {
				s.must(os.Remove(e.Path))
			}
		}
		if _, err := s.w.f.readArchive("mail.log.1.gz", nil); err != nil {
			t.Error(err)
		}
		s.takeAll()
	}
	s.wantEventNow("truncated or overwritten")
	if n := s.store.count(); n != 201 {
		t.Errorf("%d lines", n)
	}
}

// TestTooLongWithNothingElse: a line that is too long is counted and told, once, even if
// it is all that there is in a rotated file.
func TestTooLongWithNothingElse(t *testing.T) {
	for _, name := range []string{"plain", "compressed"} {
		t.Run(name, func(t *testing.T) {
			s := newStepper(t, "mail.log")
			s.add("mail.log.1", "this line is much too long")
			s.old("mail.log.1")
			if name == "compressed" {
				s.gzip("mail.log.1")
			}
			s.add("mail.log", "one")
			for range 3 {
				s.restart("mail.log")
				s.w.f.opt.MaxLine = 10
				s.step()
			}
			s.wantLines("one")
			for _, text := range []string{"skipped at 0", "line at byte 0 is too long"} {
				if n := strings.Count(strings.Join(s.told(), "\n"), text); n != 1 {
					t.Errorf("%q %d times among %q", text, n, s.told())
				}
			}
		})
	}
}

// TestTooLongIsCountedOnce: a line that is read again, as reading goes back to where
// something was handed out last, is skipped again.
func TestTooLongIsCountedOnce(t *testing.T) {
	s := newStepper(t, "mail.log")
	s.w.f.opt.MaxLine = 10
	s.add("mail.log", "one")
	s.step()
	s.add("mail.log", "this line is much too long")
	s.step()
	if told := strings.Join(s.told(), "\n"); !strings.Contains(told, "line at byte 4 is too long") {
		t.Errorf("not told before another line comes: %q", told)
	}
	s.add("mail.log", "and so is this")
	s.step()
	s.add("mail.log", "two")
	s.step()
	s.wantLines("one", "two")
	for _, text := range []string{"skipped at 4", "skipped at 31", "line at byte 4 is too long", "line at byte 31 is too long"} {
		if n := strings.Count(strings.Join(s.told(), "\n"), text); n != 1 {
			t.Errorf("%q %d times among %q", text, n, s.told())
		}
	}
}
