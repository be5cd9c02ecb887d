//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/nobody"
)

const bounce = "2025-03-03T10:00:02+00:00 mx1 postfix/smtp[12]: 4Zabc00001z: to=<x@example.net>, relay=mx.example.net[192.0.2.99]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.99] said: 550 5.1.1 no such user (in reply to RCPT TO command))\n"

// TestPermissionDenied is no script, as to root, whom the tests may belong to,
// nothing is denied.
func TestPermissionDenied(t *testing.T) {
	if nobody.Runs(t) {
		return
	}
	t.Chdir(t.TempDir())
	for name, mode := range map[string]os.FileMode{"good.log": 0o600, "closed.log": 0, "closed.db": 0, "closed.csv": 0} {
		must.Do(t, os.WriteFile(name, []byte(bounce), mode))
	}
	for name, mode := range map[string]os.FileMode{"open": 0o700, "shut": 0, "fixed": 0o500} {
		must.Do(t, os.Mkdir(name, mode))
	}
	must.Do(t, os.WriteFile("open/mine.sql", nil, 0))
	succeed(t, "mtalog", "import", "--db", "a.db", "good.log")
	for _, c := range []struct{ command, want string }{
		{"import --db b.db closed.log good.log", "permission denied: closed.log: run mtalog as "},
		{"import --db closed.db good.log", "closed.db: permission denied: run mtalog as the user whose database and directory it is, or choose another file with --db"},
		{"import --db fixed/b.db good.log", "fixed/b.db: permission denied: "},
		{"import --db shut/b.db good.log", "shut/b.db: permission denied: "},
		{"import --db b.db --rules closed.csv good.log", "--rules: closed.csv: cannot be read: permission denied"},
		{"report --db closed.db", "closed.db: permission denied: "},
		{"report --db shut/a.db", "permission denied: shut/a.db: run mtalog as the user whose database it is"},
		{"report --db a.db --reports shut", "--reports: shut: permission denied"},
		{"report mine --db a.db --reports open", "report mine: cannot be read: permission denied"},
		{"report --db a.db -o fixed/x.csv --format csv", "fixed/x.csv: cannot be written: permission denied: choose another file with -o"},
		{"report --db a.db -o fixed/x.parquet --format parquet", "fixed/x.parquet: cannot be written: permission denied: choose another file with -o"},
		{"rules check closed.csv", "closed.csv: cannot be read: permission denied"},
	} {
		cmd := exec.Command("mtalog", strings.Fields(c.command)...)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Run(); cmd.ProcessState.ExitCode() != 1 || !strings.HasPrefix(stderr.String(), "mtalog: "+c.want) {
			t.Errorf("%s: %v, %s\nwant %s", c.command, err, stderr.String(), c.want)
		}
	}
	out, err := exec.Command("mtalog", "status", "--db", "b.db").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "good.log") {
		t.Errorf("what could be read is not stored: %v, %s", err, out)
	}
}
