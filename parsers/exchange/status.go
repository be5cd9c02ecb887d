package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// maxValue bounds how far the end of a quoted value or of a last error is searched for, in
// bytes: a list of nothing but beginnings must not take quadratic time.
const maxValue = 16 << 10

// nextItem finds the first of several values between semicolons, and returns where the next
// one begins. Exchange puts a value that has a semicolon of its own in single quotes.
func nextItem(b []byte) (value span, next int) {
	if len(b) > 0 && b[0] == '\'' {
		near := b[1:min(len(b), maxValue)]
		if k := scan.Index(near, "';"); k >= 0 {
			return span{1, int32(1 + k)}, 1 + k + 2
		}
		if n := len(b) - 1; n == len(near) && n > 0 && b[n] == '\'' {
			return span{1, int32(n)}, n + 2
		}
	}
	from := 0
	if beginsLastError(b) {
		// [{LED=…};{MSG=};…]: its semicolons are its own.
		if k := scan.Index(b[:min(len(b), maxValue)], "}]"); k >= 0 {
			from = k
		}
	}
	if k := bytes.IndexByte(b[from:], ';'); k >= 0 {
		return span{0, int32(from + k)}, from + k + 1
	}
	return span{0, int32(len(b))}, len(b) + 1
}

// splitList appends the values of a list that are not empty.
func splitList(dst []span, b []byte) []span {
	for at := 0; at < len(b); {
		value, next := nextItem(b[at:])
		if value.end > value.at {
			dst = append(dst, value.plus(at))
		}
		at += next
	}
	return dst
}

// splitStatus appends one status for each of n recipients, or one for all. If the
// number of parts fits neither, it appends none: a status must not go to the wrong
// recipient.
func splitStatus(dst []span, b []byte, n int) []span {
	if len(b) == 0 {
		return dst
	}
	for at := 0; at <= len(b); {
		value, next := nextItem(b[at:])
		value = value.plus(at)
		at += next
		if k := len(dst) - 1; k >= 0 && value.end > value.at && beginsStatus(dst[k].of(b)) && !beginsStatus(value.of(b)) {
			dst[k].end = value.end // a reply with a semicolon of its own
			continue
		}
		dst = append(dst, value)
	}
	switch {
	case len(dst) == n || len(dst) == 1:
		return dst
	case n == 1:
		// A single recipient's text with semicolons of its own.
		return append(dst[:0], span{0, int32(len(b))})
	}
	return dst[:0]
}

// splitJoined cuts what a user has joined by something else than a semicolon into one status
// for each of n recipients. If there are not as many it leaves the one for all.
func splitJoined(dst []span, b []byte, n int) []span {
	all := len(dst)
	dst = append(dst, span{0, int32(len(b))})
	for i := 1; i < len(b); i++ {
		if !beginsStatus(b[i:]) {
			continue
		}
		last := &dst[len(dst)-1]
		end := len(bytes.TrimRight(b[:i], " ,\r\n"))
		if end > int(last.at) && endsStatus(b[last.at:end], b[end:i]) {
			last.end = int32(end)
			dst = append(dst, span{int32(i), int32(len(b))})
		}
	}
	if len(dst)-all == n {
		return append(dst[:0], dst[all:]...)
	}
	return dst[:all]
}

// endsStatus reports whether a status may end before what stands between it and the next.
// A last error ends where its brackets do: the reply in it may have commas and codes of its own.
// A reply of several lines has them divided by blanks.
func endsStatus(status, between []byte) bool {
	if beginsLastError(status) {
		return len(between) > 0 && (scan.HasSuffix(status, "}]") || scan.HasSuffix(status, "}]}"))
	}
	return bytes.ContainsAny(between, ",\n")
}

// beginsStatus reports whether a reply or a last error begins here.
func beginsStatus(b []byte) bool {
	if beginsLastError(b) || scan.HasPrefix(b, "{LED=") {
		return true
	}
	r, _ := smtpcode.ScanReply(bytes.TrimPrefix(b, bareLED))
	return r != 0
}

// bareLED stands before the reply of a last error that has lost its brackets.
var bareLED = []byte("LED=")

// beginsLastError reports whether Exchange's record of a last error begins here, see readStatus.
func beginsLastError(b []byte) bool { return scan.HasPrefix(b, "[{") || scan.HasPrefix(b, "{[{") }

// status is what recipient-status says about one recipient.
type status struct {
	text     []byte // begins with the reply code, if there is one
	fqdn, ip []byte // the server that gave it
}

// readStatus reads one recipient's status: a reply as it is, or Exchange's
// record of the last error, [{LED=reply};{MSG=details};{FQDN=};{IP=};{LRT=}],
// which up to 2013 begins with {LRT=}. Text then runs from the reply to the end
// of the details. If the record has no server, Exchange may name it behind the reply as
// [LastAttemptedServerName=…] [LastAttemptedIP=…]. Where a server is named twice, the
// first is what the other server said.
func readStatus(b []byte) (s status) {
	led := scan.Index(b, "{LED=")
	if led < 0 {
		s.text = bytes.TrimPrefix(bytes.TrimSpace(b), bareLED)
		s.attempted()
		return s
	}
	from := led + len("{LED=")
	to := blockEnd(b, from)
	if k := scan.Index(b[to:], "{MSG="); k >= 0 {
		if at := to + k + len("{MSG="); blockEnd(b, at) > at {
			if to == from {
				from = at
			}
			to = blockEnd(b, at)
		}
	}
	s.text = bytes.TrimSpace(b[from:to:to])
	s.fqdn, s.ip = lastBlock(b[to:], "{FQDN="), lastBlock(b[to:], "{IP=")
	if s.fqdn == nil && s.ip == nil {
		s.attempted()
	}
	return s
}

// attempted takes the server that Exchange names behind the reply.
func (s *status) attempted() {
	s.fqdn = bracketed(s.text, "[LastAttemptedServerName=")
	s.ip = bracketed(s.text, "[LastAttemptedIP=")
}

// bracketed returns the value of the last "[Name=value]", nil if there is none.
func bracketed(text []byte, name string) []byte {
	k := scan.LastIndex(text, name)
	if k < 0 {
		return nil
	}
	b := text[k+len(name):]
	end := bytes.IndexByte(b, ']')
	if len(b) > 0 && b[0] == '[' { // an address in brackets of its own, with a port after it
		if end = bytes.IndexByte(b[1:], ']') + 1; end > 0 {
			if k := bytes.IndexByte(b[end+1:], ']'); k >= 0 && k <= len(":65535") {
				end += 1 + k
			}
		}
	}
	if end <= 0 {
		return nil
	}
	return b[:end:end]
}

// lastBlock returns the last part of a last error with that name, nil if it is empty.
func lastBlock(b []byte, name string) []byte {
	at := scan.LastIndex(b, name) + len(name)
	if at < len(name) {
		return nil
	}
	if end := blockEnd(b, at); end > at {
		return b[at:end:end]
	}
	return nil
}

// blockEnd finds the brace that closes a part: one that the next part, the end
// of the record or the end of the text follows. Where a tool broke the line, blanks
// come before the next part.
func blockEnd(b []byte, at int) int {
	for i := at; i < len(b); i++ {
		k := bytes.IndexByte(b[i:], '}')
		if k < 0 {
			return len(b)
		}
		if i += k; i+1 == len(b) || b[i+1] == ']' || b[i+1] == ';' && beginsPart(b[i+2:]) {
			return i
		}
	}
	return len(b)
}

// beginsPart reports whether a part of a last error begins here, or after blanks.
func beginsPart(b []byte) bool {
	for i := 0; i < len(b) && i < maxBlanks; i++ {
		if b[i] != ' ' && b[i] != '\n' && b[i] != '\r' {
			return b[i] == '{'
		}
	}
	return false
}

// maxBlanks bounds the indentation of a line that a tool broke.
const maxBlanks = 48
