package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"
)

// spoolState is what the cursor's file holds.
type spoolState struct {
	Cursor string `json:"cursor"`
	Offset int64  `json:"offset"`
}

func (s *Spool) cursorPath() string { return filepath.Join(s.dir, "cursor.json") }

// readCursor reads the cursor's file, if there is one.
func (s *Spool) readCursor() error {
	text, err := os.ReadFile(s.cursorPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &s.state); err != nil {
		return fmt.Errorf("%s: damaged (%w): remove %s, to read the journal from its beginning", s.cursorPath(), err, s.dir)
	}
	return nil
}

// writeCursor replaces the cursor's file by a whole one, also where power fails.
func (s *Spool) writeCursor() error {
	text, _ := json.Marshal(s.state) // two plain fields
	f, err := os.OpenFile(s.cursorPath()+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	s.cursorAt = time.Now()
	return os.Rename(f.Name(), s.cursorPath())
}

// measure counts the lines that the file holds after the cursor's offset.
func (s *Spool) measure() error {
	info, err := s.file.Stat()
	if err != nil {
		return err
	}
	s.size, s.skip, s.partial = info.Size(), 0, nil
	if s.state.Offset > s.size { // it was rotated, and the cursor not yet written
		if err := s.measureBefore(); err != nil {
			return err
		}
		s.state.Offset = 0
	}
	return s.count(s.file, s.state.Offset)
}

// measureBefore counts the lines after the cursor's offset in the file that was rotated
// last, of which the last one is whole.
func (s *Spool) measureBefore() error {
	before, err := os.Open(s.rotated(1))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer before.Close()
	return s.count(before, s.state.Offset)
}

// count takes note of what a file holds from an offset on: whole lines, and the
// beginning of one.
func (s *Spool) count(f *os.File, from int64) error {
	rest, err := io.ReadAll(io.NewSectionReader(f, from, math.MaxInt64-from))
	if err != nil {
		return err
	}
	s.skip += bytes.Count(rest, []byte("\n"))
	s.partial = bytes.Clone(rest[bytes.LastIndexByte(rest, '\n')+1:])
	return nil
}
