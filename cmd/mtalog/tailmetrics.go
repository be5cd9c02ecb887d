package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/metrics"
	"github.com/mtalog/mtalog/parsers"
)

// counting feeds the metrics.
type counting struct{ metrics *metrics.Metrics }

func startMetrics(ctx context.Context, addr string) (*counting, error) {
	c := &counting{metrics: metrics.New()}
	if _, err := c.metrics.Serve(ctx, addr); err != nil {
		if failed, ok := errors.AsType[*net.OpError](err); ok {
			err = failed.Err // without the address, which stands before it
		}
		return nil, fmt.Errorf("--metrics %s: %w: give an address of this machine, such as 127.0.0.1:9115", addr, err)
	}
	return c, nil
}

func (c *counting) row(r *parsers.Record, v *classify.Verdict) {
	c.metrics.Event(metrics.Event{
		MTA: r.MTA.String(), Outcome: r.Event.String(), Category: v.Category.String(),
		Class: r.Enhanced.Class(), Subject: r.Enhanced.Subject(),
	})
}

func (c *counting) committed(commit ingest.Commit) {
	c.metrics.Commit(commit.Rows, commit.Took)
	for _, s := range commit.Sources {
		c.metrics.Lines(s.Format, s.Counts.Lines, s.Counts.Unrecognised+s.Counts.Broken)
		c.metrics.Behind(s.Path, s.Behind)
	}
}
