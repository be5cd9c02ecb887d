package classify

import (
	"bytes"
	"strings"
)

// quote folds what Postfix's header_checks and body_checks quote from a message,
// which is a stranger's choice, and returns the text after it: of "header
// Subject: cheap watches from mail.example.com[192.0.2.1]" it keeps "header
// Subject:" and leaves what begins with the last "from"; of
//
//	header Subject: cheap watches from …; from=<…> … helo=<…>: 5.7.1 not here
//
// it leaves what the check itself says, with the colon before it.
func (f *folder) quote(text []byte) []byte {
	kind, after := cutWord(text)
	name, _ := cutWord(after)
	value := after
	switch string(kind) {
	case "body":
		name = nil
	case "header":
		if n := bytes.IndexByte(name, ':') + 1; n > 0 && n <= maxWord {
			value = after[bytes.Index(after, name)+n:]
			if name = name[:n]; !isFieldName(name[:n-1]) {
				name = nil
			}
			break
		}
		return text
	default:
		return text
	}
	if bytes.HasPrefix(bytes.TrimLeft(value, " "), []byte(textPlaceholder)) {
		return text // a fingerprint
	}
	rest := quoted(value)
	if rest == nil {
		return text
	}
	f.put(kind)
	if len(name) > 0 {
		f.puts(" ")
		f.put(name)
	}
	f.puts(" " + textPlaceholder)
	if rest[0] != ':' {
		f.puts(" ")
	}
	return rest
}

// isFieldName reports whether a header's name is made of letters and hyphens, as those
// in common use are. Others are a stranger's choice like the value.
func isFieldName(name []byte) bool {
	for _, c := range name {
		if c != '-' && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}

// quoted returns what follows the value of a header or a line of a body; nil if b
// is not such a text.
func quoted(b []byte) []byte {
	if envelope := lastEnvelope(b); envelope != nil {
		for why := range envelope[:len(envelope)-len(">:")] {
			if envelope[why] == '>' && envelope[why+1] == ':' && isBlank(envelope[why+2]) {
				return envelope[why+len(">"):]
			}
		}
		return nil
	}
	from := bytes.LastIndex(b, []byte("from"))
	if from <= 0 || b[len(b)-1] != ']' || bytes.IndexByte(b[from:], '[') < len("from ") ||
		!isBlank(b[from-1]) || !isBlank(b[from+len("from")]) {
		return nil
	}
	return b[from:]
}

// lastEnvelope returns b from the last "; from=<" on, whatever blank is in it; nil
// if there is none.
func lastEnvelope(b []byte) []byte {
	for end := len(b); ; {
		from := bytes.LastIndex(b[:end], []byte("from=<"))
		if from < 0 {
			return nil
		}
		before := bytes.TrimRightFunc(b[:from], func(r rune) bool { return r < 0x80 && isBlank(byte(r)) })
		if len(before) < from && bytes.HasSuffix(before, []byte(";")) && len(before) > 1 {
			return b[from:]
		}
		end = from
	}
}

// unquoted returns what a check says of what it quotes, if the text shows which is
// which.
func unquoted(fingerprint string) string {
	if strings.HasPrefix(fingerprint, "header ") || strings.HasPrefix(fingerprint, "body ") {
		if _, why, ok := strings.Cut(fingerprint, textPlaceholder+": "); ok {
			return why
		}
	}
	return fingerprint
}

// cutWord returns the first word of text, up to a blank, and what follows.
func cutWord(text []byte) (word, after []byte) {
	i := 0
	for i < len(text) && isBlank(text[i]) {
		i++
	}
	j := i
	for j < len(text) && !isBlank(text[j]) {
		j++
	}
	return text[i:j], text[j:]
}

func isBlank(c byte) bool { return c <= ' ' || c == 0x7f }
