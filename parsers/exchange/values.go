package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// number reads a decimal number, 0 if b is not one.
func number(b []byte) (n int64) {
	for _, c := range b {
		if c-'0' > 9 || n > 1<<58 {
			return 0
		}
		n = n*10 + int64(c-'0')
	}
	return n
}

// hostPort takes the port off an address: "192.0.2.1:25", "[2001:db8::1]:25",
// and leaves "2001:db8::1" whole.
func hostPort(b []byte) (host []byte, port uint16) {
	if k := bytes.LastIndexByte(b, ':'); k >= 0 && (b[0] == '[' && k > 0 && b[k-1] == ']' || bytes.IndexByte(b, ':') == k) {
		if n := number(b[k+1:]); n > 0 && n < 1<<16 {
			port = uint16(n)
		}
		b = b[:k]
	}
	if n := len(b); n >= 2 && b[0] == '[' && b[n-1] == ']' {
		b = b[1 : n-1]
	}
	if len(b) == 0 {
		return nil, port
	}
	return b, port
}

// winsockError finds the error number of "Winsock error code: 10060" or
// "Socket error code 10061".
func winsockError(text []byte) int32 {
	k := scan.Index(text, "ocket error code")
	if k < 0 {
		if k = scan.Index(text, "insock error code"); k < 0 {
			return 0
		}
		k++
	}
	text = bytes.TrimLeft(text[k+len("ocket error code"):], ": ")
	n := int32(0)
	for i := 0; i < len(text) && i < 6 && text[i]-'0' <= 9; i++ {
		n = n*10 + int32(text[i]-'0')
	}
	return n
}

// valueOf returns a value of custom-data, a list of "S:Name=value" between
// semicolons, nil if it is missing. name includes the "S:" before it and the "="
// after it.
func valueOf(list []byte, name string) []byte {
	k := scan.Index(list, name)
	if k < 0 {
		return nil
	}
	value, _, _ := bytes.Cut(list[k+len(name):], []byte(";"))
	if len(value) == 0 {
		return nil
	}
	return value
}
