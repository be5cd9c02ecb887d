package smtpcode

// Line says which line of a multi-line reply an MTA obeys when they differ.
type Line uint8

const (
	LastLine  Line = iota // Postfix
	FirstLine             // Exim
)

// ReadReply reads the SMTP reply that stands at the start of text in one of
// the forms in which MTAs log it (lines joined by a blank, by "\n" written out
// or by a line feed) and returns the reply code of the line that the MTA
// obeyed and that line's enhanced code or, where it has none, the nearest
// line's. Both are 0 where text does not start with a reply.
func ReadReply(text []byte, obeyed Line) (Reply, Enhanced) {
	r, n := ScanReply(text)
	if n == 0 || len(text) < 5 {
		return r, 0
	}
	e, _ := ScanEnhanced(text[4:])
	return r, e
}
