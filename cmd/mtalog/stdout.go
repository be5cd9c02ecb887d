package main

import (
	"io"
	"os"
)

// stdout is the standard output. It remembers that something could not be
// written, so that no command need look after each line that it prints: on a
// full disk none has done what it was asked for.
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

// WriteString keeps the file's own from being called past Write.
func (s *stdout) WriteString(text string) (int, error) { return s.Write([]byte(text)) }

// ReadFrom keeps the file's own from being called past Write.
func (s *stdout) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{s}, r)
}

// file is what may be a terminal: the standard output or any other file.
type file interface {
	io.Writer
	Fd() uintptr
}
