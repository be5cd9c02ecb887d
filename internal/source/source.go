// Package source finds and opens what mtalog can read: files, directories, archives
// (tar, zip), patterns, standard input; plain or compressed with gzip, bzip2, xz, zstd or lz4;
// in UTF-8 or, as some Windows programs write, UTF-16 with a byte order mark; also documents of
// JSON with the entries of a log.
//
// What a file is compressed with is read from its first bytes, never from its
// name.
//
// Expand turns what a user named into sources (expand.go, archive.go), but for logs that repeat others (repeats.go, repeatslive.go); Names lists the files
// again and again while they come and go (names.go). Source.Open (open.go) returns
// a Stream (stream.go) over the file or pipe (pipe.go), whose beginning tells what
// it is (detect.go): a decompressor (compression.go, members.go, xz.go), a decoder (utf16.go) and what divides
// an array (array.go) or takes the entries out of a document (document.go, entries.go) may lie
// between. What cannot be opened is explained (explain.go), and who may read it (access.go,
// file_unix.go); what only other programs unpack is refused (unread.go).
//
// OpenNow (opennow_other.go, opennow_windows.go) is how each file is opened. Begun finds
// the log that a server began before another one (before.go).
package source

import (
	"cmp"
	"slices"
	"time"
)

// Kind says where a source's bytes come from. All but files may be such that they can be
// read only once.
type Kind uint8

const (
	File  Kind = iota
	Stdin      // a file or a pipe
	Pipe       // a named pipe, which ends with its writers, or a device
	// LastingPipe is a named pipe that is read for as long as it exists, from one writer
	// after the other.
	LastingPipe
)

// Source is a log that can be opened.
type Source struct {
	// Path is the file's, as the user named it or as it was found; "-" for
	// standard input. That of a file in an archive begins with the archive's.
	Path        string
	Kind        Kind
	Compression Compression
	// Size is that of the file in bytes on disk (compressed, if it is), or -1
	// if none is known, as for a pipe.
	Size int64
	// ModTime is when the file was last written to. It is zero for a pipe.
	ModTime time.Time
	// End, if it is not 0, is the offset from which on another source has the same lines of mail, so that this one
	// is to be read up to it.
	End int64

	member *member // of an archive, else nil
}

// Sort puts sources in the order in which they were written: by the time of
// their first line, as firstTime gives it (in any unit, the same for all).
// Of those that begin at the same time the largest come first: copies of one log made at
// different times are such, and a short one is known by one that holds all of it. Those
// for which firstTime returns false come last. Besides, the time of the last change
// counts, and then the name. firstTime is called once for each source.
func Sort(sources []Source, firstTime func(Source) (int64, bool)) {
	type keyed struct {
		Source
		undated     int // 1 if the time is not known; then the others are 0
		first, size int64
	}
	keys := make([]keyed, len(sources))
	for i, s := range sources {
		keys[i] = keyed{Source: s, undated: 1}
		if first, known := firstTime(s); known {
			keys[i] = keyed{s, 0, first, s.Size}
		}
	}
	slices.SortStableFunc(keys, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.undated, b.undated), cmp.Compare(a.first, b.first), cmp.Compare(b.size, a.size),
			a.ModTime.Compare(b.ModTime), cmp.Compare(a.Path, b.Path))
	})
	for i, k := range keys {
		sources[i] = k.Source
	}
}
