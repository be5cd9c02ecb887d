package exim

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// unstamped returns the error for a line without a stamp: none for the lines that
// continue an entry. The reject log shows the headers of a refused message below
// its entry; the panic log continues with an indented line; a multi-line reply to
// a cutthrough delivery is logged with its line feeds. All are recognised by their
// form, so that it does not matter whether the entry above was seen. What journalctl,
// tail and exigrep print between entries is foreign, and any other line without a stamp
// counts as damaged.
func unstamped(b []byte) error {
	if len(b) == 0 || isHeaderLine(b) {
		return nil
	}
	if scan.HasPrefix(b, "-- ") || scan.HasPrefix(b, "==> ") || scan.HasPrefix(b, "+++ ") {
		return parsers.ErrForeign
	}
	if code, n := smtpcode.ScanReply(b); n > 0 && len(b) > n && code.Class() > 1 {
		return nil
	}
	return parsers.ErrBroken
}

// isHeaderLine recognises a line of a header block by itself: "P Received: …",
// "  Subject: …", a continuation, "Envelope-from: <…>", or the rule of dashes
// that ends the block.
func isHeaderLine(b []byte) bool {
	if b[0] == '\t' || b[0] == ' ' || scan.HasPrefix(b, "Envelope-") || scan.HasPrefix(b, "-----") {
		return true
	}
	if len(b) < len("F a:") || b[1] != ' ' || (b[0] < 'A' || b[0] > 'Z') && b[0] != '*' {
		return false
	}
	i := scan.Either(b, len("F "), ':', ' ')
	return i < len(b) && b[i] == ':'
}
