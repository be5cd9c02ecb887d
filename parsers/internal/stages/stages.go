// Package stages has how parsers find by an MTA's words how far a session came.
package stages

import "github.com/mtalog/mtalog/parsers"

// Table lists beginnings of texts, and the stage that each tells. The first that fits
// counts.
type Table []struct {
	Words string
	Stage parsers.Stage
}

// Of returns the stage that the beginning of b tells, or otherwise.
func (t Table) Of(b []byte, otherwise parsers.Stage) parsers.Stage {
	for i := range t {
		// Most words differ in their first byte.
		if w := t[i].Words; len(b) >= len(w) && b[0] == w[0] && string(b[:len(w)]) == w {
			return t[i].Stage
		}
	}
	return otherwise
}
