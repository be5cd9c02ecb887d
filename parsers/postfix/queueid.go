package postfix

// splitQueueID cuts "QUEUEID: rest" of a message. Short IDs are upper-case
// hexadecimal; long ones are letters without vowels, and digits (postconf(5),
// enable_long_queue_ids). NOQUEUE is none.
func splitQueueID(text []byte) (id, body []byte) {
	i, digit := 0, byte(0)
	for i < len(text) {
		class := queueIDBytes[text[i]]
		if class == 0 {
			break
		}
		digit |= class
		i++
	}
	if i < 5 || i > 24 || i+1 >= len(text) || text[i] != ':' || text[i+1] != ' ' {
		return nil, text
	}
	id, body = text[:i], text[i+2:]
	if digit&isDigit != 0 {
		return id, body
	}
	if string(id) == "NOQUEUE" {
		return nil, body
	}
	for _, c := range id { // all letters: a word such as "warning", or a rare short ID
		if c-'A' > 'F'-'A' {
			return nil, text
		}
	}
	return id, body
}

// The classes of bytes in a queue ID.
const (
	isLetter = 1
	isDigit  = 2
)

var queueIDBytes = func() (t [256]byte) {
	for c := '0'; c <= '9'; c++ {
		t[c] = isDigit
	}
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-32] = isLetter, isLetter
	}
	return t
}()

// nextID is the queue ID that the next hop, or Postfix itself for a forwarded
// message, gave: "250 2.0.0 Ok: queued as X" (Postfix), "250 OK id=X" (Exim),
// "forwarded as X".
func nextID(text []byte) []byte {
	if id, ok := cutPrefix(text, "250 OK id="); ok {
		return leadingID(id)
	}
	if _, id, ok := cutAt(text, queuedAs); ok {
		return leadingID(id)
	}
	return nil
}

var queuedAs = []byte("queued as ")

func leadingID(b []byte) []byte {
	n := 0
	for n < len(b) && (queueIDBytes[b[n]] != 0 || b[n] == '-' || b[n] == '.') {
		n++
	}
	if n < 5 {
		return nil
	}
	return b[:n]
}
