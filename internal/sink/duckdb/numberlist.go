package duckdb

import (
	"strconv"

	"github.com/mtalog/mtalog/parsers"
)

// numberList lists numbers with commas between, for SQL.
func numberList[N ~uint8 | ~int32 | ~int64](numbers []N) string {
	var b []byte
	for i, n := range numbers {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return string(b)
}

// eventList lists the numbers of the events for which is holds.
func eventList(is func(parsers.Event) bool) string {
	var list []parsers.Event
	for e := range parsers.Events {
		if is(e) {
			list = append(list, e)
		}
	}
	return numberList(list)
}
