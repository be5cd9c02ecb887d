//go:build unix

package source

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

func fifo(t *testing.T, path string) {
	t.Helper()
	must.Do(t, syscall.Mkfifo(path, 0o600))
}

func TestExpandNamedPipes(t *testing.T) {
	tree(t, "d/mail.log", "only/")
	fifo(t, "d/pipe.log")
	fifo(t, "only/pipe")
	const passed = ": a named pipe, passed over: name it itself to read from it"
	for args, want := range map[string]string{
		"d/pipe.log": "d/pipe.log",
		"d":          "d/mail.log\n! d/pipe.log" + passed,
		"d/*":        "d/mail.log\n! d/pipe.log" + passed,
		"only":       "! only/pipe" + passed,
	} {
		if got := expanded(args); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", args, got, want)
		}
	}
	if _, problems := Expand(t.Context(), []string{"only"}); !errors.Is(problems[0], ErrPassedOver) {
		t.Error(problems)
	}
}

func TestExpandSocket(t *testing.T) {
	tree(t, "d/mail.log")
	l := must.Have(net.Listen("unix", "d/socket"))(t)
	defer l.Close()
	for args, want := range map[string]string{"d/socket": "! d/socket: a socket, not a log: name the log itself", "d": "d/mail.log"} {
		if got := expanded(args); got != want {
			t.Errorf("%s: %s, want %s", args, got, want)
		}
	}
}

func TestIsPipe(t *testing.T) {
	tree(t, "mail.log", "d/")
	fifo(t, "pipe")
	for arg, want := range map[string]bool{"-": true, "pipe": true, "mail.log": false, "d": false, "nothing": false} {
		if got := IsPipe(arg); got != want {
			t.Errorf("%s: %v", arg, got)
		}
	}
}

func TestReadNamedPipe(t *testing.T) {
	tree(t)
	fifo(t, "pipe")
	go func() {
		f, err := os.OpenFile("pipe", os.O_WRONLY, 0)
		if err == nil {
			f.WriteString("one\n")
			f.Close()
		}
	}()
	sources, _ := Expand(t.Context(), []string{"pipe"})
	st := must.Have(sources[0].Open())(t)
	defer st.Close()
	if got, err := io.ReadAll(st); string(got) != "one\n" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// TestPipeInPlaceOfFile: a file that has become a pipe keeps nobody waiting.
func TestPipeInPlaceOfFile(t *testing.T) {
	tree(t)
	fifo(t, "mail.log")
	if _, err := (Source{Path: "mail.log", Size: 100}).Open(); err == nil || !strings.Contains(err.Error(), "mail.log: a pipe or a device") {
		t.Error(err)
	}
}

// TestWaitEnds: for a writer, for its first bytes and for more of them.
func TestWaitEnds(t *testing.T) {
	tree(t)
	fifo(t, "pipe")
	stopped := errors.New("stopped")
	ctx, stop := context.WithCancelCause(t.Context())
	time.AfterFunc(10*time.Millisecond, func() { stop(stopped) })
	if _, err := (Source{Path: "pipe", Kind: Pipe}).OpenContext(ctx); err != stopped {
		t.Errorf("no writer: %v", err)
	}

	pipedStdin(t)
	ctx, stop = context.WithCancelCause(t.Context())
	time.AfterFunc(10*time.Millisecond, func() { stop(stopped) })
	if _, err := (Source{Path: "-", Kind: Stdin}).OpenContext(ctx); !errors.Is(err, stopped) {
		t.Errorf("no bytes: %v", err)
	}

	w := pipedStdin(t)
	w.WriteString("one line\n") // of fewer than six bytes nothing can be told
	ctx, stop = context.WithCancelCause(t.Context())
	st := must.Have(Source{Path: "-", Kind: Stdin}.OpenContext(ctx))(t)
	defer st.Close()
	time.AfterFunc(10*time.Millisecond, func() { stop(stopped) })
	if got, err := io.ReadAll(st); string(got) != "one line\n" || !errors.Is(err, stopped) {
		t.Errorf("%q, %v", got, err)
	}
}

// pieces is a pipe that holds some pieces, and then makes its reader wait.
type pieces struct {
	list []string
	wait chan struct{} // closed when the reader does
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.list) == 0 {
		close(p.wait)
		select {}
	}
	n := copy(b, p.list[0])
	p.list = p.list[1:]
	return n, nil
}

// TestStopGivesWhatWasRead: what was taken out of a pipe before the stop.
func TestStopGivesWhatWasRead(t *testing.T) {
	stopped := errors.New("stopped")
	ctx, stop := context.WithCancelCause(t.Context())
	src := &pieces{list: []string{"one\n", "two\n"}, wait: make(chan struct{})}
	w := newContextReader(ctx, src)
	first := make([]byte, 1)
	if _, err := w.Read(first); err != nil { // from now on, one piece may be in use, and one wait
		t.Fatal(err)
	}
	w.free <- make([]byte, pipeBuffer) // lets the reader wait for a third
	<-src.wait
	stop(stopped)
	if rest, err := io.ReadAll(w); string(first)+string(rest) != "one\ntwo\n" || err != stopped {
		t.Errorf("%q and %q, %v", first, rest, err)
	}
}
