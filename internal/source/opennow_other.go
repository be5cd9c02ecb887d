//go:build !windows

package source

import (
	"os"
	"syscall"
)

// OpenNow opens a file or a named pipe to read from it, without waiting for the pipe's
// writer: a pipe may have taken the place of a file.
func OpenNow(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}
