//go:build !unix

package duckdb

// keepPrivate leaves the rights to the directory, which hands them down.
func keepPrivate() {}
