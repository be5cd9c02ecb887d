package formats

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/within"
)

// mixed reads a log that several MTAs write, such as the syslog of a host or
// of a network: a line that is not the first parser's goes to the next.
type mixed struct {
	members []member
	line    []byte // a copy of the line being read, if a member may rewrite it
}

// member is one of the parsers, in the order in which they get to see a line.
type member struct {
	within.Inner
	// guest marks a format that has not been seen in the log yet. Only its records
	// count: it cannot claim a line that makes none.
	guest bool
}

func newMixed(o parsers.Options, order []Format, guests int) *mixed {
	m := &mixed{}
	for i, f := range order {
		m.members = append(m.members, member{within.Inner{Parser: f.New(o)}, i >= len(order)-guests})
	}
	return m
}

var _ parsers.Flusher = (*mixed)(nil)

// Parse gives line to one parser after the other until one takes it as its
// own. Where none does, a line is damaged if one of them says so.
func (m *mixed) Parse(line []byte, out *parsers.Records) error {
	result := parsers.ErrForeign
	object := jsonlog.Is(line)
	if object {
		m.line = append(m.line[:0], line...)
	}
	for i := range m.members {
		if object && i > 0 { // it was unescaped in place
			copy(line, m.line)
		}
		p := &m.members[i]
		n := len(out.List)
		switch err := p.Parse(line, out); {
		case p.guest:
			if len(out.List) > n {
				p.guest = false
				return err
			}
		case err == nil, err == parsers.ErrUnrecognised:
			return err
		case err == parsers.ErrBroken:
			result = err
		}
	}
	return result
}

// Time gives the time that the first parser finds.
func (m *mixed) Time(line []byte) (int64, bool) {
	for _, p := range m.members {
		if t, ok := p.Time(line); ok {
			return t, true
		}
	}
	return 0, false
}

// Anchor tells every parser the time.
func (m *mixed) Anchor(t int64) {
	for _, p := range m.members {
		p.Anchor(t)
	}
}

// Flush adds what the parsers still hold.
func (m *mixed) Flush(out *parsers.Records) {
	for _, p := range m.members {
		p.Flush(out)
	}
}

// Broken counts the damage that the parsers found late; see parsers.Counter.
func (m *mixed) Broken() int64 {
	var n int64
	for _, p := range m.members {
		if !p.guest {
			n += p.Broken()
		}
	}
	return n
}
