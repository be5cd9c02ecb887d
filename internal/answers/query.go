package answers

import (
	"context"

	"github.com/mtalog/mtalog/internal/report"
)

// querier is a database with the context of its queries.
type querier struct {
	ctx context.Context
	q   report.Querier
}

func (q querier) all(query string, args ...any) ([]report.Row, error) {
	return report.All(q.ctx, q.q, query, args...)
}

// run takes steps until the first error.
func (q querier) run(steps ...func(querier) error) error {
	for _, step := range steps {
		if err := step(q); err != nil {
			return err
		}
	}
	return nil
}

// question is what is asked of the database about each finding that it concerns.
type question struct {
	about func(*Finding) bool
	query func(*Finding) (sql string, args []any)
	note  func(*Finding, report.Row) // what each row of the answer tells
}

// ask asks a question about the unusual findings.
func (d *Diagnosis) ask(q querier, what question) error {
	for _, f := range d.unusual() {
		if !what.about(f) {
			continue
		}
		query, args := what.query(f)
		rows, err := q.all(query, args...)
		if err != nil {
			return err
		}
		for _, r := range rows {
			what.note(f, r)
		}
	}
	return nil
}
