// Package within has what parsers share that take a line out of what something put around
// it, and give it to another parser.
package within

import "github.com/mtalog/mtalog/parsers"

// Inner is the parser that gets the lines. It is embedded, so that what is not about single
// lines goes straight to it.
type Inner struct{ parsers.Parser }

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
