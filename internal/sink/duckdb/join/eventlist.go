package join

import (
	"github.com/mtalog/mtalog/internal/numbers"
	"github.com/mtalog/mtalog/parsers"
)

// EventList lists the numbers of the events for which is holds.
func EventList(is func(parsers.Event) bool) string {
	var list []parsers.Event
	for e := range parsers.Events {
		if is(e) {
			list = append(list, e)
		}
	}
	return numbers.List(list)
}
