// Package tailtest runs the real binary's mtalog tail through what happens to
// logs and to processes, and compares what is stored with what was written.
package tailtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/serve"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// patience is how long something may take that must happen.
const patience = 60 * time.Second

var binary string

// buildFlags are those of the binary.
var buildFlags []string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "mtalog")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(dir, "mtalog")
	build := append(append([]string{"build", "-o", binary}, buildFlags...), "github.com/mtalog/mtalog/cmd/mtalog")
	if out, err := exec.Command("go", build...).CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s\n", out)
		os.Exit(1)
	}
	os.Chmod(dir, 0o755)
	os.Setenv("MTALOG_CONFIG", os.DevNull) // those of the machine are not the tests'
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// dependOnSources lists the folders that the binary is built from. Of files that another
// process reads, go test does not know that a cached result depends on them, nor of what
// TestMain reads before it runs the tests.
var dependOnSources = sync.OnceValue(func() error {
	root := filepath.Join("..", "..", "..")
	for _, folder := range []string{"cmd", "internal", "parsers", "queries"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(_ string, _ os.DirEntry, err error) error { return err })
		if err != nil {
			return err
		}
	}
	_, err := os.Stat(filepath.Join(root, "go.mod"))
	return err
})

// rig is a directory with logs and a database, and the process that tails.
type rig struct {
	*testing.T
	dir, db, log string
	written      int // lines, each with its own recipient

	cmd    *exec.Cmd
	args   []string
	user   *syscall.Credential
	stdout buffer
	stderr buffer
}

// buffer is written to by a process and read by a test.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func newRig(t *testing.T) *rig {
	if err := dependOnSources(); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "tail") // t.TempDir's paths are too long for sockets
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{T: t, dir: dir, db: filepath.Join(dir, "x.duckdb"), log: filepath.Join(dir, "mail.log")}
	r.args = []string{r.log}
	t.Cleanup(func() {
		if r.cmd != nil {
			r.cmd.Process.Kill()
			r.cmd.Wait()
		}
		if strings.Contains(r.stderr.String(), "WARNING: DATA RACE") {
			t.Error("the tail has a data race")
		}
		if t.Failed() {
			t.Logf("stderr:\n%s", r.stderr.String())
		}
		os.RemoveAll(dir)
	})
	return r
}

// line is a delivery to the n-th recipient.
func line(n int) string {
	return fmt.Sprintf("2026-11-25T10:%02d:%02d.%06d+00:00 mx1 postfix/smtp[99]: 4F%05X: to=<u%d@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1.5, delays=0.1/0.2/0.3/0.9, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as %d)\n",
		n/60%60, n%60, n%1000000, n, n, n)
}

// lines are the next n.
func (r *rig) lines(n int) string {
	var b bytes.Buffer
	for range n {
		r.written++
		b.WriteString(line(r.written))
	}
	return b.String()
}

func (r *rig) append(path, text string) {
	r.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err == nil {
		_, err = f.WriteString(text)
		f.Close()
	}
	r.must(err)
}

func (r *rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// start starts the tail.
func (r *rig) start(flags ...string) {
	r.Helper()
	r.run(exec.Command(binary, append(append([]string{"tail", "--db", r.db}, flags...), r.args...)...))
}

// begin writes n lines, and tails until they are stored.
func (r *rig) begin(n int) {
	r.Helper()
	r.append(r.log, r.lines(n))
	r.start()
	r.await()
}

// startOnPipe starts a tail of standard input, which it gives n lines at a time
// and expects to be stored while the pipe is open.
func (r *rig) startOnPipe(lines func(n int) string) io.WriteCloser {
	r.Helper()
	cmd := exec.Command(binary, "tail", "--db", r.db, "-")
	in, err := cmd.StdinPipe()
	r.must(err)
	r.run(cmd)
	for range 3 {
		_, err := io.WriteString(in, lines(20))
		r.must(err)
		r.await()
	}
	return in
}

func (r *rig) run(cmd *exec.Cmd) {
	r.Helper()
	r.cmd = cmd
	cmd.Stdout, cmd.Stderr = &r.stdout, &r.stderr
	cmd.Dir = r.dir
	if r.user != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: r.user}
	}
	r.must(cmd.Start())
}

// stop stops the tail as systemd does; all that it has read must be stored.
func (r *rig) stop() {
	r.Helper()
	r.must(r.cmd.Process.Signal(syscall.SIGTERM))
	if err := r.ended(); err != nil {
		r.Fatalf("stopped with %v", err)
	}
}

// end stops the tail, and compares what is in the file then with what was written.
func (r *rig) end() { r.Helper(); r.stop(); r.checkFile() }

// ended waits for the process's end.
func (r *rig) ended() error {
	r.Helper()
	cmd := r.cmd
	r.cmd = nil
	timer := time.AfterFunc(patience, func() { cmd.Process.Kill() })
	defer timer.Stop()
	return cmd.Wait()
}

// kill kills it.
func (r *rig) kill() {
	r.Helper()
	r.must(r.cmd.Process.Kill())
	r.ended()
}

// ask asks the running tail. ok is false where it does not answer yet.
func (r *rig) ask(query string) (row []any, ok bool) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	c, err := serve.Dial(ctx, r.db)
	if err != nil {
		return nil, false
	}
	return r.first(ctx, c, query)
}

func (r *rig) first(ctx context.Context, q serve.Querier, query string) ([]any, bool) {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return nil, false
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, false
	}
	return rows.Values(), true
}

// storedRows is cheap to ask again and again.
const storedRows = "SELECT count(*) FROM store.happening"

// stored is how many deliveries are, and to how many recipients.
const stored = "SELECT count(*), count(DISTINCT recipient) FROM outcomes WHERE event = 'delivered'"

func (r *rig) count() int {
	r.Helper()
	if row, ok := r.ask(storedRows); ok {
		return int(row[0].(int64))
	}
	return 0
}

// await waits until as many lines are stored as were written.
func (r *rig) await() { r.Helper(); r.awaitAtLeast(r.written); r.check() }

func (r *rig) awaitAtLeast(n int) {
	r.Helper()
	r.until(func() bool { return r.count() >= n }, func() string { return fmt.Sprintf("%d of %d lines stored", r.count(), n) })
}

// until waits for what must happen.
func (r *rig) until(done func() bool, state func() string) {
	r.Helper()
	for end := time.Now().Add(patience); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			r.Fatal("it did not happen: ", state())
		}
	}
}

// check compares what the running tail has stored with what was written.
func (r *rig) check() {
	r.Helper()
	var row []any
	r.until(func() (ok bool) { row, ok = r.ask(stored); return ok }, r.stderr.String)
	if row[0] != int64(r.written) || row[1] != int64(r.written) {
		r.Fatalf("stored %v (rows, recipients); %d lines were written", row, r.written)
	}
}

// checkFile compares what is in the file, after the tail's end.
func (r *rig) checkFile() {
	r.Helper()
	db, err := duckdb.Open(r.Context(), r.db, duckdb.ReadOnly)
	r.must(err)
	q := serve.Local(db.DB, nil)
	defer q.Close()
	row, ok := r.first(r.Context(), q, stored)
	if !ok || row[0] != int64(r.written) || row[1] != int64(r.written) {
		r.Fatalf("stored %v (rows, recipients); %d lines were written", row, r.written)
	}
}
