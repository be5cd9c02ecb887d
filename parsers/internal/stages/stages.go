// Package stages finds by the words with which a text begins how far a session came, and
// what happened (events.go).
package stages

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// Table lists beginnings of texts, and the stage that each tells. The first that fits
// counts.
type Table []struct {
	Words string
	Stage parsers.Stage
}

// Of returns the stage that the beginning of b tells, or otherwise.
func (t Table) Of(b []byte, otherwise parsers.Stage) parsers.Stage {
	for i := range t {
		if scan.Begins(b, t[i].Words) {
			return t[i].Stage
		}
	}
	return otherwise
}
