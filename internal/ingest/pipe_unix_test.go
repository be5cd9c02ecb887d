//go:build unix

package ingest_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// TestPipe: a named pipe can be read once only.
func TestPipe(t *testing.T) {
	log := day(300)
	r := newRig(t)
	feed := func(content string) string {
		path := filepath.Join(r.dir, "pipe")
		os.Remove(path)
		must.Do(t, syscall.Mkfifo(path, 0o600))
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

// TestPipeStopped: what was read from a pipe before the stop is stored, as it
// cannot be read again.
func TestPipeStopped(t *testing.T) {
	log := day(1500)
	const held = 64 << 10 // bytes that a pipe holds
	if len(log) < 2*held {
		t.Fatal("the log is too short")
	}
	r := newRig(t)
	path, written := filepath.Join(r.dir, "pipe"), make(chan struct{})
	must.Do(t, syscall.Mkfifo(path, 0o600))
	f := must.Have(os.OpenFile(path, os.O_RDWR, 0))(t) // it has a writer until the end
	defer f.Close()
	go func() {
		defer close(written)
		f.WriteString(log)
	}()
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		<-written
		stop()
	}()
	_, problems, err := r.try(ctx, path)
	if len(problems) > 0 || err == nil || !strings.HasPrefix(err.Error(), "stopped: ") {
		t.Fatal(problems, err)
	}
	position, err := strconv.Atoi(strings.TrimSpace(r.rows("SELECT position FROM sources")))
	if err != nil || position < len(log)-held-1000 || log[position-1] != '\n' {
		t.Errorf("stored up to %d of %d, %v", position, len(log), err)
	}
	r.load(r.write("a.log", log))
	r.want("SELECT count(*) FROM outcomes", "1500")
	r.sound()
}

// TestPipeWaitsForItsTurn: what is in a pipe stays there if the import is stopped
// in a source before.
func TestPipeWaitsForItsTurn(t *testing.T) {
	r := newRig(t)
	path, text := filepath.Join(r.dir, "pipe"), day(20)
	must.Do(t, syscall.Mkfifo(path, 0o600))
	f := must.Have(os.OpenFile(path, os.O_RDWR, 0))(t)
	defer f.Close()
	f.WriteString(text)
	ctx, stop := context.WithCancel(t.Context())
	r.progress = func(int64) { stop() }
	_, problems, err := r.try(ctx, r.write("a.log", day(1500)), path)
	if len(problems) > 0 || err == nil || !strings.HasPrefix(err.Error(), "stopped: ") {
		t.Fatal(problems, err)
	}
	f.SetReadDeadline(time.Now().Add(time.Minute))
	rest := make([]byte, len(text))
	if _, err := io.ReadFull(f, rest); err != nil || string(rest) != text {
		t.Errorf("something was read of the pipe: %v", err)
	}
}
