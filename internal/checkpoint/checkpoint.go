// Package checkpoint says which source a log is, and how far it has been
// stored.
//
// A source is known by its content, not by its path: mail.log, the mail.log.1
// that it is renamed to and the mail.log.2.gz that this is compressed to begin
// with the same bytes and are one source. All hashes are over decompressed
// bytes as the MTA wrote them, before a byte order mark is removed or UTF-16 is
// decoded.
//
// What a Position proves is that a source goes on from where it was left: the
// bytes before the offset are still those that were read. A file that was
// truncated or replaced fails that proof and is a source of its own. A Match is what
// comparing the two comes to (compare.go). Marks tell logs apart that begin alike
// (marks.go), and an Index finds those among very many (beginning.go). An array of JSON that is
// exported again, longer, is the same source although its end is another (reopened.go).
package checkpoint

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/zeebo/xxh3"
)

const (
	// PrefixLen is how many of a source's first bytes make its identity. Two
	// logs that begin with 4 KiB of the same time-stamped lines are the same one,
	// unless Marks tell them apart.
	PrefixLen = 4096
	// tailLen is how many bytes before an offset are hashed in a Position.
	tailLen = 1024
)

// Identity identifies a source.
type Identity struct {
	// Length is how many bytes were hashed: PrefixLen, or all there was when a
	// small source was first seen.
	Length int
	// Hash is the XXH3-128 of those bytes, big-endian.
	Hash [16]byte
}

// IdentityOf returns the identity of a source that begins with prefix.
func IdentityOf(prefix []byte) Identity {
	prefix = prefix[:min(len(prefix), PrefixLen)]
	return Identity{Length: len(prefix), Hash: xxh3.Hash128(prefix).Bytes()}
}

// Same reports whether a source that begins with prefix is the stored one, which
// may have been shorter when it was stored. An empty source is like no other.
func Same(stored Identity, prefix []byte) bool {
	return NewBeginning(prefix).Is(stored)
}

// String gives length and hash, "4096:0123…", for the store and for people.
func (id Identity) String() string {
	return fmt.Sprintf("%d:%x", id.Length, id.Hash)
}

// ParseIdentity reads what String wrote.
func ParseIdentity(s string) (Identity, error) {
	var id Identity
	var h string
	if _, err := fmt.Sscanf(s, "%d:%s", &id.Length, &h); err != nil || len(h) != 2*len(id.Hash) {
		return Identity{}, fmt.Errorf("not a source's identity: %q", s)
	}
	if _, err := hex.Decode(id.Hash[:], []byte(h)); err != nil {
		return Identity{}, fmt.Errorf("not a source's identity: %q: %w", s, err)
	}
	return id, nil
}

// Position is how far a source has been stored.
type Position struct {
	// Offset is the offset of the first byte that has not been stored, which
	// begins a line.
	Offset int64
	// TailHash is the XXH3-64 of the TailLen bytes before Offset.
	TailHash uint64
	TailLen  int
	// Marks are hashes of pieces of the source between its start and Offset.
	Marks Marks
}

// positionAt returns the position at an offset. before are the bytes in front of
// it, of which the last tailLen count; there may be fewer only near the start of
// the source. It has no marks.
func positionAt(offset int64, before []byte) Position {
	before = before[max(0, len(before)-tailLen):]
	return Position{Offset: offset, TailHash: xxh3.Hash(before), TailLen: len(before)}
}

// Sound reports whether there can be such a position. In a damaged store there may be
// others, by which no source can be read.
func (p Position) Sound() bool {
	return p.TailLen >= 0 && p.TailLen <= tailLen && p.TailStart() >= 0
}

// TailStart returns the offset of the first byte that proves has to see.
func (p Position) TailStart() int64 { return p.Offset - int64(p.TailLen) }

// proves reports whether a source goes on from the position. before are its bytes
// between TailStart and Offset, or fewer if it ends before Offset.
func (p Position) proves(before []byte) bool {
	return xxh3.Hash(before) == p.TailHash
}

// Tracker follows a source as it is read, to give the position after what has
// been read. The zero Tracker is at the start of a source. It serves one goroutine.
type Tracker struct {
	offset int64
	tail   []byte // the last bytes before offset, at most tailLen
	marker marker
}

// GoOn moves the tracker to the position in which a source was left. before are
// the bytes in front of it.
func (t *Tracker) GoOn(p Position, before []byte) {
	t.offset = p.Offset
	t.tail = append(t.tail[:0], before[max(0, len(before)-tailLen):]...)
	t.marker.goOn(p.Marks, p.Offset)
}

// SkipTo moves the tracker to offset without the bytes in front of it.
func (t *Tracker) SkipTo(offset int64) {
	t.GoOn(Position{Offset: offset, Marks: t.marker.text}, nil)
}

// Add moves the tracker past data, which was read at offset. If the tracker was not
// there, bytes were skipped, and its tail starts again.
func (t *Tracker) Add(offset int64, data []byte) {
	if offset != t.offset {
		t.SkipTo(offset)
	}
	t.offset = offset + int64(len(data))
	t.marker.add(t.offset, t.tail, data)
	data = data[max(0, len(data)-tailLen):]
	over := max(0, len(t.tail)+len(data)-tailLen)
	t.tail = append(t.tail[:copy(t.tail, t.tail[over:])], data...)
}

// Position returns the position after what was added.
func (t *Tracker) Position() Position {
	p := positionAt(t.offset, t.tail)
	p.Marks = t.marker.text
	return p
}

// Offset returns where the tracker is.
func (t *Tracker) Offset() int64 { return t.offset }

// Fits reports whether r still holds, before the tracker's offset, the bytes that
// the tracker has seen there.
func (t *Tracker) Fits(r io.ReaderAt) (bool, error) {
	var tail [tailLen]byte
	now := tail[:len(t.tail)]
	n, err := r.ReadAt(now, t.offset-int64(len(now)))
	if n < len(now) {
		if err == io.EOF {
			err = nil
		}
		return false, err
	}
	return bytes.Equal(now, t.tail), nil
}
