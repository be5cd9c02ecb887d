package html

import "time"

// emptiest is how many spans of time a chart may have for each in which something
// happened. With more, all that there is to see would be a few thin lines.
const emptiest = 20

// toScale puts a chart on an axis of time. If that would be all but empty, it leaves out
// the spans in which nothing happened instead, and Note says so.
func (c *chart) toScale(rows [][]any, label int) {
	times := make([]int64, len(rows))
	span := int64(0)
	for i, row := range rows {
		t, ok := row[label].(time.Time)
		if !ok {
			return
		}
		times[i] = clockMillis(t)
		if i > 0 && times[i] > times[i-1] && (span == 0 || times[i]-times[i-1] < span) {
			span = times[i] - times[i-1]
		}
	}
	if span > 0 && (times[len(times)-1]-times[0])/span > int64(emptiest*len(times)) {
		c.Note = "Not to scale: the times at which nothing happened are left out."
		return
	}
	c.Labels, c.Times = nil, times
}

// clockMillis returns what the clock shows at t in its zone, in milliseconds since
// 1970: chart.js draws times without a zone.
func clockMillis(t time.Time) int64 {
	_, offset := t.Zone()
	return t.UnixMilli() + int64(offset)*1000
}
