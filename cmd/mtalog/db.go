package main

import (
	"context"
	"io"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// reader is a database that is open for queries.
type reader interface {
	report.Querier
	io.Closer
}

// openForReading opens the database at path for all commands that only read.
func openForReading(ctx context.Context, path string) (reader, error) {
	db, err := duckdb.OpenReadOnly(ctx, path)
	if err != nil {
		return nil, err
	}
	return local{db}, nil
}

// local is a database that this process holds.
type local struct{ *duckdb.DB }

func (l local) QueryContext(ctx context.Context, query string, args ...any) (report.Rows, error) {
	return l.DB.QueryContext(ctx, query, args...)
}

// count returns the one number that query selects.
func count(ctx context.Context, db report.Querier, query string) (n int64, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	if rows.Next() {
		err = rows.Scan(&n)
	}
	if err == nil {
		err = rows.Err()
	}
	return n, err
}
