package serve

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// What is made for a query is there for it, and gone after it.
func TestAnswer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duckdb")
	db := newDB(t, path)
	answer := func(ctx context.Context, c Conn, query string, args []driver.NamedValue) (driver.Rows, error) {
		if strings.Contains(query, "refused") {
			return nil, errors.New("not this one")
		}
		if len(args) > 0 && (args[0].Name != "a" || args[0].Value != int64(7)) {
			t.Errorf("%s: arguments %v", query, args)
		}
		if _, err := c.ExecContext(ctx, "CREATE TEMP VIEW made AS SELECT 'prepared' AS s", nil); err != nil {
			return nil, err
		}
		return c.QueryContext(ctx, query, args)
	}
	s := must.Have(Start(path, db, answer))(t)
	defer s.Close()
	for _, q := range []Querier{dial(t, path), Local(db, answer)} {
		for range 2 { // the first leaves nothing in the way of the second
			rows, err := q.QueryContext(t.Context(), "SELECT s, $a FROM made", sql.Named("a", 7))
			if err != nil || !rows.Next() || rows.Values()[0] != "prepared" {
				t.Fatalf("%T: %v", q, err)
			}
			must.Do(t, rows.Close())
		}
		for query, want := range map[string]string{"SELECT 'refused'": "not this one", "FROM nowhere": "nowhere"} {
			if _, err := q.QueryContext(t.Context(), query); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%T: %s: %v", q, query, err)
			}
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	rows, err := Local(db, nil).QueryContext(ctx, "SELECT count(*) FROM duckdb_views() WHERE view_name = 'made'")
	if err != nil || !rows.Next() || rows.Values()[0] != int64(0) { // an error where a query has kept the connection
		t.Fatalf("the view is left: %v", err)
	}
	rows.Close()
}
