package formats

import "github.com/mtalog/mtalog/parsers"

// mixed reads a log that several MTAs wrote, such as the syslog of a host or
// of a whole network: a line that is not the first parser's goes to the next.
// The parsers stand in the order in which they get to see a line.
type mixed struct{ parsers []parsers.Parser }

func newMixed(o parsers.Options, order []Format) *mixed {
	m := &mixed{}
	for _, f := range order {
		m.parsers = append(m.parsers, f.New(o))
	}
	return m
}

var _ parsers.Flusher = (*mixed)(nil)

// Parse gives line to one parser after the other until one takes it as its
// own. Where none does, damage counts as such only if no parser can say that
// the line is sound.
func (m *mixed) Parse(line []byte, out *parsers.Records) error {
	var broken error
	for _, p := range m.parsers {
		err := p.Parse(line, out)
		switch err {
		case parsers.ErrForeign:
		case parsers.ErrBroken:
			broken = err
		default:
			return err
		}
	}
	if broken != nil {
		return broken
	}
	return parsers.ErrForeign
}

// Time gives the time that the first parser finds.
func (m *mixed) Time(line []byte) (int64, bool) {
	for _, p := range m.parsers {
		if t, ok := p.Time(line); ok {
			return t, true
		}
	}
	return 0, false
}

// Anchor tells every parser the time.
func (m *mixed) Anchor(t int64) {
	for _, p := range m.parsers {
		p.Anchor(t)
	}
}

// Flush adds what the parsers still hold.
func (m *mixed) Flush(out *parsers.Records) {
	for _, p := range m.parsers {
		if f, ok := p.(parsers.Flusher); ok {
			f.Flush(out)
		}
	}
}
