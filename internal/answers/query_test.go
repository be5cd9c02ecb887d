package answers_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
)

// asked is a database that counts how often each query is asked.
type asked struct {
	report.Querier
	times map[string]int
}

func (a asked) QueryContext(ctx context.Context, query string, args ...any) (report.Rows, error) {
	a.times[query]++
	return a.Querier.QueryContext(ctx, query, args...)
}

// TestPeriodsAreAskedOnce has a summary look at the last day and at the last hour, which are
// compared with the same days.
func TestPeriodsAreAskedOnce(t *testing.T) {
	db := asked{usualHours(4 * 24).load(t), map[string]int{}}
	must.Have(answers.LatelySince(t.Context(), db, end.Add(time.Hour), time.Time{}, time.Time{}))(t)
	found := 0
	for query, n := range db.times {
		if strings.HasPrefix(query, "SELECT DISTINCT ago") {
			found++
			if n > 1 {
				t.Errorf("asked %d times: %s", n, query)
			}
		}
	}
	if found == 0 {
		t.Error("no query asks for the periods")
	}
}
