package jsonlog

// maxNested is how many objects within one another Members goes into: Elasticsearch's
// "_source":{"email":{"to":{…}}}, with one to spare.
const maxNested = 5

// Members goes through the members of an object and of the objects in it, whatever they
// are called, and leaves the line as it is.
type Members struct {
	object
	line   []byte
	within [maxNested][]byte // for each open object, its key
}

// Member is a member whose value is not an object that was gone into.
type Member struct {
	Within []byte // the key of the object that it is in, as it is written; nil for the outermost
	Key    []byte // as it is written
	At     int    // where in the line the value begins
	Value  []byte // as it is written, with its quotes
}

// NewMembers returns an iterator over the members of line, for which [Is] must be true.
func NewMembers(line []byte) Members { return Members{object: newObject(line), line: line} }

// Next returns the next member. more is false after the last one, and where the object is
// damaged, which sound tells.
func (m *Members) Next() (next Member, more, sound bool) {
	if m.open == 0 {
		return Member{}, false, true
	}
	key, ok := m.key()
	for ok && m.enter(maxNested) {
		m.within[m.open-1] = key
		key, ok = m.key()
	}
	if !ok {
		return Member{}, false, false
	}
	value := m.b
	next = Member{Within: m.within[m.open-1], Key: key, At: len(m.line) - len(value)}
	if m.b, ok = skipValue(value); !ok {
		return Member{}, false, false
	}
	next.Value = value[:len(value)-len(m.b)]
	if !m.after() {
		return Member{}, false, false
	}
	return next, true, true
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
