package checkpoint

import (
	"encoding/binary"
	"math/bits"

	"github.com/zeebo/xxh3"
)

// Marks are short hashes of what comes before certain offsets in a source, eight of
// them from each power of two to the next, but none closer than tailLen. They tell
// whether a source that is shorter than what was stored is an older copy of it, or
// another log that only begins like it: that of a machine that was set back, for
// example.
//
// It is a string so that positions can be compared: four bytes for each offset,
// 0 if the bytes are not known.
type Marks string

const markLen = 4

// markAfter returns the offset of the first mark after offset.
func markAfter(offset int64) int64 {
	offset = max(offset, PrefixLen)
	step := max(int64(1)<<(bits.Len64(uint64(offset))-4), tailLen)
	return (offset/step + 1) * step
}

// markOf hashes the tailLen bytes before a mark.
func markOf(window []byte) uint32 { return max(uint32(xxh3.Hash(window)), 1) }

// mark is one of Marks.
type mark struct {
	offset int64
	hash   uint32
}

// start returns the offset of the first byte that fits has to see.
func (m mark) start() int64 { return m.offset - tailLen }

// fits reports whether the tailLen bytes before the mark's offset are those that
// were there.
func (m mark) fits(window []byte) bool { return markOf(window) == m.hash }

// all yields the marks that are known, in the order of their offsets.
func (m Marks) all(yield func(mark) bool) {
	offset := int64(0)
	for ; len(m) >= markLen; m = m[markLen:] {
		offset = markAfter(offset)
		if hash := binary.LittleEndian.Uint32([]byte(m[:markLen])); hash != 0 && !yield(mark{offset, hash}) {
			return
		}
	}
}

// marker makes marks of a source as it is read.
type marker struct {
	marks []byte
	text  Marks // of marks
	next  int64 // offset of the next one; 0 before the first
}

// goOn takes up the marks of a source that is known up to offset. What they do
// not cover stays unknown.
func (m *marker) goOn(marks Marks, offset int64) {
	*m = marker{marks: m.marks[:0]}
	for m.next = markAfter(0); m.next <= offset && len(marks) >= markLen; m.next = markAfter(m.next) {
		m.marks, marks = append(m.marks, marks[:markLen]...), marks[markLen:]
	}
	m.text = Marks(m.marks)
}

// add marks what ends at end: data, and tail before it.
func (m *marker) add(end int64, tail, data []byte) {
	if m.next == 0 {
		m.next = markAfter(0)
	}
	if m.next > end {
		return
	}
	for ; m.next <= end; m.next = markAfter(m.next) {
		hash := uint32(0)
		if upTo := int64(len(data)) - (end - m.next); upTo >= 0 {
			if window, ok := lastBytes(tail, data[:upTo]); ok {
				hash = markOf(window)
			}
		}
		m.marks = binary.LittleEndian.AppendUint32(m.marks, hash)
	}
	m.text = Marks(m.marks)
}

// lastBytes returns the last tailLen bytes of tail and data, if there are so
// many.
func lastBytes(tail, data []byte) ([]byte, bool) {
	if len(data) >= tailLen {
		return data[len(data)-tailLen:], true
	}
	if len(tail)+len(data) < tailLen {
		return nil, false
	}
	window := append(make([]byte, 0, tailLen), tail[len(tail)+len(data)-tailLen:]...)
	return append(window, data...), true
}
