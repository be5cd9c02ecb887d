package main

import (
	"io"
	"os"
)

// stdout is the standard output. It remembers that something could not be written, as
// on a full disk, so that commands need not check each line that they print.
type stdout struct {
	*os.File
	err error
}

func (s *stdout) Write(p []byte) (int, error) {
	n, err := s.File.Write(p)
	if err != nil && s.err == nil {
		s.err = err
	}
	return n, err
}

// WriteString hides that of os.File, which does not call Write.
func (s *stdout) WriteString(text string) (int, error) { return s.Write([]byte(text)) }

// ReadFrom hides that of os.File, which does not call Write.
func (s *stdout) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{s}, r)
}

// file is a writer that may be a terminal: standard output or another file.
type file interface {
	io.Writer
	Fd() uintptr
}
