// Package answers computes what one query cannot: what is wrong now that was
// not before (Why), and what changed between two times (Diff). The database
// counts; this package compares the counts.
//
// Both count by cause (cause.go). Why, in why.go, compares a window with earlier ones
// (baseline.go), makes one finding of what is one incident (pool.go), looks where each
// unusual cause is (place.go), when it began (onset.go), and who has to do what about it
// (explain.go, blame.go). Senders out of line (busy.go) and what the server warns of
// (trouble.go) are no failures, but the reason of some. findings.go and sentences.go say
// it all. The statistics are those of package stats.
package answers
