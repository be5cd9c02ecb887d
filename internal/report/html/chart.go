package html

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

// chart is what chart.js draws: labels along one axis, and series of one number for each
// label. The series of a heat map are its rows.
type chart struct {
	Kind   string   `json:"kind"` // columns, line, bars, dots, heat
	Labels []string `json:"labels"`
	Series []series `json:"series"`
	Unit   string   `json:"unit,omitempty"`
	// Times are the positions of the labels on an axis of time, see clockMillis;
	// nil if the labels are not times.
	Times []int64 `json:"times,omitempty"`

	About string `json:"-"` // for readers who cannot see it
	Note  string `json:"-"` // says what it does not show, "" for nothing
}

// JSON returns what chart.js reads.
func (c *chart) JSON() (string, error) {
	b, err := json.Marshal(c)
	return string(b), err
}

// longestBars is how many bars a chart has at most: more would fill a screen with bars
// that are too short to compare. The table has the others.
const longestBars = 12

type series struct {
	Name string    `json:"name"`
	Data []float64 `json:"data"`
}

// chartSpec says how a report is drawn.
type chartSpec struct {
	kind   string    // see chart
	label  string    // column of the labels; of a heat map without values, that of lists of numbers
	values []string  // columns of the series; of a heat map, the one of the numbers
	rows   string    // of a heat map, the column of the names of the series
	only   [2]string // column and value of the rows that are drawn; "" for all rows
	unit   string
	hours  bool // the labels are hours of the day, each of which gets a place
}

// specs are the charts of reports, by the reports' names.
var specs = map[string]chartSpec{
	"timeline":          {kind: "columns", label: "time", values: []string{"delivered", "deferred", "bounced", "expired", "rejected"}},
	"hours":             {kind: "columns", label: "hour", values: []string{"delivered", "deferred", "bounced", "expired", "rejected"}, hours: true},
	"backlog":           {kind: "line", label: "time", values: []string{"in_queue"}},
	"causes":            {kind: "bars", label: "cause", values: []string{"attempts"}},
	"providers":         {kind: "bars", label: "provider", values: []string{"delivered", "deferred", "bounced"}},
	"delays":            {kind: "dots", label: "provider", values: []string{"p50", "p95", "p99"}, only: [2]string{"stage", "total"}, unit: "s"},
	"provider-failures": {kind: "heat", label: "category", values: []string{"attempts"}, rows: "provider"},
	"heatmap":           {kind: "heat", label: "hours_0_to_23", rows: "weekday"},
	"heatmap-codes":     {kind: "heat", label: "hours_0_to_23", rows: "code"},
}

// chartOf returns the chart of a section, nil if it has none or nothing would be
// drawn.
func chartOf(s Section) *chart {
	c := draw(s)
	if c == nil || !slices.ContainsFunc(c.Series, func(s series) bool { return slices.ContainsFunc(s.Data, func(n float64) bool { return n != 0 }) }) {
		return nil
	}
	c.About = about(s.Title, c.Series)
	return c
}

// draw makes the chart of a section, nil if it has none, as a user's report of the same name
// may not.
func draw(s Section) *chart {
	spec, ok := specs[s.Name]
	column := func(name string) int { return report.ColumnIndex(s.Columns, name) }
	label := column(spec.label)
	if !ok || len(s.Rows) < 2 || label < 0 {
		return nil
	}
	c := &chart{Kind: spec.kind, Unit: spec.unit}
	switch {
	case spec.kind != "heat":
		return c.ofColumns(spec, s, label)
	case spec.values == nil:
		return c.heatOfLists(s.Rows, column(spec.rows), label)
	}
	return c.heatOfPairs(s.Rows, column(spec.rows), label, column(spec.values[0]))
}

// ofColumns adds a series for each column of numbers. It returns nil if one is not there.
func (c *chart) ofColumns(spec chartSpec, s Section, label int) *chart {
	rows := s.Rows
	if only := report.ColumnIndex(s.Columns, spec.only[0]); only >= 0 {
		rows = slices.DeleteFunc(slices.Clone(rows), func(row []any) bool { return row[only] != spec.only[1] })
	}
	for _, row := range rows {
		c.Labels = append(c.Labels, labelOf(row[label]))
	}
	for _, name := range spec.values {
		at := report.ColumnIndex(s.Columns, name)
		if at < 0 {
			return nil
		}
		c.Series = append(c.Series, seriesOf(name, rows, at))
	}
	switch spec.kind {
	case "columns", "line":
		c.toScale(rows, label)
	case "bars":
		c.cut(longestBars)
	}
	if spec.hours {
		c.fillHours()
	}
	return c
}

// seriesOf returns the numbers in a column.
func seriesOf(name string, rows [][]any, column int) series {
	s := series{Name: strings.ReplaceAll(name, "_", " ")}
	for _, row := range rows {
		n, _ := render.Number(row[column])
		s.Data = append(s.Data, n)
	}
	return s
}

// fillHours gives each hour of the day a place, even those without a row.
func (c *chart) fillHours() {
	hours := make([]string, 24)
	for h := range hours {
		hours[h] = strconv.Itoa(h)
	}
	for i, s := range c.Series {
		filled := make([]float64, len(hours))
		for at, label := range c.Labels {
			if h := slices.Index(hours, label); h >= 0 {
				filled[h] = s.Data[at]
			}
		}
		c.Series[i].Data = filled
	}
	c.Labels, c.Times = hours, nil
}

// cut leaves out all labels but the first most.
func (c *chart) cut(most int) {
	if len(c.Labels) <= most {
		return
	}
	c.Note = fmt.Sprintf("The first %d of %d; the table has all.", most, len(c.Labels))
	c.Labels = c.Labels[:most]
	for i := range c.Series {
		c.Series[i].Data = c.Series[i].Data[:most]
	}
}

// about describes a chart in words.
func about(title string, all []series) string {
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
	}
	return "Chart: " + render.Clean(title) + ": " + strings.Join(names, ", ") + ". The table below has the numbers."
}

// heatOfLists adds a series for each row, of the numbers in a list. It returns nil if the
// columns are not those.
func (c *chart) heatOfLists(rows [][]any, name, list int) *chart {
	if name < 0 {
		return nil
	}
	for _, row := range rows {
		values, ok := row[list].([]any)
		if !ok {
			return nil
		}
		one := series{Name: labelOf(row[name])}
		c.Labels = nil
		for i, v := range values {
			n, _ := render.Number(v)
			one.Data = append(one.Data, n)
			c.Labels = append(c.Labels, strconv.Itoa(i))
		}
		c.Series = append(c.Series, one)
	}
	return c
}

// heatOfPairs adds a series for each name, and a number for each label, which is the sum
// of the values of the rows of both. It returns nil if the columns are not those.
func (c *chart) heatOfPairs(rows [][]any, name, label, value int) *chart {
	if name < 0 || value < 0 {
		return nil
	}
	for _, row := range rows {
		x := index(&c.Labels, labelOf(row[label]))
		y := slices.IndexFunc(c.Series, func(s series) bool { return s.Name == labelOf(row[name]) })
		if y < 0 {
			y = len(c.Series)
			c.Series = append(c.Series, series{Name: labelOf(row[name])})
		}
		for len(c.Series[y].Data) <= x {
			c.Series[y].Data = append(c.Series[y].Data, 0)
		}
		n, _ := render.Number(row[value])
		c.Series[y].Data[x] += n
	}
	return c
}

// index returns the index of s in list, and adds it if it is new.
func index(list *[]string, s string) int {
	i := slices.Index(*list, s)
	if i < 0 {
		i = len(*list)
		*list = append(*list, s)
	}
	return i
}

func labelOf(v any) string {
	switch x := v.(type) {
	case nil:
		return "(none)"
	case time.Time:
		return x.Format(report.DateMinute)
	}
	return render.Clean(render.Plain(v))
}
