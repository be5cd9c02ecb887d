package journal

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// A Spool writes the entries of journalctl into a file, as syslog lines, so that
// the journal is followed like any other log: how far it has been stored is a
// position in the file.
//
// A second file has the journal's cursor at an offset in the first or, after a kill
// in the middle of a rotation, at the end of the file before. After a kill, the
// lines after that offset are compared with the entries after the cursor, so that none
// is missing and none comes twice.
type Spool struct {
	dir   string
	file  *os.File
	size  int64
	state spoolState

	held []byte // what the file holds after the cursor: lines, and the beginning of one
	last string // cursor of the entry written last

	cursorEvery  time.Duration // see the constant
	cursorAt     time.Time     // when the cursor was written
	restartAfter time.Duration // see the constant
}

const (
	// spoolSize is the size at which the file is rotated.
	spoolSize = 64 << 20
	// spoolKept is how many rotated files are kept, in case they have not been read
	// yet.
	spoolKept = 3
	// cursorEvery is how often the cursor is written at most: to have it on disk takes
	// as long as the entries do, and the entries after it can be counted.
	cursorEvery = time.Second
	// restartAfter is the pause before journalctl is started again.
	restartAfter = time.Second
	// spoolBuffer is how much of journalctl's output is read at once, and about how
	// much is written at once.
	spoolBuffer = 256 << 10
)

// OpenSpool opens the spool in dir, which it makes with mode 0700.
func OpenSpool(dir string) (*Spool, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	s := &Spool{dir: dir, cursorEvery: cursorEvery, restartAfter: restartAfter}
	err := s.readCursor()
	if err != nil {
		return nil, err
	}
	if s.file, err = s.openFile(); err != nil {
		return nil, err
	}
	s.last = s.state.Cursor
	if err := s.measure(); err != nil {
		s.file.Close()
		return nil, err
	}
	return s, nil
}

// Path returns the path of the file to follow.
func (s *Spool) Path() string { return filepath.Join(s.dir, "journal.log") }

func (s *Spool) openFile() (*os.File, error) {
	return os.OpenFile(s.Path(), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
}

// Close closes the file.
func (s *Spool) Close() error { return s.file.Close() }

// Run calls journalctl with args and spools what it has and will have, until ctx
// ends. If journalctl ends, Run starts it again a second later, and calls problem,
// unless journalctl has written no entry since it last ended and ended for the same
// reason. Run returns only errors of the spool itself.
func (s *Spool) Run(ctx context.Context, journalctl string, args []string, problem func(error)) error {
	for reported := ""; ; {
		before := s.last
		err := s.once(ctx, journalctl, args)
		if ctx.Err() != nil {
			return nil
		}
		if own, ok := errors.AsType[spoolError](err); ok {
			return own.error // going on would lose entries
		}
		if why := err.Error(); why != reported || s.last != before {
			reported = why
			problem(fmt.Errorf("journalctl ended: %w; starting it again", err))
		}
		if err := s.measure(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(s.restartAfter):
		}
	}
}

// spoolError is an error of the spool, and not of journalctl.
type spoolError struct{ error }

// once runs journalctl until it ends. It returns an error in any case.
func (s *Spool) once(ctx context.Context, journalctl string, args []string) error {
	args = append([]string{"--output=json", "--follow", "--no-tail"}, args...)
	if s.state.Cursor != "" {
		args = append([]string{"--after-cursor=" + s.state.Cursor}, args...)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	cmd := exec.CommandContext(ctx, journalctl, args...)
	var complaint bytes.Buffer
	cmd.Stderr = &limited{&complaint}
	cmd.WaitDelay = time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting it: %w", err)
	}
	if err := s.copy(bufio.NewReaderSize(out, spoolBuffer)); err != nil {
		stop()
		cmd.Wait()
		return err
	}
	time.AfterFunc(cmd.WaitDelay, stop) // it has said all, and should end by itself
	return ending(cmd.Wait(), bytes.TrimSpace(complaint.Bytes()))
}

// ending says how journalctl ended, and what it complained of.
func ending(waited error, complaint []byte) error {
	if waited == nil {
		waited = errors.New("exit status 0")
	}
	if len(complaint) == 0 {
		return waited
	}
	return fmt.Errorf("%w: %s", waited, complaint)
}

// copy writes entries to the file, and the cursor whenever there is a pause. An error
// of writing is a spoolError.
func (s *Spool) copy(src *bufio.Reader) error {
	var out []byte
	for {
		line, err := readLine(src)
		if e, perr := parse(line); perr == nil && e.Cursor != "" && err == nil {
			out = s.take(out, &e)
		}
		if err != nil || src.Buffered() == 0 || len(out) >= spoolBuffer {
			if err := s.write(out); err != nil {
				return spoolError{err}
			}
			out = out[:0]
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading: %w", err)
		}
	}
}

// take appends an entry to out, unless the file holds it already.
func (s *Spool) take(out []byte, e *entry) []byte {
	s.last = e.Cursor
	start := len(out)
	out = e.appendTo(out)
	if len(s.held) == 0 {
		return out
	}
	line := out[start:]
	if rest, ok := bytes.CutPrefix(s.held, line); ok {
		s.held = rest
		return out[:start]
	}
	rest, cutOff := bytes.CutPrefix(line, s.held)
	if !cutOff {
		rest = line
		if s.held[len(s.held)-1] != '\n' { // what was cut off stays a line of its own
			rest = append([]byte{'\n'}, line...)
		}
	}
	s.held = nil // all, or what the journal has deleted since
	return append(out[:start], rest...)
}

// write appends to the file and, once that is on disk, writes the cursor if it is time.
func (s *Spool) write(out []byte) error {
	if len(out) > 0 {
		if _, err := s.file.Write(out); err != nil {
			return err
		}
		if err := s.file.Sync(); err != nil {
			return err
		}
		s.size += int64(len(out))
	}
	if len(s.held) > 0 || s.last == s.state.Cursor {
		return nil
	}
	switch {
	case s.size >= spoolSize:
		if err := s.rotate(); err != nil {
			return err
		}
	case time.Since(s.cursorAt) < s.cursorEvery:
		return nil
	}
	return s.writeCursor()
}

// rotate begins a new file. The cursor of the full one's end is written before, so that
// after a kill no entry in it is yet to be counted.
func (s *Spool) rotate() error {
	if err := s.writeCursor(); err != nil {
		return err
	}
	for i := spoolKept; i > 0; i-- {
		if err := os.Rename(s.rotated(i-1), s.rotated(i)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	f, err := s.openFile()
	if err != nil {
		return err
	}
	s.file.Close()
	s.file, s.size = f, 0
	return nil
}

// rotated returns the path of the n-th file before the one that is being written.
func (s *Spool) rotated(n int) string {
	if n == 0 {
		return s.Path()
	}
	return fmt.Sprintf("%s.%d", s.Path(), n)
}

// limited keeps the first 1,000 bytes of what a process writes to standard error.
type limited struct{ b *bytes.Buffer }

// Write implements io.Writer. It accepts everything.
func (l *limited) Write(p []byte) (int, error) {
	if room := 1000 - l.b.Len(); room > 0 {
		l.b.Write(p[:min(len(p), room)])
	}
	return len(p), nil
}
