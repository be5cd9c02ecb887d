package ingest_test

import (
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestReadBefore: of a syslog that begins before the mail log what is before counts, once, also when both have grown; named alone, it goes on
// from there.
func TestReadBefore(t *testing.T) {
	r := newRig(t)
	sent := func(day, id string) string {
		return "2026-11-" + day + "T12:00:00+00:00 mx postfix/smtp[1]: " + id + ": to=<u" + day + "@example.com>, relay=mx.example.net[192.0.2.1]:25, delay=1, dsn=2.0.0, status=sent (250 ok)\n"
	}
	const began = "2026-11-01T11:59:00+00:00 mx postfix/smtpd[1]: 4A5B6C7D8E: client=c.example.com[192.0.2.7]\n"
	before := began + sent("01", "1A5B6C7D8E")
	both := sent("02", "4A5B6C7D8E") + sent("03", "3A5B6C7D8E")
	load := func(want string, names ...string) {
		t.Helper()
		var paths []string
		for _, n := range names {
			paths = append(paths, filepath.Join(r.dir, n))
		}
		_, _, err := r.try(t.Context(), paths...)
		must.Do(t, err)
		if got := r.rows("SELECT string_agg(recipient, ' ' ORDER BY time), string_agg(client_name, ' ') FROM deliveries"); got != want+"\n" {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	r.write("syslog", before+both)
	r.write("mail.log", both)
	load("u01@example.com u02@example.com u03@example.com c.example.com", "syslog", "mail.log")
	r.write("syslog", before+both+sent("04", "5A5B6C7D8E"))
	r.write("mail.log", both+sent("04", "5A5B6C7D8E"))
	load("u01@example.com u02@example.com u03@example.com u04@example.com c.example.com", "mail.log", "syslog")
	load("u01@example.com u02@example.com u02@example.com u03@example.com u03@example.com u04@example.com u04@example.com c.example.com c.example.com", "syslog")
}
