package source

import (
	"io"
	"os"
	"testing"
)

// TestOpenNowSharesTheName: who has a log open must not keep its writer from rotating or
// deleting it.
func TestOpenNowSharesTheName(t *testing.T) {
	tree(t, "mail.log")
	f, err := OpenNow("mail.log")
	if err != nil {
		t.Fatal(err)
	}
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
