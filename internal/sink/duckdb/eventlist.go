package duckdb

import (
	"strconv"
	"strings"

	"github.com/mtalog/mtalog/parsers"
)

// eventList lists the numbers of the events for which is holds, for SQL's IN.
func eventList(is func(parsers.Event) bool) string {
	var list []string
	for e := range parsers.Events {
		if is(e) {
			list = append(list, strconv.Itoa(int(e)))
		}
	}
	return strings.Join(list, ", ")
}
