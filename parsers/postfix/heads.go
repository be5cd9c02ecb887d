package postfix

import (
	"encoding/binary"

	"github.com/mtalog/mtalog/parsers/internal/repeated"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// heads caches what the header of a line says, by its head: the part between the
// stamp and the process ID, "mx1 postfix/smtp". A log has few different heads, and
// it is cheaper to compare one than to read it.
type heads [256]head

// head is an entry of the cache.
type head struct {
	first, last uint64 // its first and last eight bytes
	len         int    // 0: none
	host        int    // length of the host's name
	tag         int    // where the tag begins
	daemon      daemon
	previous    *repeated.Line // the host's previous line
	text        [maxHead]byte
}

const (
	minHead = 8
	maxHead = 64
)

// slot returns the place of a head that begins and ends with these bytes.
func (h *heads) slot(first, last uint64) *head {
	const mix = 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio: Fibonacci hashing
	return &h[(first^last)*mix>>56]
}

// ends returns the length of the head at the start of b, and its first and last
// eight bytes. n is 0 if there is no head that can be cached.
func ends(b []byte) (n int, first, last uint64) {
	limit := min(len(b), maxHead)
	if n = scan.Byte(b[:limit], 0, '['); n < minHead || n == limit {
		return 0, 0, 0
	}
	return n, binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[n-8:])
}

// is reports whether b begins with the head h of n bytes with these ends. What
// lies between the ends is compared in words, the last of which may overlap.
func (h *head) is(b []byte, n int, first, last uint64) bool {
	if h.len != n || n == 0 || h.first != first || h.last != last {
		return false
	}
	for i := 8; i < n-8; i += 8 {
		if binary.LittleEndian.Uint64(h.text[i:]) != binary.LittleEndian.Uint64(b[i:]) {
			return false
		}
	}
	return true
}

// recall fills the entry from a head that is in the cache and from the process
// ID after it, and returns the message. ok is false if the head is not known or the
// rest is not of the common form.
func (p *Parser) recall(b []byte) (text []byte, ok bool) {
	n, first, last := ends(b)
	h := p.heads.slot(first, last)
	if !h.is(b, n, first, last) {
		return nil, false
	}
	pid, digits := scan.Number(b[n+1:])
	i := n + 1 + digits
	text, ok = scan.CutPrefix(b[i:], "]: ")
	if digits == 0 || !ok {
		return nil, false
	}
	e := &p.entry
	e.host, e.service, e.daemon, e.pid, e.previous = b[:h.host], b[h.tag:n], h.daemon, uint32(pid), h.previous
	return text, true
}

// remember puts the head of b, which was just read into the entry, into the
// cache.
func (p *Parser) remember(b []byte) {
	e := &p.entry
	n, first, last := ends(b)
	if n == 0 || n != len(e.host)+1+len(e.service) {
		return // several blanks, no process ID, a second header
	}
	h := p.heads.slot(first, last)
	h.first, h.last, h.len, h.host, h.tag, h.daemon = first, last, n, len(e.host), len(e.host)+1, e.daemon
	h.previous = e.previous
	copy(h.text[:], b[:n])
}
