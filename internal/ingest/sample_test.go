package ingest_test

import (
	"strings"
	"testing"
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
