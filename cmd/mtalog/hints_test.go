package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestHintsNameTheDatabase: a command that is proposed asks the database that was named, as
// a shell takes it, and has no flag if the environment names it.
func TestHintsNameTheDatabase(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	bounce := "2025-03-03T10:00:02+00:00 mx1 postfix/smtp[12]: 4Zabc00001z: to=<x@example.net>, relay=mx.example.net[192.0.2.99]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.99] said: 550 5.1.1 no such user (in reply to RCPT TO command))\n"
	text := strings.Repeat(bounce, 6) + "2025-03-03T10:00:03+00:00 mx1 postfix/smtp[12]: strange\n"
	var grown bytes.Buffer
	z := gzip.NewWriter(&grown)
	io.WriteString(z, text+bounce)
	z.Close()
	for name, content := range map[string][]byte{"mail.log": []byte(text), "grown.log.gz": grown.Bytes()} {
		must.Do(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	for _, c := range []struct{ args, want string }{
		{"report failures", "make it with: mtalog import@ LOG…"},
		{"import mail.log grown.log.gz", "mtalog status@ lists what belongs together as one log\n1 line could not be used: mtalog report unrecognised@\n"},
		{"status", "could not be used: mtalog report unrecognised@\n"},
		{"trace nobody", "mtalog status@ shows what it holds"},
		{"trace nobody.test", "mtalog report failures@ --domain nobody.test,"},
		{"trace 192.0.2.7", `mtalog sql@ "FROM events`},
		{"trace x@example.net", "Each step of one: mtalog trace@ 4Zabc00001z\n"},
		{"why --since 2h --until 2025-03-03T11:00", "\nmtalog report fingerprints@ --category "},
		{"why --until 2020-01-01", "mtalog status@ shows what it holds"},
		{"diff --before 2025-03-02..2025-03-03 --after 2025-03-03..2025-03-04", "mtalog status@ shows from when"},
		{"report failures --category mailbox_ful", "All: mtalog sql@ 'FROM categories'"},
		{"report failures --provider gmail", "All: mtalog sql@ 'FROM providers'"},
		{"report failures --provider zzzzzzzzzz", "see mtalog sql@ 'FROM providers'"},
		{"report failures --host .", "mtalog status@ names those that logged"},
		{"report events", "mtalog sql@ 'FROM events LIMIT 10'"},
		{"check --rule failure_rate(provider=gmail)>5%", "All: mtalog sql@ 'FROM providers'"},
		{"top", "use: mtalog report overview@\n"},
	} {
		for _, given := range []struct{ flag, hint string }{{"our mail.db", " --db 'our mail.db'"}, {"", ""}} {
			args := strings.Fields(c.args)
			if given.flag != "" {
				args = append(args, "--db", given.flag)
			}
			cmd := exec.Command("mtalog", args...)
			cmd.Env = append(os.Environ(), "MTALOG_DB=mail.db", "COLUMNS=500", "TZ=UTC")
			out, _ := cmd.CombinedOutput() // many of them are refused
			if want := strings.ReplaceAll(c.want, "@", given.hint); !strings.Contains(string(out), want) {
				t.Errorf("mtalog %q\nlacks %s\n%s", args, want, out)
			}
		}
	}
}

// TestHelpNeedsNoDatabase: where to find the flags of a command is said as of any other.
func TestHelpNeedsNoDatabase(t *testing.T) {
	out, _ := exec.Command("mtalog", "status", "--db", "x.db", "--nosuch").CombinedOutput()
	if want := "mtalog: unknown flag: --nosuch; see mtalog status --help\n"; string(out) != want {
		t.Errorf("got %s\nwant %s", out, want)
	}
}
