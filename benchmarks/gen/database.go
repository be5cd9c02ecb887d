package gen

import (
	"context"
	"database/sql"
)

// DifferencesIn asks a database of mtalog the three questions and compares its
// answers with the truth.
func (t *Truth) DifferencesIn(ctx context.Context, db *sql.DB) ([]string, error) {
	codes, err := ask(ctx, db, CodesQuestion, func(c *Count) []any { return []any{&c.Event, &c.Reply, &c.Code, &c.N} })
	if err != nil {
		return nil, err
	}
	domains, err := ask(ctx, db, DomainsQuestion, func(c *Count) []any { return []any{&c.Event, &c.Domain, &c.N} })
	if err != nil {
		return nil, err
	}
	messages, err := ask(ctx, db, MessagesQuestion, func(c *Count) []any { return []any{&c.N} })
	if err != nil {
		return nil, err
	}
	return t.Differences(codes, domains, messages), nil
}

// ask returns the rows of an answer; columns are those of a Count that the
// question selects.
func ask(ctx context.Context, db *sql.DB, question string, columns func(*Count) []any) (list []Count, err error) {
	rows, err := db.QueryContext(ctx, question)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c Count
		if err := rows.Scan(columns(&c)...); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}
