package duckdb

import (
	"context"
	"database/sql"

	"github.com/mtalog/mtalog/parsers"
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
	for e, name := range parsers.Events {
		if !e.IsFact() {
			insert("INSERT INTO event_names VALUES (?, ?, ?)", uint8(e), name, isFailure(e))
		}
	}
	insert("INSERT INTO stage_names VALUES (0, NULL)")
	for s, name := range parsers.Stages {
		insert("INSERT INTO stage_names VALUES (?, ?)", uint8(s), name)
	}
	insert("INSERT INTO mta_names VALUES (0, NULL)")
	for _, m := range []parsers.MTA{parsers.Postfix, parsers.Exim, parsers.Exchange} {
		insert("INSERT INTO mta_names VALUES (?, ?)", uint8(m), m.String())
	}
	return err
}

// isFailure reports whether something did not arrive, for now or for good.
func isFailure(e parsers.Event) bool {
	switch e {
	case parsers.Deferred, parsers.Bounced, parsers.Expired, parsers.Rejected, parsers.Undeliverable, parsers.Delayed, parsers.ConnectFailed:
		return true
	}
	return false
}
