// Package within is for parsers of wrapped lines, such as those in JSON: they take the line out
// of what stands around it and give it to the parser of its format.
package within

import "github.com/mtalog/mtalog/parsers"

// Inner is the parser that gets the lines. A parser of wrapped lines embeds it: calls that are
// not about single lines go straight to it.
type Inner struct{ parsers.Parser }

var (
	_ parsers.Flusher = Inner{}
	_ parsers.Counter = Inner{}
)

// Flush implements [parsers.Flusher], whether or not the parser does.
func (p Inner) Flush(out *parsers.Records) {
	if f, ok := p.Parser.(parsers.Flusher); ok {
		f.Flush(out)
	}
}

// Broken implements [parsers.Counter], whether or not the parser does.
func (p Inner) Broken() int64 {
	if c, ok := p.Parser.(parsers.Counter); ok {
		return c.Broken()
	}
	return 0
}
