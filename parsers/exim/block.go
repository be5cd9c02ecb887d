package exim

import "github.com/mtalog/mtalog/parsers"

// block says what a line without a stamp can be. The reject log shows the
// header lines of a refused message below its entry, each with its type letter
// or a blank in front; the panic log goes on with an indented line; text that
// an ACL writes may hold line feeds.
type block uint8

const (
	atStart block = iota // the source may begin in the middle of a block
	inEntry              // below an entry
)

func (k block) unstamped(b []byte) error {
	switch {
	case len(b) == 0:
		return nil
	case k == inEntry:
		return nil
	case isHeaderLine(b):
		return nil
	}
	return parsers.ErrBroken
}

// isHeaderLine recognises a line of a header block by itself: "P Received: …",
// "  Subject: …", a continuation, "Envelope-from: <…>", or the rule of dashes
// that ends the block.
func isHeaderLine(b []byte) bool {
	if b[0] == '\t' || b[0] == ' ' || has(b, "Envelope-") || has(b, "-----") {
		return true
	}
	if len(b) < len("F a:") || b[1] != ' ' || (b[0] < 'A' || b[0] > 'Z') && b[0] != '*' {
		return false
	}
	for _, c := range b[2:] {
		if c == ':' {
			return true
		}
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return false
}
