// Package oserr shortens the errors of the operating system for messages, and tells apart what they say.
package oserr

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// Bare strips from an error what was done to which file, and by which system call, for
// a caller that names the file itself.
func Bare(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	if call, ok := errors.AsType[*os.SyscallError](err); ok {
		return call.Err
	}
	return err
}

// Absent reports whether an error says that a file is not there, or where this user may not look: a home
// directory may be another user's, or /dev/null.
func Absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOTDIR)
}
