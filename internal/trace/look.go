package trace

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/report"
)

// Found is what a name leads to: Traces, or an Address. As JSON it has all.
type Found interface {
	// WriteText writes it for people, in lines of at most width columns.
	WriteText(w io.Writer, width int) error
	// Queued returns the queue ID of the newest of several messages of which there is more to tell; "" if
	// there are none.
	Queued() string
}

// Look finds what name names: messages as Find does, or those of an address. It returns nil if there
// are none.
func Look(ctx context.Context, q report.Querier, name string, opt Options) (Found, error) {
	find := []func(context.Context, report.Querier, string, Options) (Found, error){lookForMessage, lookForAddress}
	if mayBeAddress(name) {
		slices.Reverse(find)
	}
	for _, f := range find {
		if found, err := f(ctx, q, name, opt); found != nil || err != nil {
			return found, err
		}
	}
	return nil, nil
}

func lookForMessage(ctx context.Context, q report.Querier, id string, opt Options) (Found, error) {
	traces, err := Find(ctx, q, id, opt)
	if err != nil || len(traces) == 0 {
		return nil, err
	}
	return traces, nil
}

func lookForAddress(ctx context.Context, q report.Querier, address string, opt Options) (Found, error) {
	a, err := ForAddress(ctx, q, address, opt)
	if err != nil || len(a.Outcomes)+len(a.Refused) == 0 {
		return nil, err
	}
	return a, nil
}

// mayBeAddress tells an address from a Message-ID by its look, to decide what to look
// for first. Message-IDs mostly have brackets, or are full of digits.
func mayBeAddress(id string) bool {
	local, _, ok := strings.Cut(strings.TrimSpace(id), "@")
	digits := 0
	for _, c := range local {
		if '0' <= c && c <= '9' {
			digits++
		}
	}
	return ok && !strings.HasPrefix(local, "<") && digits < 8
}
