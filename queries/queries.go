// Package queries holds the canned reports: one file of SQL each, with a
// header that package internal/report reads and checks. The README.md beside
// them explains the header and the tables; that of the project says which
// report answers which question.
package queries

import "embed"

// FS holds NAME.sql for each report, and include/ with the fragments that
// they share.
//
//go:embed *.sql include/*.sql
var FS embed.FS
