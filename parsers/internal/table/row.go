package table

import "bytes"

// row returns the object that a row stands for, which is good until the next one. It
// leaves line as it is.
func (p *Parser) row(line []byte) (object []byte, ok bool) {
	p.line = append(p.line[:0], line...)
	n := split(&p.fields, p.line, p.layout.sep)
	if n != len(p.layout.keys) {
		return nil, false
	}
	b := append(p.object[:0], '{')
	for i, key := range p.layout.keys {
		if key == "" {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), key...), `":"`...)
		b = append(appendEscaped(b, p.fields[i]), '"')
	}
	p.object = append(b, '}')
	return p.object, true
}

// appendEscaped appends text as it stands in a string of JSON.
func appendEscaped(b, text []byte) []byte {
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ':
			b = append(b, ' ')
		default:
			b = append(b, c)
		}
	}
	return b
}

// split cuts a row into its fields, which sep divides, and takes their quotes off in place. It returns how
// many there are, 0 if b is not a row or has more than there may be.
func split(fields *[maxColumns][]byte, line []byte, sep byte) (n int) {
	for at := 0; ; at++ {
		if n == maxColumns {
			return 0
		}
		if at < len(line) && line[at] == '"' {
			text, end := unquote(line[at+1:])
			if end < 0 {
				return 0
			}
			fields[n] = text
			at += 1 + end
		} else {
			end := bytes.IndexByte(line[at:], sep)
			if end < 0 {
				end = len(line) - at
			}
			fields[n] = line[at : at+end]
			at += end
		}
		n++
		if at == len(line) {
			return n
		}
		if line[at] != sep {
			return 0
		}
	}
}

// unquote reads a field after its first quote, and makes doubled quotes single in place.
// end is where it ends, after its last quote; -1 if that is missing.
func unquote(b []byte) (text []byte, end int) {
	to := 0
	for at := 0; at < len(b); at++ {
		if b[at] == '"' {
			if at++; at == len(b) || b[at] != '"' {
				return b[:to], at
			}
		}
		b[to] = b[at]
		to++
	}
	return nil, -1
}

func trim(line []byte) []byte { return bytes.TrimRight(line, "\r\n") }
