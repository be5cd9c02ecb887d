package main

import (
	"context"
	"database/sql"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/metrics"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// counting feeds the metrics.
type counting struct {
	metrics    *metrics.Metrics
	categories map[uint8]string
}

func startMetrics(ctx context.Context, store *duckdb.DB, addr string) (*counting, error) {
	c := &counting{metrics: metrics.New(), categories: map[uint8]string{}}
	rows, err := store.QueryContext(ctx, "SELECT id, name FROM log.main.categories")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id uint8
		var name sql.NullString
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		c.categories[id] = name.String
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	_, err = c.metrics.Serve(ctx, addr)
	return c, err
}

func (c *counting) row(k *batch.Kind, v *batch.Verdict, n int) {
	c.metrics.Event(metrics.Event{
		MTA: k.MTA.String(), Outcome: k.Event.String(), Category: c.categories[v.Category],
		Class: v.Code.Class(), Subject: v.Code.Subject(),
	}, n)
}

func (c *counting) committed(commit ingest.Commit) {
	c.metrics.Commit(commit.Rows, commit.Took)
	for _, s := range commit.Sources {
		c.metrics.Lines(s.Format, s.Counts.Lines, s.Counts.Unrecognised+s.Counts.Broken)
		c.metrics.Behind(s.Path, s.Behind)
	}
}
