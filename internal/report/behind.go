package report

import (
	"context"
	"fmt"
	"time"
)

// Latest says which of the events behind each number are wanted.
type Latest struct {
	Lines int       // how many, the latest ones
	Since time.Time // none that are older; zero for no bound, see Recent
}

// Counted is what one number of a result counts.
type Counted struct {
	Row, Column int // place of the number
	Count       int64
	// Latest identifies the latest of the events counted, for Lines.
	Latest []string
	// Query selects all events counted: FROM … WHERE ….
	Query string
}

// Shown is some rows of a report's result, with what the report was run with.
type Shown struct {
	*Report
	Values  map[string]string
	Now     time.Time
	Columns []Column
	Rows    [][]any
}

// Behind returns what the numbers in the rows shown count. Numbers that count nothing, or
// nothing since latest.Since, are left out.
func (s *Shown) Behind(ctx context.Context, q Querier, latest Latest) ([]Counted, error) {
	var all []Counted
	for _, d := range s.Drills {
		some, err := s.behind(ctx, q, d, latest)
		if err != nil {
			return nil, fmt.Errorf("report %s: rows of %s: %w", s.Name, d.From, err)
		}
		all = append(all, some...)
	}
	return all, nil
}

// behind is Behind for the numbers of one Drill.
func (s *Shown) behind(ctx context.Context, q Querier, d Drill, latest Latest) ([]Counted, error) {
	keys, err := d.keys(s.Columns)
	if err != nil {
		return nil, err
	}
	columns, err := d.numberColumns(s.Columns)
	if err != nil {
		return nil, err
	}
	shown := shownRows(s.Rows, keys)
	if shown == "" {
		return nil, nil
	}
	query, args, err := s.bind(d.statement(latest), s.Values, s.Now)
	if err != nil {
		return nil, err
	}
	// What the rows hold comes in after bind, which would take it for a part of the report.
	found, err := All(ctx, q, shown+query, args...)
	if err != nil {
		return nil, err
	}
	var all []Counted
	for _, f := range found {
		at := int(f.Int(0))
		for i, n := range d.Numbers {
			c := Counted{Row: at, Column: columns[i], Count: f.Int(1 + 2*i), Latest: identities(f[2+2*i])}
			if c.Count == 0 {
				continue
			}
			if !latest.Since.IsZero() { // the older events were not looked at
				c.Count = max(c.Count, Row(s.Rows[at]).Int(columns[i]))
			}
			if c.Query, err = s.query(d, n, s.Rows[at]); err != nil {
				return nil, err
			}
			all = append(all, c)
		}
	}
	return all, nil
}

// identities returns the texts in a list of them, nil if v is no list.
func identities(v any) (list []string) {
	values, _ := v.([]any)
	for _, v := range values {
		if s, ok := v.(string); ok { // no NULL, which a view of the user's own may have
			list = append(list, s)
		}
	}
	return list
}
