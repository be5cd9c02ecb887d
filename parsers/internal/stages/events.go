package stages

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// Events lists beginnings of texts, and the event that each tells. The first that fits
// counts.
type Events []struct {
	Words string
	Event parsers.Event
}

// Of returns the event that the beginning of b tells, and what follows the words; NoEvent
// and b if it tells none.
func (t Events) Of(b []byte) (event parsers.Event, rest []byte) {
	for i := range t {
		if scan.Begins(b, t[i].Words) {
			return t[i].Event, b[len(t[i].Words):]
		}
	}
	return parsers.NoEvent, b
}
