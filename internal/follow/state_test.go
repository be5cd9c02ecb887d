package follow

import (
	"os"
	"strings"
	"testing"
	"time"
)

func (s logState) String() string {
	return [...]string{awaited: "awaited", followed: "followed", asleep: "asleep", passedOver: "passedOver", gone: "gone"}[s]
}

// wantInvariants checks that the fields that belong to some states are set in these
// and in no other.
func wantInvariants(t *testing.T, w *watch) {
	t.Helper()
	for field, c := range map[string]struct{ set, want bool }{
		"file":   {w.file != nil, w.state == followed},
		"source": {w.source != nil, w.state == asleep},
		"seen":   {w.seen != nil, w.state == asleep || w.state == passedOver},
	} {
		if c.set != c.want {
			t.Errorf("%v: %s is set: %t", w.state, field, c.set)
		}
	}
}

// old makes a file look as if it had not been written to for an hour.
func (s *stepper) old(path string) {
	s.t.Helper()
	then := time.Now().Add(-time.Hour)
	s.must(os.Chtimes(path, then, then))
}

// TestStates does one thing after the other to a log and looks at it after each.
func TestStates(t *testing.T) {
	const log, junk = "mail.log", "\x7fELF\x02\x01\x01\x00\x00\x03"
	type step struct {
		what string
		do   func(s *stepper)
		want logState
	}
	write := func(what, text string, want logState) step {
		return step{what, func(s *stepper) { s.write(log, text) }, want}
	}
	age := func(want logState) step { return step{"grows old", func(s *stepper) { s.old(log) }, want} }
	remove := func(want logState) step {
		return step{"removed", func(s *stepper) { s.must(os.Remove(log)) }, want}
	}
	rename := func(want logState) step {
		return step{"renamed", func(s *stepper) { s.rename(log, log+".1") }, want}
	}
	replace := func(what, text string, want logState) step {
		return step{what, func(s *stepper) { s.write("new", text); s.rename("new", log) }, want}
	}
	wait := func(looks int, want logState) step {
		return step{"left alone", func(s *stepper) {
			for range looks - 1 {
				s.step()
			}
		}, want}
	}
	fresh := write("written", "one\n", followed)
	for name, c := range map[string]struct {
		pattern string
		steps   []step
	}{
		"comes, is read, and comes again": {log, []step{
			wait(1, awaited), fresh, write("written", "two\n", followed), remove(awaited), wait(100, awaited), write("made", "three\n", followed)}},
		"is empty at first": {log, []step{write("made", "", followed), fresh}},
		"sleeps":            {log, []step{fresh, age(asleep), wait(3, asleep), write("written", "two\n", followed), age(asleep)}},
		"does not sleep within a line": {log, []step{
			write("written", "one\ntw", followed), age(followed), write("completed", "o\n", followed)}},
		"is rotated":            {log, []step{fresh, rename(awaited), write("made", "two\n", followed), wait(100, followed)}},
		"is rotated in sleep":   {log, []step{fresh, age(asleep), rename(awaited), write("made", "two\n", followed)}},
		"is replaced in sleep":  {log, []step{fresh, age(asleep), replace("replaced", "two\n", followed)}},
		"is replaced by no log": {log, []step{fresh, age(asleep), replace("replaced", junk, passedOver), replace("replaced", "two\n", followed)}},
		"is truncated": {log, []step{fresh, {"truncated", func(s *stepper) { s.must(os.Truncate(log, 0)) }, followed},
			write("written", "two\n", followed)}},
		"comes back": {log, []step{fresh, rename(awaited), {"renamed back", func(s *stepper) { s.rename(log+".1", log) }, followed}}},
		"is no log":  {log, []step{write("made", junk, passedOver), wait(3, passedOver), remove(awaited), fresh}},
		"is packed":  {log, []step{write("made", string(gzipped([]byte("one\n"))), passedOver), replace("unpacked", "two\n", followed)}},
		"cannot be opened": {log, []step{{"made", func(s *stepper) { s.must(os.Symlink(log, log)) }, awaited},
			{"replaced", func(s *stepper) { s.must(os.Remove(log)); s.write(log, "one\n") }, followed}}},
		"cannot be seen": {log, []step{fresh, {"hidden", func(s *stepper) { s.rename(log, "new"); s.must(os.Symlink(log, log)) }, followed},
			wait(100, followed), {"shown", func(s *stepper) { s.rename("new", log) }, followed}}},

		"was only found, and is removed":          {"*.log", []step{fresh, remove(awaited), wait(graceWakes+3, gone)}},
		"was only found, and is removed in sleep": {"*.log", []step{fresh, age(asleep), remove(awaited), wait(2, gone)}},
		"was only found, and was no log":          {"*.log", []step{write("made", junk, passedOver), remove(gone)}},
		"was only found, and was gone at once":    {"*.log", []step{wait(1, gone)}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStepper(t, log)
			s.w.f.opt.Patterns = []string{c.pattern}
			for i, step := range c.steps {
				step.do(s)
				s.step()
				wantInvariants(t, s.w)
				if s.w.state != step.want {
					t.Fatalf("step %d, %s: %v, want %v; events\n%s", i, step.what, s.w.state, step.want, strings.Join(s.told(), "\n"))
				}
			}
			s.wantNoEvent("event") // that has no text
		})
	}
}

// TestLeftAsleepIsReadBeside: what was added to a sleeping log just before it was
// renamed does not wait for the next log.
func TestLeftAsleepIsReadBeside(t *testing.T) {
	s := newStepper(t, "mail.log")
	s.add("mail.log", "one")
	s.old("mail.log")
	s.step()
	s.step()
	s.add("mail.log", "two")
	s.rename("mail.log", "mail.log.1")
	s.step()
	s.step()
	s.wantLines("one", "two")
	s.add("mail.log.1", "three")
	s.add("mail.log", "four")
	s.step()
	s.wantLines("one", "two", "three", "four")
	s.wantNoEvent("lost")
}

// TestLostInItsSleep: that a log was rotated to where nobody finds it is told when
// another log takes its place.
func TestLostInItsSleep(t *testing.T) {
	s := newStepper(t, "mail.log")
	s.add("mail.log", "one")
	s.old("mail.log")
	s.step()
	s.step()
	s.must(os.Remove("mail.log"))
	s.step()
	s.step()
	s.wantNoEvent("lost")
	s.add("mail.log", "two")
	s.step()
	s.wantLines("one", "two")
	s.wantEventNow("after byte 4, if anything, is lost")
}

// TestComesBackInAnothersSleep: the log that took the place of one that is put back is
// left to whoever finds it.
func TestComesBackInAnothersSleep(t *testing.T) {
	s := newStepper(t, "mail.log")
	s.add("mail.log", "one")
	s.step()
	s.rename("mail.log", "kept")
	s.add("mail.log", "two")
	s.old("mail.log")
	s.step()
	if s.w.state != asleep {
		t.Fatal(s.w.state)
	}
	s.add("mail.log", "three")
	s.rename("mail.log", "mail.log.1")
	s.add("kept", "four")
	s.rename("kept", "mail.log")
	s.step()
	wantInvariants(t, s.w)
	s.wantLines("one", "four", "two", "three")
	s.wantNoEvent("lost")
}
