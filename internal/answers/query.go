package answers

import (
	"context"

	"github.com/mtalog/mtalog/internal/report"
)

// querier is a database and the context of what is asked of it.
type querier struct {
	ctx context.Context
	q   report.Querier
}

func (q querier) all(query string, args ...any) ([]report.Row, error) {
	return report.All(q.ctx, q.q, query, args...)
}
