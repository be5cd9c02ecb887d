package postfix

import "bytes"

func cutByte(b []byte, c byte) (before, after []byte, ok bool) {
	if i := bytes.IndexByte(b, c); i >= 0 {
		return b[:i], b[i+1:], true
	}
	return b, nil, false
}

func hasPrefix(b []byte, p string) bool { return len(b) >= len(p) && string(b[:len(p)]) == p }

func cutPrefix(b []byte, p string) ([]byte, bool) {
	if hasPrefix(b, p) {
		return b[len(p):], true
	}
	return b, false
}

// cutAt cuts b around the first sep.
func cutAt(b []byte, sep string) (before, after []byte, ok bool) {
	if i := index(b, sep); i >= 0 {
		return b[:i], b[i+len(sep):], true
	}
	return b, nil, false
}

func contains(b []byte, s string) bool { return index(b, s) >= 0 }

// index is bytes.Index for a string, without an allocation.
func index(b []byte, s string) int {
	for at := 0; at+len(s) <= len(b); {
		i := bytes.IndexByte(b[at:len(b)-len(s)+1], s[0])
		if i < 0 {
			return -1
		}
		if at += i; string(b[at:at+len(s)]) == s {
			return at
		}
		at++
	}
	return -1
}

func lastIndex(b []byte, s string) int {
	for at := len(b) - len(s); at >= 0; at-- {
		if b[at] == s[0] && string(b[at:at+len(s)]) == s {
			return at
		}
	}
	return -1
}

// number reads decimal digits and returns how many there are.
func number(b []byte) (v int64, n int) {
	for n < len(b) && n < 18 && b[n]-'0' <= 9 {
		v = v*10 + int64(b[n]-'0')
		n++
	}
	return v, n
}

// millis reads seconds with decimals, "1.25", as milliseconds.
func millis(b []byte) (ms int64, n int) {
	v, n := number(b)
	ms = v * 1000
	if n < len(b) && b[n] == '.' {
		n++
		for unit := int64(100); n < len(b) && b[n]-'0' <= 9; n++ {
			ms += int64(b[n]-'0') * unit
			unit /= 10
		}
	}
	return ms, n
}
