package source

import (
	"bufio"
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// IsUTF16 reports whether a file begins with a UTF-16 byte order mark.
func IsUTF16(head []byte) bool { return byteOrderOf(head) != nil }

// byteOrderOf reads a UTF-16 byte order mark; nil if there is none.
func byteOrderOf(head []byte) binary.ByteOrder {
	if len(head) < 2 {
		return nil
	}
	switch {
	case head[0] == 0xff && head[1] == 0xfe:
		return binary.LittleEndian
	case head[0] == 0xfe && head[1] == 0xff:
		return binary.BigEndian
	}
	return nil
}

// utf16Reader decodes UTF-16 to UTF-8. Half a surrogate pair, or half a code
// unit at the end, becomes U+FFFD.
type utf16Reader struct {
	src   *bufio.Reader
	order binary.ByteOrder
	rest  [utf8.UTFMax]byte // of a character that did not fit in p
	restN int
}

func (u *utf16Reader) Read(p []byte) (n int, err error) {
	n = copy(p, u.rest[:u.restN])
	u.restN = copy(u.rest[:], u.rest[n:u.restN])
	for n < len(p) {
		if n > 0 && u.src.Buffered() < 4 {
			return n, nil // do not wait for more than was asked for
		}
		c, err := u.char()
		if err != nil {
			return n, err
		}
		if n+utf8.UTFMax <= len(p) {
			n += utf8.EncodeRune(p[n:], c)
			continue
		}
		var enc [utf8.UTFMax]byte
		size := utf8.EncodeRune(enc[:], c)
		k := copy(p[n:], enc[:size])
		u.restN = copy(u.rest[:], enc[k:size])
		n += k
	}
	return n, nil
}

// char reads one character.
func (u *utf16Reader) char() (rune, error) {
	b, err := u.src.Peek(2)
	if len(b) < 2 {
		if len(b) == 1 && err == io.EOF {
			u.src.Discard(1)
			return utf8.RuneError, nil
		}
		return 0, err
	}
	c := rune(u.order.Uint16(b))
	if !utf16.IsSurrogate(c) {
		u.src.Discard(2)
		return c, nil
	}
	b, _ = u.src.Peek(4)
	if len(b) == 4 {
		if r := utf16.DecodeRune(c, rune(u.order.Uint16(b[2:]))); r != utf8.RuneError {
			u.src.Discard(4)
			return r, nil
		}
	}
	u.src.Discard(2)
	return utf8.RuneError, nil
}
