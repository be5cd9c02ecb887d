package source

import (
	"io"
	"os"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestOpenNowSharesTheName: who has a log open must not keep its writer from rotating or
// deleting it.
func TestOpenNowSharesTheName(t *testing.T) {
	tree(t, "mail.log")
	f := must.Have(OpenNow("mail.log"))(t)
	defer f.Close()
	if err := os.Rename("mail.log", "mail.log.1"); err != nil {
		t.Error(err)
	}
	if err := os.Remove("mail.log.1"); err != nil {
		t.Error(err)
	}
	if text, err := io.ReadAll(f); len(text) == 0 || err != nil {
		t.Errorf("%q, %v", text, err)
	}
}

// TestPatternsBelowVolumes: what a pattern finds on a share, as on anything else whose name begins
// with two backslashes, keeps both.
func TestPatternsBelowVolumes(t *testing.T) {
	tree(t, "mail.log", "sub/b.log")
	dir := must.Have(os.Getwd())(t)
	for _, dir := range []string{dir, `\\.\` + dir} {
		want := dir + `\mail.log` + "\n" + dir + `\sub\b.log`
		if got := expanded(dir + `\**\*.log`); got != want {
			t.Errorf("below %s:\n%s\nwant\n%s", dir, got, want)
		}
		missing := dir + `\missing.log`
		if got, want := expanded(missing), "! no such file: "+missing+": check the name"; got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	}
}

// TestBackslashBeforeQuote: "C:\My Logs\" reaches a program as C:\My Logs", and with it what follows.
func TestBackslashBeforeQuote(t *testing.T) {
	tree(t, "My Logs/mail.log")
	for _, arg := range []string{`My Logs"`, `My Logs" --db mail.duckdb`} {
		if got, want := expanded(arg), "! "+arg+": no name has a quotation mark: leave out the backslash before it"; got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	}
}

func TestPatternsIgnoreCase(t *testing.T) {
	tree(t, "MSGTRK2026112701-1.LOG", "sub/b.log")
	for pattern, want := range map[string]string{
		`*.log`:    "MSGTRK2026112701-1.LOG",
		`**\*.LOG`: "MSGTRK2026112701-1.LOG\nsub\\b.log",
		`SUB\*`:    "SUB\\b.log",
	} {
		if got := expanded(pattern); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", pattern, got, want)
		}
	}
	if got := expanded("sub", `SUB\B.log`); got != `sub\b.log` {
		t.Errorf("twice: %s", got)
	}
}
