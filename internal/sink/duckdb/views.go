package duckdb

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"strings"
	"text/template"
)

// views are templates of the queries of views, a file of schema/views each, which name
// what they read by the fields of reads. Each is used twice: in a database, for all that
// is in it, and beside it for one query, for what that needs (see Prepare).
var views = template.Must(template.New("").ParseFS(viewFiles, "schema/views/*.sql"))

//go:embed schema/views/*.sql
var viewFiles embed.FS

// viewNames are their names, each after those of the views that it reads.
var viewNames = []string{"outcomes", "queued", "events", "failures", "deliveries", "messages"}

// reads is what views take their rows from: tables, views or queries in parentheses.
type reads struct {
	Happenings       string
	TheirMessages    string // at least those that Happenings belong to
	ReceivedMessages string
	Peers            string // at least those of all of these
	Outcomes, Queued string // the views of these names
}

// everything is what the views of a database read.
var everything = reads{
	Happenings:       "store.happening",
	TheirMessages:    "all_messages",
	ReceivedMessages: "all_messages",
	Peers:            "store.peer",
	Outcomes:         "outcomes",
	Queued:           "queued",
}

// since is what views read of what happened since a time, which is SQL: so many
// happenings, and messages received. There must be temporary views outcomes and
// recently_queued, which stands for queued.
func since(time string, happenings, messages int64) reads {
	few := fmt.Sprintf("(FROM store.happening WHERE time >= %s LIMIT %d)", time, happenings)
	theirs := "WHERE id IN (SELECT message FROM " + few + ")" // lets DuckDB skip the messages of other times
	return reads{
		Happenings:       few,
		TheirMessages:    "(FROM store.message " + theirs + " UNION ALL FROM store.open_message " + theirs + ")",
		ReceivedMessages: fmt.Sprintf("(FROM all_messages WHERE received >= %s LIMIT %d)", time, messages),
		Peers:            "store.peer",
		Outcomes:         "temp.outcomes",
		Queued:           "temp.recently_queued",
	}
}

// query returns the query of a view.
func (r reads) query(view string) string {
	var b strings.Builder
	if err := views.ExecuteTemplate(&b, view+".sql", r); err != nil {
		panic(err) // the files are part of the program, and TestViews reads them all
	}
	return b.String()
}

// createViews makes the views of a database, in place of those of another mtalog.
func createViews(ctx context.Context, tx *sql.Tx) error {
	for _, name := range viewNames {
		if _, err := tx.ExecContext(ctx, "CREATE OR REPLACE VIEW "+name+" AS\n"+everything.query(name)); err != nil {
			return fmt.Errorf("view %s: %w", name, err)
		}
	}
	return nil
}
