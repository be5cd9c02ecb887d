package report

import (
	"context"
	"errors"
	"testing"
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
