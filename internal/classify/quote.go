package classify

import "bytes"

// cutQuote tells what Postfix's header_checks and body_checks quote from a
// message: in "header Subject: cheap watches from mail.example.com[192.0.2.1]"
// head is "header Subject:" and tail what begins with " from ".
func cutQuote(text []byte) (head, tail []byte, ok bool) {
	switch {
	case bytes.HasPrefix(text, []byte("body ")):
		head = text[:len("body")]
	case bytes.HasPrefix(text, []byte("header ")):
		n := bytes.IndexAny(text[len("header "):], ": ")
		if n < 0 || text[len("header ")+n] != ':' {
			return nil, nil, false
		}
		head = text[:len("header ")+n+1]
	default:
		return nil, nil, false
	}
	from := bytes.LastIndex(text, []byte(" from "))
	if from < len(head) || text[len(text)-1] != ']' || bytes.IndexByte(text[from:], '[') < 0 {
		return nil, nil, false
	}
	return head, text[from:], true
}
