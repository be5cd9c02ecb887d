package join

import (
	"context"
	"database/sql"
	"embed"

	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/statement"
)

//go:embed *.sql
var files embed.FS

// statements are the files *.sql. Their numbers of MTAs, events and stages are those of package parsers.
var statements = statement.In(files, "*.sql", statement.Words{
	"inFrontEnd":  EventList(sink.InFrontEnd),
	"inPanicLog":  EventList(sink.InPanicLog),
	"inRejectLog": EventList(sink.InRejectLog),
	"messages":    []string{"message", "open_message"}, // the tables of them
})

// joiner runs statements in the transaction of a join.
type joiner struct {
	ctx context.Context
	tx  *sql.Tx
}

// run runs the statements of a file. Arguments are those of the last one.
func (j joiner) run(file string, values any, args ...any) error {
	_, err := j.tx.ExecContext(j.ctx, statements.Text(file, values), args...)
	return err
}

// ask reads the one row of the answer to a query.
func (j joiner) ask(query string, args []any, into ...any) error {
	return j.tx.QueryRowContext(j.ctx, query, args...).Scan(into...)
}
