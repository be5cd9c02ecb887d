//go:build unix

package duckdb

import "syscall"

// keepPrivate makes all files and directories that this process creates from now
// on accessible to its user only.
func keepPrivate() { syscall.Umask(0o077) }
