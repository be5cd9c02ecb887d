//go:build !linux

package duckdb

// giveBack does nothing: there is no portable way to do it.
func giveBack() {}
