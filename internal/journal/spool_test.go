package journal

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// nth is the n-th entry of a journal.
func nth(n int) string {
	return fmt.Sprintf(`{"__CURSOR":"%d","__REALTIME_TIMESTAMP":"1790349569%06d","_HOSTNAME":"mx1","SYSLOG_IDENTIFIER":"postfix/smtp","_PID":"9","MESSAGE":"entry %d"}`+"\n", n, n, n)
}

// after is what journalctl would write after a cursor.
func after(cursor string, last int) *bufio.Reader {
	from := 0
	fmt.Sscan(cursor, &from)
	var b strings.Builder
	for n := from + 1; n <= last; n++ {
		b.WriteString(nth(n))
	}
	return bufio.NewReader(strings.NewReader(b.String()))
}

func want(last int) string {
	var b bytes.Buffer
	Copy(&b, after("", last))
	return b.String()
}

func reopen(t *testing.T, dir string) *Spool {
	t.Helper()
	s := must.Have(OpenSpool(dir))(t)
	t.Cleanup(func() { s.Close() })
	s.cursorEvery, s.restartAfter = 0, time.Millisecond
	return s
}

// spool spools what journalctl would write after a cursor.
func spool(t *testing.T, s *Spool, cursor string, last int) {
	t.Helper()
	must.Do(t, s.copy(after(cursor, last)))
}

// script makes a journalctl of a shell script.
func script(t *testing.T, dir, text string) string {
	t.Helper()
	path := dir + "/journalctl"
	must.Do(t, os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o700))
	return path
}

// TestCursorIsWrittenNowAndThen: the entries after an old cursor are counted.
func TestCursorIsWrittenNowAndThen(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	s.cursorEvery = time.Hour
	for last := 1; last <= 5; last++ {
		spool(t, s, fmt.Sprint(last-1), last)
	}
	if s.state.Cursor != "1" {
		t.Errorf("cursor %q", s.state.Cursor)
	}
	s = reopen(t, dir)
	spool(t, s, s.state.Cursor, 7)
	if got, _ := os.ReadFile(s.Path()); string(got) != want(7) {
		t.Errorf("%s", got)
	}
}

// Wherever a kill cuts the file, and however old the cursor beside it is, the
// next run adds what is missing, and nothing else.
func TestSpoolGoesOnAfterAKill(t *testing.T) {
	const known, last = 3, 8
	whole := want(last)
	for cut := len(want(known)); cut <= len(whole); cut++ {
		dir := t.TempDir()
		s := reopen(t, dir)
		spool(t, s, "", known)
		s.Close()
		must.Do(t, os.WriteFile(s.Path(), []byte(whole[:cut]), 0o600))
		s = reopen(t, dir)
		if s.state.Cursor != fmt.Sprint(known) {
			t.Fatalf("cursor %q", s.state.Cursor)
		}
		spool(t, s, s.state.Cursor, last)
		if got, _ := os.ReadFile(s.Path()); string(got) != whole {
			t.Fatalf("cut at %d:\n%s\nwant\n%s", cut, got, whole)
		}
		if s.state.Cursor != fmt.Sprint(last) || s.state.Offset != int64(len(whole)) {
			t.Fatalf("cut at %d: state %+v", cut, s.state)
		}
	}
}

// What the journal has deleted since a kill is not waited for: an entry that comes in its
// place is stored.
func TestSpoolGoesOnAfterTheJournalWasVacuumed(t *testing.T) {
	const known, held, vacuumed, last = 3, 6, 8, 10
	for cutOff := range 2 {
		dir := t.TempDir()
		s := reopen(t, dir)
		spool(t, s, "", known)
		s.Close()
		file := want(held)[:len(want(held))-cutOff]
		must.Do(t, os.WriteFile(s.Path(), []byte(file), 0o600))
		s = reopen(t, dir)
		spool(t, s, fmt.Sprint(vacuumed), last)
		if got, _ := os.ReadFile(s.Path()); string(got) != want(held)+want(last)[len(want(vacuumed)):] {
			t.Errorf("%d bytes cut off:\n%s", cutOff, got)
		}
		if s.state.Cursor != fmt.Sprint(last) {
			t.Errorf("cursor %q", s.state.Cursor)
		}
	}
}

func TestSpoolRotates(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	s.size = spoolSize // as if it were full
	spool(t, s, "", 2)
	spool(t, s, s.state.Cursor, 4)
	old, _ := os.ReadFile(s.Path() + ".1")
	now, _ := os.ReadFile(s.Path())
	if string(old)+string(now) != want(4) || len(old) == 0 || len(now) == 0 {
		t.Errorf("%q and %q", old, now)
	}
	// Killed between the rotation and the cursor's being written.
	must.Do(t, s.rotate())
	s = reopen(t, dir)
	spool(t, s, s.state.Cursor, 6)
	if got, _ := os.ReadFile(s.Path()); string(old)+string(now)+string(got) != want(6) {
		t.Errorf("%q", got)
	}
}

// TestSpoolRotatesAndIsKilled: killed between the rotation and the new file's cursor, the
// next run neither loses nor repeats entries whose cursor had not been due, however often
// journalctl ends before it has said anything.
func TestSpoolRotatesAndIsKilled(t *testing.T) {
	for starts := 1; starts <= 3; starts++ {
		dir := t.TempDir()
		s := reopen(t, dir)
		s.cursorEvery = time.Hour
		for last := 1; last <= 4; last++ {
			spool(t, s, fmt.Sprint(last-1), last)
		}
		must.Do(t, s.rotate())
		s = reopen(t, dir)
		for range starts - 1 {
			must.Do(t, s.measure())
		}
		spool(t, s, s.state.Cursor, 9)
		old, _ := os.ReadFile(s.rotated(1))
		now, _ := os.ReadFile(s.Path())
		if string(old) != want(4) || string(old)+string(now) != want(9) {
			t.Fatalf("%d starts:\n%s\nand\n%s\nwant\n%s", starts, old, now, want(9))
		}
	}
}

// TestSpoolRotatesAndIsKilledLater: killed when entries are in the new file, and the
// cursor still is that of the old one's end.
func TestSpoolRotatesAndIsKilledLater(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	spool(t, s, "", 4)
	must.Do(t, s.rotate())
	must.Have(s.file.WriteString(want(6)[len(want(4)):]))(t)
	s = reopen(t, dir)
	spool(t, s, s.state.Cursor, 9)
	if now, _ := os.ReadFile(s.Path()); want(4)+string(now) != want(9) {
		t.Errorf("%s", now)
	}
}

// A cursor that a power failure has cut off is told with the cure.
func TestSpoolCursorIsDamaged(t *testing.T) {
	dir := t.TempDir()
	must.Do(t, os.WriteFile(dir+"/cursor.json", nil, 0o600))
	if _, err := OpenSpool(dir); err == nil || !strings.Contains(err.Error(), "cursor.json: damaged") || !strings.Contains(err.Error(), "remove "+dir) {
		t.Errorf("%v", err)
	}
}

// A journalctl that cannot do its work is started again and again, but what is wrong
// is told only when it changes.
func TestProblemIsToldOnce(t *testing.T) {
	dir := t.TempDir()
	starts := dir + "/starts"
	for says, want := range map[string]string{
		"echo no journal >&2\nexit 1\n": "journalctl ended: exit status 1: no journal; starting it again",
		"exit 3\n":                      "journalctl ended: exit status 3; starting it again",
		"exit 0\n":                      "journalctl ended: exit status 0; starting it again",
	} {
		os.Remove(starts)
		journalctl := script(t, dir, "echo >>"+starts+"\ntest $(wc -l <"+starts+") -lt 5 || { echo another >&2; exit 2; }\n"+says)
		s := reopen(t, dir+"/spool")
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		var told []string
		err := s.Run(ctx, journalctl, nil, func(err error) {
			if told = append(told, err.Error()); strings.Contains(err.Error(), "another") {
				stop()
			}
		})
		stop()
		if err != nil || len(told) != 2 || told[0] != want {
			t.Errorf("%v, told %q", err, told)
		}
	}
}

// A journalctl that works in between and then fails as it did before is told of again.
func TestProblemIsToldAgain(t *testing.T) {
	dir := t.TempDir()
	must.Do(t, os.WriteFile(dir+"/entries", []byte(nth(1)+nth(2)), 0o600))
	// The second start gives nothing, the others an entry each.
	journalctl := script(t, dir, "cd "+dir+"\necho >>starts\ncase $(wc -l <starts) in 1) head -n 1 entries;; 3) tail -n 1 entries;; esac\necho cut off >&2\nexit 1\n")
	s := reopen(t, dir+"/spool")
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	var after []string
	err := s.Run(ctx, journalctl, nil, func(error) {
		if after = append(after, s.last); len(after) == 2 {
			stop()
		}
	})
	if err != nil || fmt.Sprint(after) != "[1 2]" {
		t.Errorf("%v, told after the entries %q", err, after)
	}
}

// An error of the spool itself ends it, whichever call it comes from: journalctl is
// not to blame, and starting it again would not help.
func TestSpoolCannotRotate(t *testing.T) {
	dir := t.TempDir()
	must.Do(t, os.WriteFile(dir+"/entry", []byte(nth(1)), 0o600))
	journalctl := script(t, dir, "cat "+dir+"/entry\n")
	s := reopen(t, dir+"/spool")
	s.size = spoolSize
	for _, path := range []string{s.rotated(spoolKept - 1), s.rotated(spoolKept) + "/in the way"} {
		must.Do(t, os.MkdirAll(path, 0o700))
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	err := s.Run(ctx, journalctl, nil, func(err error) {
		t.Error("told:", err)
		stop()
	})
	if !errors.Is(err, fs.ErrExist) {
		t.Error(err)
	}
}
