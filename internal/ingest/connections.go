package ingest

import (
	"cmp"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/parsers"
)

// connections counts the SMTP connections of clients: most of them do nothing
// else that is worth a row.
type connections map[batch.Connections]int64

// maxHours bounds the counters that wait for the end of a segment. There is one
// for each hour of a service on a host: a day of a hundred hosts needs fewer.
const maxHours = 10_000

// add counts the connections of one record. host and service are numbers of
// names.
func (c connections) add(r *parsers.Record, source, host, service int32) {
	hour := time.Hour.Microseconds()
	c[batch.Connections{Source: source, MTA: r.MTA, Host: host, Service: service, Hour: r.Time - r.Time%hour}] += int64(min(r.Repeat, maxItems-1)) + 1
}

// cut returns what was counted, and starts again from nothing.
func (c connections) cut() (list []batch.Connections) {
	for k, n := range c {
		k.Count = n
		list = append(list, k)
	}
	clear(c)
	slices.SortFunc(list, func(a, b batch.Connections) int {
		return cmp.Or(cmp.Compare(a.Hour, b.Hour), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Host, b.Host), cmp.Compare(a.Service, b.Service))
	})
	return list
}
