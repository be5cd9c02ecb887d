package duckdb

import (
	"context"
	"database/sql"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// fillReference stores the meanings of classes, subjects and codes, so that
// reports can name them.
func fillReference(ctx context.Context, tx *sql.Tx) (err error) {
	insert := func(query string, args ...any) {
		if err == nil {
			_, err = tx.ExecContext(ctx, query, args...)
		}
	}
	for c := range smtpcode.Classes() {
		insert("INSERT INTO classes VALUES (?, ?, ?)", c.Digit, c.Name, c.Description)
	}
	for s := range smtpcode.Subjects() {
		insert("INSERT INTO subjects VALUES (?, ?, ?)", s.Number, s.Name, s.Description)
	}
	for e := range smtpcode.EnhancedCodes() {
		for _, class := range []int{2, 4, 5} {
			insert("INSERT INTO enhanced_codes VALUES (?, ?, ?, ?, ?, ?)", class, e.Subject, e.Detail, e.Name, e.Description, e.Hint)
		}
	}
	for r := range smtpcode.ReplyCodes() {
		insert("INSERT INTO reply_codes VALUES (?, ?, ?)", int(r.Code), r.Name, r.Meaning)
	}
	return err
}
