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

// add counts the connections of one record, as counted has left it. host and service are
// numbers of names.
func (c connections) add(r *parsers.Record, source, host, service int32) {
	c[batch.Connections{Source: source, MTA: r.MTA, Host: host, Service: service, Hour: hourOf(r.Time)}] += int64(r.Repeat) + 1
}

func hourOf(t int64) int64 { return t - t%time.Hour.Microseconds() }

// fewServices is how many records of connections counted looks back at: a host has an
// smtpd and a postscreen.
const fewServices = 2

// counted adds the connections of record i to those of one of the records of them before,
// of the same service and hour, and reports whether there is one.
func (c *chunk) counted(i int32) bool {
	r, k := &c.records.List[i], &c.notes[i].keys
	r.Repeat = min(r.Repeat, maxItems-1)
	for _, at := range c.connects[max(len(c.connects)-fewServices, 0):] {
		o, same := &c.records.List[at], &c.notes[at].keys
		if o.MTA == r.MTA && same.host == k.host && same.service == k.service && hourOf(o.Time) == hourOf(r.Time) {
			o.Repeat += r.Repeat + 1
			return true
		}
	}
	c.connects = append(c.connects, i)
	return false
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
