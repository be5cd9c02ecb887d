// Package oserr shortens the errors of the operating system for messages.
package oserr

import (
	"errors"
	"io/fs"
	"os"
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
