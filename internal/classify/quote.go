package classify

import "bytes"

// quote folds what Postfix's header_checks and body_checks quote from a message
// and returns the text after it: of "header Subject: cheap watches from
// mail.example.com[192.0.2.1]" it keeps "header Subject:" and leaves what
// begins with the last "from".
func (f *folder) quote(text []byte) []byte {
	kind, after := cutWord(text)
	name, _ := cutWord(after)
	switch string(kind) {
	case "body":
		name = nil
	case "header":
		name = name[:bytes.IndexByte(name, ':')+1]
		if len(name) == 0 || len(name) > maxWord {
			return text
		}
		after = after[bytes.Index(after, name)+len(name):]
	default:
		return text
	}
	from := bytes.LastIndex(after, []byte("from"))
	if from <= 0 || text[len(text)-1] != ']' || bytes.IndexByte(after[from:], '[') < len("from ") ||
		!isBlank(after[from-1]) || !isBlank(after[from+len("from")]) {
		return text
	}
	f.put(kind)
	if len(name) > 0 {
		f.puts(" ")
		f.put(name)
	}
	f.puts(" " + aText + " ")
	return after[from:]
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
