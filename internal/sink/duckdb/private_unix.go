//go:build unix

package duckdb

import "syscall"

// keepPrivate makes new files and directories of this process its owner's only.
func keepPrivate() { syscall.Umask(0o077) }
