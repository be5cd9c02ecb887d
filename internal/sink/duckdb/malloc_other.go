//go:build !linux

package duckdb

// giveBack leaves the keeping of freed memory to the C library.
func giveBack() {}
