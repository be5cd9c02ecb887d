//go:build !unix

package duckdb

// keepPrivate does nothing: new files inherit the rights of their directory.
func keepPrivate() {}
