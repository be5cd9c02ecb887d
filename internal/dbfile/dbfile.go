// Package dbfile tells a database of DuckDB from other files.
package dbfile

// HeadLen is how many of a file's first bytes Is has to see.
const HeadLen = 12

// Is reports whether a file that begins with head is a database: DuckDB's magic bytes follow a
// checksum.
func Is(head []byte) bool { return len(head) >= HeadLen && string(head[8:HeadLen]) == "DUCK" }
