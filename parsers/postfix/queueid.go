package postfix

import "github.com/mtalog/mtalog/parsers/internal/scan"

// Bounds of the length of a queue ID. A short one has five digits of microseconds
// before the number of its file. A long one has ten digits of time, a 'z', and at
// most twelve digits of the file's number, which has 64 bits.
const (
	minQueueID = 5
	maxQueueID = 24
)

// splitQueueID cuts "QUEUEID: rest" of a message. Short IDs are upper-case
// hexadecimal; long ones are letters without vowels, and digits (postconf(5),
// enable_long_queue_ids). NOQUEUE means that there is none.
func splitQueueID(text []byte) (id, body []byte) {
	i := scan.Alnum(text)
	if i < minQueueID || i > maxQueueID || !scan.HasPrefix(text[i:], ": ") {
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
