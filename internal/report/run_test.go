package report

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/mtalog/mtalog/internal/must"
)

// aborted is a database whose query is interrupted.
type aborted struct{ stop func() }

func (a aborted) QueryContext(context.Context, string, ...any) (Rows, error) {
	a.stop()
	return nil, errors.New("TransactionContext Error: Current transaction is aborted (please ROLLBACK)")
}

// TestInterruptedQuery: whoever stopped a query learns that it was stopped, whatever
// the database calls that.
func TestInterruptedQuery(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	if _, err := Query(ctx, aborted{stop}, "SELECT 1"); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if _, err := Query(t.Context(), aborted{func() {}}, "SELECT 1"); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("not stopped: %v", err)
	}
}

// nothing is a database that has nothing to say.
type nothing struct{}

func (nothing) QueryContext(context.Context, string, ...any) (Rows, error) {
	return NewResult("", "", nil, nil).rows, nil
}

// TestZoneAtOnce has several who ask at the same time, as trace does: for the race detector.
func TestZoneAtOnce(t *testing.T) {
	zone := must.Have(time.LoadLocation("Europe/Berlin"))(t)
	db := InZone(nothing{}, zone)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if query, err := db.Translate(t.Context(), "SELECT local_time(time)"); err != nil || clockCall.MatchString(query) {
				t.Error(query, err)
			}
		})
	}
	all.Wait()
}
