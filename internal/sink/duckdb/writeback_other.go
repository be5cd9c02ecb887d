//go:build !linux

package duckdb

// writeback does nothing: there is no portable way to begin writing and not wait
// for it.
type writeback struct{}

func startWriteback(string) *writeback { return nil }

func (w *writeback) end() {}
