// Package views has the views that people and reports see, the query of each in a file (*.sql), and
// prepares queries that read them.
//
// One for the latest events is narrowed to these (recent.go), one that shows a few rows to those
// (few.go, fewmessages.go), and one that names its columns (named.go) is spared the others (slim.go),
// by temporary views with the names of the database's. What a query says is in the tree that DuckDB
// makes of it (tree.go, conditions.go, fewof.go). Prepare (prepare.go) decides which of these it gets.
package views

import (
	"embed"
	"fmt"

	"github.com/mtalog/mtalog/internal/statement"
)

// templates are the queries of the views, a file each, which name what they read by the
// fields of reads. Each is used twice: in a database, for all that is in it, and beside it
// for one query, for what that needs (see Prepare).
var templates = statement.In(files, "*.sql", nil)

//go:embed *.sql
var files embed.FS

// Names are the names of the views, each after those of the views that it reads.
var Names = []string{"outcomes", "queued", "events", "failures", "deliveries", "messages"}

// Query returns the query of a view of a database.
func Query(view string) string { return everything.query(view) }

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
func (r reads) query(view string) string { return templates.Text(view+".sql", r) }
