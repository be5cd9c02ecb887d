package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"

	"github.com/mtalog/mtalog/internal/must"
)

// onTerminal is a run of mtalog on a terminal of its own, of 80 times 24 cells.
type onTerminal struct {
	*exec.Cmd
	t    *testing.T
	keys *os.File

	mu    sync.Mutex
	shown strings.Builder
	ended chan error
}

func startOnTerminal(t *testing.T, env []string, args ...string) *onTerminal {
	t.Helper()
	master, screen := newTerminal(t)
	defer screen.Close()
	r := &onTerminal{Cmd: exec.CommandContext(t.Context(), "mtalog", args...), t: t, keys: master, ended: make(chan error, 1)}
	r.Env = append(append(os.Environ(), "TERM=xterm", "TZ=UTC", "LC_ALL=C.UTF-8"), env...)
	r.Stdin, r.Stdout, r.Stderr = screen, screen, screen
	r.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP) // where nohup runs the tests, the program would ignore it, too
	err := r.Start()
	signal.Stop(hangup)
	if err != nil {
		t.Fatal(err)
	}
	go r.read(master)
	go func() { r.ended <- r.Wait() }()
	return r
}

// newTerminal opens both sides of one.
func newTerminal(t *testing.T) (master, screen *os.File) {
	t.Helper()
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("there are no terminals here")
	}
	if err != nil {
		t.Fatal(err)
	}
	master = os.NewFile(uintptr(fd), "/dev/ptmx") // not blocking, so that it can be closed while it is read
	t.Cleanup(func() { master.Close() })
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: 80, Row: 24})
	}
	if err != nil {
		t.Fatal(err)
	}
	screen, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return master, screen
}

func (r *onTerminal) read(from io.Reader) {
	b := make([]byte, 4096)
	for {
		n, err := from.Read(b)
		if err != nil {
			return
		}
		r.mu.Lock()
		r.shown.Write(b[:n])
		r.mu.Unlock()
	}
}

// text is all that has been shown, without what moves the cursor.
func (r *onTerminal) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return ansi.Strip(r.shown.String())
}

// shows waits until the terminal has shown what matches the expression.
func (r *onTerminal) shows(expr string) {
	r.t.Helper()
	want := regexp.MustCompile(expr)
	for deadline := time.Now().Add(time.Minute); !want.MatchString(r.text()); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			r.t.Fatalf("%s is not shown: %q", expr, r.text())
		}
	}
}

// ends waits for the end of the run and returns its exit status.
func (r *onTerminal) ends() int {
	r.t.Helper()
	select {
	case <-r.ended:
		return r.ProcessState.ExitCode()
	case <-time.After(time.Minute):
		r.Process.Kill()
		r.t.Fatalf("it does not end: %q", r.text())
	}
	return -1
}

// sampleDatabase returns one that holds the sample of Postfix.
func sampleDatabase(t *testing.T) string {
	t.Helper()
	path := t.TempDir() + "/x.duckdb"
	if out, err := exec.Command("mtalog", "import", "--db", path, "../../testdata/postfix/sample.log").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

func TestTopOnTerminal(t *testing.T) {
	db := sampleDatabase(t)
	for _, c := range []struct {
		name   string
		env    []string
		shows  string
		end    func(*onTerminal)
		status int
	}{
		{"key", nil, `mtalog top  last 10m .*updated`, func(r *onTerminal) { r.keys.Write([]byte("q")) }, 0},
		{"interrupt", nil, `updated`, func(r *onTerminal) { r.Process.Signal(os.Interrupt) }, 0},
		{"dumb", []string{"TERM=dumb"}, `needs a terminal whose cursor it can move, and TERM is "dumb"`, func(*onTerminal) {}, 2},
		{"none", []string{"TERM="}, `TERM is ""`, func(*onTerminal) {}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := startOnTerminal(t, c.env, "top", "--db", db)
			r.shows(`(?s)` + c.shows)
			c.end(r)
			if got := r.ends(); got != c.status {
				t.Errorf("exit status %d, want %d: %q", got, c.status, r.text())
			}
		})
	}
}

// tailedLog returns the path of a log of one line.
func tailedLog(t *testing.T) string {
	t.Helper()
	path := t.TempDir() + "/mail.log"
	must.Do(t, os.WriteFile(path, []byte("Nov 24 04:30:05 mx1 postfix/smtpd[499]: connect from out.example.com[192.0.2.50]\n"), 0o600))
	return path
}

// A tail must not live on unseen, and keep others from writing to its database, when its
// terminal is closed.
func TestTailOnClosedTerminal(t *testing.T) {
	log := tailedLog(t)
	r := startOnTerminal(t, nil, "tail", "--print", "--db", t.TempDir()+"/x.duckdb", log)
	r.shows("caught up")
	r.Process.Signal(syscall.SIGHUP) // the terminal is still there
	more := must.Have(os.OpenFile(log, os.O_APPEND|os.O_WRONLY, 0))(t)
	fmt.Fprintln(more, "Nov 24 04:30:06 mx1 postfix/smtpd[499]: lost connection after RCPT from out.example.com[192.0.2.50]")
	more.Close()
	r.shows(`lost_connection.*192\.0\.2\.50`)
	r.keys.Close()
	if got := r.ends(); got != 1 {
		t.Errorf("exit status %d", got)
	}
}

// A tail that was started apart from the terminal that shows what it says is not ended when
// logs are rotated after that has been closed.
func TestTailApartFromTerminal(t *testing.T) {
	master, screen := newTerminal(t)
	r := &onTerminal{Cmd: exec.CommandContext(t.Context(), "mtalog", "tail", "--db", t.TempDir()+"/x.duckdb", tailedLog(t)), t: t, ended: make(chan error, 1)}
	r.Stderr, r.SysProcAttr = screen, &syscall.SysProcAttr{Setsid: true}
	must.Do(t, r.Start())
	screen.Close()
	go r.read(master)
	go func() { r.ended <- r.Wait() }()
	r.shows("caught up")
	master.Close()
	r.Process.Signal(syscall.SIGHUP)
	select {
	case err := <-r.ended:
		t.Fatalf("it ended: %v", err)
	case <-time.After(time.Second):
	}
	r.Process.Signal(syscall.SIGTERM)
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
}
