package jsonlog

// maxNested is how many objects within one another Members goes into: Elasticsearch's
// "_source":{"email":{"to":{…}}}, with one to spare.
const maxNested = 5

// Members goes through the members of an object and of the objects in it, whatever they
// are called, and leaves the line as it is.
type Members struct {
	line, b []byte // b is what is still to come
	depth   int    // how many objects are open
	within  [maxNested][]byte
}

// Member is a member whose value is not an object that was gone into.
type Member struct {
	Within []byte // the key of the object that it is in, as it is written; nil for the outermost
	Key    []byte // as it is written
	At     int    // where in the line the value begins
	Value  []byte // as it is written, with its quotes
}

// NewMembers returns an iterator over the members of line, for which [Is] must be true.
func NewMembers(line []byte) Members { return Members{line: line, b: line[1:], depth: 1} }

// Next returns the next member. more is false after the last one, and where the object is
// damaged, which sound tells.
func (m *Members) Next() (next Member, more, sound bool) {
	if m.depth == 0 {
		return Member{}, false, true
	}
	for {
		key, b, ok := rawString(skipBlanks(m.b))
		if b = skipBlanks(b); !ok || len(b) == 0 || b[0] != ':' {
			return Member{}, false, false
		}
		b = skipBlanks(b[1:])
		if m.enter(key, b) {
			continue
		}
		next = Member{Within: m.within[m.depth-1], Key: key, At: len(m.line) - len(b)}
		if m.b, ok = skipValue(b); !ok {
			return Member{}, false, false
		}
		next.Value = b[:len(b)-len(m.b)]
		if !m.after() {
			return Member{}, false, false
		}
		return next, true, true
	}
}

// enter goes into the object at b, unless it is empty or lies too deep.
func (m *Members) enter(key, b []byte) bool {
	if len(b) == 0 || b[0] != '{' || m.depth == maxNested {
		return false
	}
	inner := skipBlanks(b[1:])
	if len(inner) > 0 && inner[0] == '}' {
		return false
	}
	m.within[m.depth], m.b = key, inner
	m.depth++
	return true
}

// after goes past what follows a value.
func (m *Members) after() (sound bool) {
	for m.depth > 0 {
		m.b = skipBlanks(m.b)
		if len(m.b) == 0 {
			return false
		}
		c := m.b[0]
		m.b = m.b[1:]
		switch c {
		case ',':
			return true
		case '}':
			m.depth--
		default:
			return false
		}
	}
	return true
}

// IsText reports whether [Reader.Read] takes the member for the message or the line.
func (m *Member) IsText() bool {
	f := fieldOf(m.Key)
	return m.within() && (f == messageField || f == lineField)
}

// MayBeText reports whether Read takes the member for the message if there is no other.
func (m *Member) MayBeText() bool { return m.within() && fieldOf(m.Key) == bodyField }

// IsHost reports whether Read takes the member for the host.
func (m *Member) IsHost() bool {
	if string(m.Key) == "name" {
		f, ok := groupOf(m.Within)
		return ok && f == hostField
	}
	return m.within() && fieldOf(m.Key) == hostField
}

// within reports whether Read goes into the object that the member is in.
func (m *Member) within() bool {
	_, ok := groupOf(m.Within)
	return ok || m.Within == nil
}
