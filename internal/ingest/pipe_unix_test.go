//go:build unix

package ingest_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestPipe: a named pipe can be read once only.
func TestPipe(t *testing.T) {
	log := day(300)
	r := newRig(t)
	feed := func(content string) string {
		path := filepath.Join(r.dir, "pipe")
		os.Remove(path)
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Skip(err)
		}
		go func() {
			if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
				f.WriteString(content)
				f.Close()
			}
		}()
		return path
	}
	r.load(feed(log[:len(log)/2]))
	r.load(feed(log))
	r.want("SELECT count(*) FROM outcomes", "300")
	r.want("SELECT count(*) FROM sources", "1")
	before := r.everything()
	r.load(feed(log[:9000]))
	r.load(feed(log))
	if r.everything() != before {
		t.Error("the same log through a pipe was stored again")
	}
	// A log that begins alike cannot be told in time.
	_, problems, err := r.try(t.Context(), feed(log[:8000]+strings.Repeat("\n", len(log))))
	if err != nil || len(problems) != 1 || !strings.Contains(problems[0].Error(), "save it as a file and import that") {
		t.Error(problems, err)
	}
	if r.everything() != before {
		t.Error("the log was stored all the same")
	}
	r.sound()
}
