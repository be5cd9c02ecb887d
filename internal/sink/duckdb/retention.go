package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// expireStep is the time span that one transaction of Expire deletes: it keeps
// each of them short beside the commits of new rows.
const expireStep = 6 * time.Hour

// Expire deletes the events from before a time, messages of which nothing was
// heard since, and the lines kept of sources that ended before. The sources
// themselves stay: they say what has been read. It returns how many events were
// deleted.
func (db *DB) Expire(ctx context.Context, before time.Time) (int64, error) {
	deleted := int64(0)
	for _, x := range []struct{ table, column string }{{"happening", "time"}, {"message", "last_time"}} {
		var oldest sql.NullTime
		query := fmt.Sprintf("SELECT min(%s) FROM log.store.%s WHERE %[1]s < ?", x.column, x.table)
		if err := db.QueryRowContext(ctx, query, before.UTC()).Scan(&oldest); err != nil {
			return deleted, err
		}
		if !oldest.Valid {
			continue
		}
		for at := oldest.Time; at.Before(before); {
			// Most steps are one span; a lone row from long ago is not worth years of them.
			at = at.Add(max(expireStep, before.Sub(at)/1000))
			if at.After(before) {
				at = before
			}
			result, err := db.ExecContext(ctx, fmt.Sprintf("DELETE FROM log.store.%s WHERE %s < ?", x.table, x.column), at.UTC())
			if err != nil {
				return deleted, err
			}
			if x.table == "happening" {
				n, _ := result.RowsAffected()
				deleted += n
			}
		}
	}
	_, err := db.ExecContext(ctx, "DELETE FROM log.main.unrecognised WHERE source_id IN (SELECT source_id FROM log.main.sources WHERE last_time < ?)", before.UTC())
	return deleted, err
}
