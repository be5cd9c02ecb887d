// Package answers computes what one query cannot: what is wrong now that was
// not before (Why, Lately), and what changed between two times (Diff). The database
// counts; this package compares the counts. The statistics are those of package stats.
//
// Both count by cause (cause.go, categories.go): category, provider, code and direction. Why and Lately
// take these steps; finish in why.go says which need others before them:
//
//	ahead.go      what is stamped later than now can be: not now
//	baseline.go   which earlier windows the window is compared with, and what is usual in them
//	count.go      counts by cause and window, and makes a finding of each cause
//	pool.go       one finding of those that differ by provider, or also by code, if none has most of it
//	judge.go      which findings are unusual (by comparison.go), and in what order they are told
//	place.go      what most of each unusual finding has in common: domain, relay, sender, host;
//	              located.go what is kept and said of that
//	relay.go      whether the relay is ours, or one of several of which the others take mail
//	onset.go      since when it has been so
//	explain.go    an example and the cure, by the words of the failure
//	blame.go      who has to act instead, by what many failures have in common
//	known.go      which clients are refused, and which recipients unknown, that had mail before
//	certificate.go  why certificates of others are not trusted
//	expired.go    why what was given up could not be delivered
//	breakoff.go   sessions that broke off because TLS or a login failed: they are told once
//	listed.go     one finding of those that are about the same addresses of this server, or its domain that is gone
//	busy.go       the login or sender that is out of line; flood.go the recipient that is
//	contentfilter.go  what goes to a content filter and comes back, which is not counted twice
//	trouble.go    what the server warns of itself
//	late.go       deliveries that take long; greylisted.go greylisting by many at once, or by this
//	              server: neither is a finding
//	standstill.go mail that is missing: all, that for a domain, or what should have been logged since
//	sentences.go  all of it in words (words.go has numbers); findings.go as a table, followups.go as commands
//	headline.go   what a summary begins with: the worst of it, or what fails most
//
// exchangelogs.go warns of logs that are missing or count twice.
//
// Longer queries are in questions/*.sql, each called after the file that asks it; query.go says what they have in common.
//
// Diff is diff.go; difffold.go makes one change of those that are one incident. What
// decides is in named constants beside the code that asks them; the tests have an incident
// for each (of deliveries in incident_test.go, of the server itself in ownserver_test.go, of
// too much or too little mail in amount_test.go), and thresholds_test.go one on either side
// of it.
package answers
