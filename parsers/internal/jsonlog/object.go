package jsonlog

import "github.com/mtalog/mtalog/parsers/internal/scan"

// object reads an object and those of the objects in it that the caller enters, key by
// key and value by value.
type object struct {
	b    []byte // what is still to come
	open int    // how many objects are open, 0 after the end of the outermost
}

// newObject begins line, for which [Is] must be true.
func newObject(line []byte) object { return object{b: line[1:], open: 1} }

// key reads a key and its colon, so that b begins with the value.
func (o *object) key() (key []byte, ok bool) {
	key, b, ok := rawString(scan.SkipBlanks(o.b))
	if b = scan.SkipBlanks(b); !ok || len(b) == 0 || b[0] != ':' {
		return nil, false
	}
	o.b = scan.SkipBlanks(b[1:])
	return key, len(o.b) > 0
}

// enter goes into the object that is the value, unless it is empty, no object, or already
// limit objects are open.
func (o *object) enter(limit int) bool {
	if o.b[0] != '{' || o.open == limit {
		return false
	}
	inner := scan.SkipBlanks(o.b[1:])
	if len(inner) > 0 && inner[0] == '}' {
		return false
	}
	o.b = inner
	o.open++
	return true
}

// after goes past what follows a value: a comma, or the ends of objects. ok is false if
// it is anything else.
func (o *object) after() (ok bool) {
	for o.open > 0 {
		o.b = scan.SkipBlanks(o.b)
		if len(o.b) == 0 {
			return false
		}
		c := o.b[0]
		o.b = o.b[1:]
		switch c {
		case ',':
			return true
		case '}':
			o.open--
		default:
			return false
		}
	}
	return true
}
