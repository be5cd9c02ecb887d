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
