package html

import "time"

// toScale puts a chart on an axis of time. Spans in which nothing happened have
// no row: an area falls to zero there, while a line stays where it was.
func (c *chart) toScale(rows [][]any, label int) {
	times := make([]int64, len(rows))
	span := int64(0)
	for i, row := range rows {
		t, ok := row[label].(time.Time)
		if !ok {
			return
		}
		times[i] = t.UnixMilli()
		if i > 0 && times[i] > times[i-1] && (span == 0 || times[i]-times[i-1] < span) {
			span = times[i] - times[i-1]
		}
	}
	c.Labels = nil
	if c.Kind != "area" || span == 0 {
		c.Times = times
		return
	}
	filled := make([][]float64, len(c.Series))
	add := func(t int64, row int) {
		c.Times = append(c.Times, t)
		for i, s := range c.Series {
			n := 0.0
			if row >= 0 {
				n = s.Data[row]
			}
			filled[i] = append(filled[i], n)
		}
	}
	for i, t := range times {
		if i > 0 && t-times[i-1] > span {
			add(times[i-1]+span, -1)
			if t-span > times[i-1]+span {
				add(t-span, -1)
			}
		}
		add(t, i)
	}
	for i := range c.Series {
		c.Series[i].Data = filled[i]
	}
}
