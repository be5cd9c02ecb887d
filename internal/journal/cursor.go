package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
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

// writeCursor makes the entry written last the cursor, at the end of the file. It
// replaces the cursor's file as a whole, so that a power failure does not damage
// it.
func (s *Spool) writeCursor() error {
	s.state = spoolState{s.last, s.size}
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

// measure reads what the file holds after the cursor's offset.
func (s *Spool) measure() error {
	info, err := s.file.Stat()
	if err != nil {
		return err
	}
	s.size = info.Size()
	if s.state.Offset > s.size { // the end of the file before; see rotate
		s.state.Offset = 0
	}
	s.held, err = io.ReadAll(io.NewSectionReader(s.file, s.state.Offset, s.size-s.state.Offset))
	return err
}
