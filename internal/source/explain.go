package source

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"

	"github.com/mtalog/mtalog/internal/oserr"
)

// Explain returns an error that names what err is about and says what to do.
func Explain(path string, err error) error {
	switch {
	case runtime.GOOS == "windows" && strings.Contains(path, `"`): // of "C:\logs\", where a program takes \" for a mark within
		return &explained{path + `: no name has a quotation mark: leave out the backslash before it`, err}
	case errors.Is(err, fs.ErrNotExist):
		return &explained{"no such file: " + path + ": check the name", err}
	case errors.Is(err, fs.ErrPermission):
		return &explained{"permission denied: " + path + ": " + accessCure(path), err}
	}
	return fmt.Errorf("%s: %w", path, oserr.Bare(err))
}

// explained is an error whose text says what it wraps in words of its own.
type explained struct {
	text string
	err  error
}

func (e *explained) Error() string { return e.text }
func (e *explained) Unwrap() error { return e.err }
