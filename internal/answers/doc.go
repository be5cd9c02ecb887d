// Package answers computes what one query cannot: what is wrong now that was
// not before (Why), and what changed between two times (Diff). The database
// counts; this package compares the counts.
//
// Both count by cause (cause.go). Why, in why.go, compares a window with earlier ones
// (baseline.go), looks when each unusual cause began (onset.go) and where (place.go),
// and what to do about it (explain.go); findings.go and sentences.go say it. The
// statistics are those of package stats.
package answers
