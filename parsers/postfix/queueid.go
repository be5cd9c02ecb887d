package postfix

import "github.com/mtalog/mtalog/parsers/internal/scan"

// splitQueueID cuts "QUEUEID: rest" of a message. Short IDs are upper-case
// hexadecimal; long ones are letters without vowels, and digits (postconf(5),
// enable_long_queue_ids). NOQUEUE is none.
func splitQueueID(text []byte) (id, body []byte) {
	i := scan.Alnum(text)
	if i < 5 || i > 24 || i+1 >= len(text) || text[i] != ':' || text[i+1] != ' ' {
		return nil, text
	}
	id, body = text[:i], text[i+2:]
	hex := true
	for _, c := range id {
		if c <= '9' {
			return id, body
		}
		hex = hex && c-'A' <= 'F'-'A'
	}
	switch { // all letters: a word such as "warning", or a rare short ID
	case string(id) == "NOQUEUE":
		return nil, body
	case !hex:
		return nil, text
	}
	return id, body
}

// nextID is the queue ID that the next hop, or Postfix itself for a forwarded
// message, gave: "250 2.0.0 Ok: queued as X" (Postfix), "250 OK id=X" (Exim),
// "forwarded as X".
func nextID(text []byte) []byte {
	if id, ok := cutPrefix(text, "250 OK id="); ok {
		return leadingID(id)
	}
	if _, id, ok := cutAt(text, "queued as "); ok {
		return leadingID(id)
	}
	return nil
}

func leadingID(b []byte) []byte {
	n := scan.Alnum(b)
	for n < len(b) && (b[n] == '-' || b[n] == '.') {
		n += 1 + scan.Alnum(b[n+1:])
	}
	if n < 5 {
		return nil
	}
	return b[:n]
}
