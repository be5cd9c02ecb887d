package ingest_test

import (
	"os"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestOtherProgramsFirst: on a server with mailboxes a log may begin with many lines that
// are not the MTA's, more than its format is recognised by. Imported again, it adds nothing.
func TestOtherProgramsFirst(t *testing.T) {
	login := "2025-03-03T00:00:00+00:00 mx1 dovecot: imap-login: Login: user=<amy@example.com>, method=PLAIN, rip=192.0.2.1\n"
	log := strings.Repeat(login, 4000) + day(1)
	for _, suffix := range []string{"", ".gz"} {
		r := newRig(t)
		path := r.pack("mail.log", suffix, log)
		for range 2 {
			r.load(path)
			r.want("SELECT foreign_lines, unrecognised, events > 0 FROM sources", "4000 0 true")
			r.want("SELECT count(*) = (SELECT sum(events) FROM sources) FROM events", "true")
		}
	}
}

// TestNULsFirst: a log that was truncated while its writer went on at its old offset begins with a hole, of
// whatever length. It is read, goes on, and is not taken for another one.
func TestNULsFirst(t *testing.T) {
	for _, hole := range []int{1 << 20, 6 << 20} {
		for _, suffix := range []string{"", ".gz"} {
			r := newRig(t)
			head := strings.Repeat("\x00", hole)
			other := letter("4Y00000001z", "02:00:00", "z@example.com")
			path := r.pack("mail.log", suffix, head+day(20))
			r.load(path)
			path = r.pack("mail.log", suffix, head+day(30))
			another := r.pack("another.log", suffix, head+other.received()+other.sent("x@example.net"))
			for range 2 {
				r.load(path, another)
				r.want("SELECT count(*), count(DISTINCT (queue_id, event)) FROM events", "62 62")
			}
			r.sound()
		}
	}
}

// TestNULsFirstOnStdin: standard input is not read twice, be it a file or a pipe.
func TestNULsFirstOnStdin(t *testing.T) {
	defer func(f *os.File) { os.Stdin = f }(os.Stdin)
	for _, hole := range []int{100_000, 5 << 20} {
		for _, piped := range []bool{false, true} {
			r := newRig(t)
			text := strings.Repeat("\x00", hole) + day(30)
			os.Stdin = must.Have(os.Open(r.write("mail.log", text)))(t)
			if piped {
				in, out, err := os.Pipe()
				must.Do(t, err)
				os.Stdin = in
				go func() {
					out.WriteString(text)
					out.Close()
				}()
			}
			r.load("-")
			r.want("SELECT count(*), count(DISTINCT (queue_id, event)) FROM events", "60 60")
			r.sound()
			os.Stdin.Close()
		}
	}
}

// TestNULsFirstLive: the format of such a log is known where it is followed, too.
func TestNULsFirstLive(t *testing.T) {
	r := newRig(t)
	r.tail(r.write("mail.log", strings.Repeat("\x00", 1<<20)+day(30)))
	r.want("SELECT format, events FROM sources", "postfix 60")
}
