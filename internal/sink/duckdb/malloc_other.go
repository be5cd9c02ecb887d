//go:build !linux

package duckdb

func shareArena() {}
