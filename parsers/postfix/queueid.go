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
