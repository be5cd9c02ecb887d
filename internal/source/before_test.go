package source

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

func TestBegunBefore(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"SEND2026112706-1.LOG", "SEND2026112706-2.LOG.gz", "SEND2026112706-10.LOG", "SEND2026112708-1.LOG", "RECV2026112707-1.LOG", "mail.log", "mail.log.1"} {
		must.Do(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
	}
	var b Begun
	for name, want := range map[string]string{
		"SEND2026112706-1.LOG": "", "SEND2026112706-2.LOG": "SEND2026112706-1.LOG", "SEND2026112706-10.LOG": "SEND2026112706-2.LOG.gz",
		"send2026112708-1.log": "SEND2026112706-10.LOG", "SEND2026112709-1.LOG.gz": "SEND2026112708-1.LOG",
		"RECV2026112707-1.LOG": "", "RECV2026112707-2.LOG": "RECV2026112707-1.LOG", "mail.log": "", "MSGTRK2026112707-1.LOG": "",
	} {
		if want != "" {
			want = filepath.Join(dir, want)
		}
		if got := b.Before(filepath.Join(dir, name)); got != want {
			t.Errorf("before %s: %q, want %q", name, got, want)
		}
	}
	if got := b.Before("nowhere/SEND2026112709-1.LOG"); got != "" {
		t.Errorf("in no directory: %q", got)
	}
}
