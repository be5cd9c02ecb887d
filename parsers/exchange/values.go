package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// number reads a decimal number of 18 digits at most, 0 if b is not one.
func number(b []byte) int64 {
	v, n := scan.Number(b)
	if n < len(b) {
		return 0
	}
	return v
}

// hostPort takes the port off an address: "192.0.2.1:25", "[2001:db8::1]:25",
// and leaves "2001:db8::1" whole.
func hostPort(b []byte) (host []byte, port uint16) {
	if k := bytes.LastIndexByte(b, ':'); k >= 0 && (bytes.IndexByte(b, ':') == k || b[k-1] == ']') {
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

// endpoint is hostPort for what always has a port, even behind an IPv6 address without
// brackets: "2001:db8::1:25".
func endpoint(b []byte) (ip []byte, port uint16) {
	k := bytes.LastIndexByte(b, ':')
	if k <= 0 || b[k-1] == ':' || b[k-1] == ']' || bytes.IndexByte(b, ':') == k { // the address ends with "::25", or it is clear
		return hostPort(b)
	}
	n := number(b[k+1:])
	if n == 0 || n > 1<<16-1 {
		return hostPort(b)
	}
	return b[:k:k], uint16(n)
}

// winsockError finds the error number of "Winsock error code: 10060" or
// "Socket error code 10061".
func winsockError(text []byte) int32 {
	for _, words := range [...]string{"ocket error code", "insock error code"} {
		if k := scan.Index(text, words); k >= 0 {
			digits := bytes.TrimLeft(text[k+len(words):], ": ")
			n, _ := scan.Number(digits[:min(len(digits), len("999999"))])
			return int32(n)
		}
	}
	return 0
}

// hexError reads the Windows error of "(TimedOut:0000274C)".
func hexError(text []byte) int32 {
	k := bytes.IndexByte(text, '(')
	if k < 0 {
		return 0
	}
	_, b, ok := scan.Cut(text[k:], ":")
	if !ok || len(b) < 9 || b[8] != ')' {
		return 0
	}
	v, _ := scan.Hex(b[:8])
	return int32(v)
}

// valueOf returns a value of custom-data, a list of "S:Name=value" between
// semicolons, nil if it is missing. name includes the "S:" before it and the "="
// after it.
func valueOf(list []byte, name string) []byte {
	k := scan.Index(list, name)
	if k < 0 {
		return nil
	}
	value, _, _ := scan.Cut(list[k+len(name):], ";")
	return value
}
