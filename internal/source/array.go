package source

import (
	"bufio"
	"bytes"
	"io"
)

// arrayBegin is how an array of objects begins that may be all on one line, as
// ConvertTo-Json -Compress and jq -c write it.
var arrayBegin = []byte("[{")

// DividedLen is how many of a file's first bytes [IsDivided] asks for.
const DividedLen = peekSize

// IsDivided reports whether head, the first bytes of a file, DividedLen of them or all that it has, shows
// what a [Stream] divides into other lines: an array with several objects on its first line, objects
// that follow one another on it, another document, or lines that end with CR.
func IsDivided(head []byte) bool {
	whole := len(head) >= DividedLen
	head = bytes.TrimPrefix(head, []byte(UTF8BOM))
	if bytes.IndexByte(head, '\n') < 0 && (endsWithCR(head) || objectsOnLine(head)) {
		return true
	}
	oneLine, told := isOneLine(head)
	return bytes.HasPrefix(head, arrayBegin) && oneLine && (told || whole) || isDocument(head)
}

// isOneLine reports whether an array that begins with head has several objects on its first
// line; told is false where that is because the first object is longer than head.
func isOneLine(head []byte) (oneLine, told bool) {
	line, _, ended := bytes.Cut(head, []byte("\n"))
	var a arrayReader
	for i, c := range line {
		if a.ends(c) {
			return len(bytes.TrimSpace(line[i+1:])) > 0, true
		}
	}
	return !ended, ended
}

// arrayReader ends a line behind each object of an array of JSON: a line is as long as may be read at
// once, which the whole array may exceed by far. It writes the line feed in place of the
// comma, so that every byte keeps its offset.
type arrayReader struct {
	src     io.Reader
	depth   int  // how many objects, and arrays in them, are open
	quoted  bool // within a string
	escaped bool // behind a backslash
	closed  bool // only blanks came after the end of an object
}

func (a *arrayReader) Read(p []byte) (int, error) {
	n, err := a.src.Read(p)
	for i := range p[:n] {
		if a.ends(p[i]) {
			p[i] = '\n'
		}
	}
	return n, err
}

// ends takes the next byte, and reports whether it is the comma behind an object of the array.
func (a *arrayReader) ends(c byte) bool {
	switch {
	case a.quoted && c == '\n': // an array that was cut off
		a.quoted, a.escaped, a.depth = false, false, 0
	case a.escaped:
		a.escaped = false
	case a.quoted:
		a.escaped = c == '\\'
		a.quoted = c != '"'
	case c == '"':
		a.quoted = a.depth > 0
	case c == '{', c == '[' && a.depth > 0:
		a.depth++
	case a.depth > 0:
		if c == '}' || c == ']' {
			a.depth--
			a.closed = a.depth == 0
		}
	case c == ',' && a.closed:
		a.closed = false
		return true
	case c != ' ' && c != '\t' && c != '\r' && c != '\n':
		a.closed = false
	}
	return false
}

// objectsReader ends a line behind each of the objects of JSON that follow one another on a line, as
// they are sent to stores of logs, which put some megabytes of them into a file.
type objectsReader struct {
	src   *bufio.Reader
	state arrayReader
	begun bool // the next object, before whose bracket the line has ended
}

func (o *objectsReader) Read(p []byte) (n int, err error) {
	for n < len(p) && (n == 0 || o.src.Buffered() > 0) {
		c, err := o.src.ReadByte()
		if err != nil {
			return n, err
		}
		if c == '{' && o.state.depth == 0 && o.state.closed && !o.begun {
			o.begun = true
			c = '\n'
			o.src.UnreadByte()
		} else {
			o.begun = false
			o.state.ends(c)
		}
		p[n] = c
		n++
	}
	return n, nil
}

// isRow reports whether a file that begins with head has several objects on its first line, of which
// head does not show the end. Where it does, package document parts them.
func isRow(head []byte) bool {
	return len(head) >= peekSize-len(UTF8BOM) && bytes.IndexByte(head, '\n') < 0 && objectsOnLine(head)
}

// objectsOnLine reports whether an object with which head begins is followed by another one.
func objectsOnLine(head []byte) bool {
	if len(head) == 0 || head[0] != '{' {
		return false
	}
	rest := bytes.TrimLeft(head[valueEnd(head):], blanks)
	return len(rest) > 0 && len(rest) < len(head) && rest[0] == '{'
}
