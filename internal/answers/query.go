package answers

import (
	"context"
	"embed"
	"maps"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
)

//go:embed questions/*.sql
var files embed.FS

// questions are the longer queries, a file each, which begins with the name of the Go file that asks it. Their
// numbers of MTAs, events and stages are those of package parsers, and their words are explained in cause.go.
var questions = statement.In(files, "questions/*.sql", statement.Words{
	"attempts": attempts, "inbound": inbound, "failing": failing, "counted": counted, "notTLSOut": notTLSOut, "outwards": outwards,
	"isAttempt": isAttempt, "isDelivered": isDelivered, "happenings": happenings, "causeColumns": causeColumns, "replyAlone": replyAlone,
	"beyond": beyond,
})

// text returns the text of a question. Besides values it has, for that a time is in the window,
// .InWindow; for the rows of store.happening in the window and those that it is compared with,
// .Windows; for the columns of a cause, .Columns.
func (d *Diagnosis) text(question string, values statement.Values) string {
	all := statement.Values{"InWindow": d.inWindow(), "Windows": d.windows(), "Columns": d.columns()}
	maps.Copy(all, values)
	return questions.Text(question+".sql", all)
}

// querier is a database with the context of its queries.
type querier struct {
	ctx context.Context
	q   report.Querier
	// answered has the answers of once, by query.
	answered map[string][]report.Row
}

func newQuerier(ctx context.Context, q report.Querier) querier {
	return querier{ctx, q, map[string][]report.Row{}}
}

func (q querier) all(query string, args ...any) ([]report.Row, error) {
	return report.All(q.ctx, q.q, query, args...)
}

// once is all for a query that may have been asked already: for another window that ends at the same time.
func (q querier) once(query string) ([]report.Row, error) {
	if rows, ok := q.answered[query]; ok {
		return rows, nil
	}
	rows, err := q.all(query)
	if err == nil {
		q.answered[query] = rows
	}
	return rows, err
}

// run takes steps until the first error.
func (q querier) run(steps ...func(querier) error) error {
	for _, step := range steps {
		if err := step(q); err != nil {
			return err
		}
	}
	return nil
}

// question is what is asked of the database about each finding that it concerns.
type question struct {
	about func(*Finding) bool
	query func(*Finding) (sql string, args []any)
	note  func(*Finding, report.Row) // what each row of the answer tells
}

// ask asks a question about the unusual findings.
func (d *Diagnosis) ask(q querier, what question) error {
	for _, f := range d.unusual() {
		if !what.about(f) {
			continue
		}
		query, args := what.query(f)
		rows, err := q.all(query, args...)
		if err != nil {
			return err
		}
		for _, r := range rows {
			what.note(f, r)
		}
	}
	return nil
}
