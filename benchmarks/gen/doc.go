// Package gen writes realistic logs of mail transfer agents, of any size,
// together with the truth about them.
//
// A simulation decides what happens: who connects, which message is queued,
// what each remote server answers, when a deferred recipient is tried again.
// Each decision is counted at the moment its line is written, so the [Truth]
// never comes from reading the log back.
//
// The same [Options] give the same bytes on every machine: the generator uses
// integers and its own random numbers only.
//
// # Where to look
//
// A format is a row of the table in gen.go, which also has what all simulations share.
// The world of senders, recipients and servers is in world.go, what the servers answer
// in replies.go and template.go. A simulation plans steps (flow.go) that a queue keeps
// in the order of time (queue.go); those of each MTA are in the files that begin with
// its name. Outcomes are counted in truth.go.
//
// # What the logs are like
//
// A dozen big providers take about four fifths of the mail; 20,000 other domains share
// the rest by a power law, as do the senders. About a sixth of the delivery attempts
// fail, for the reasons and in the words of the servers concerned (see
// replies.go): unknown users, full mailboxes, greylisting, rate limits,
// blocklists, missing authentication, hosts that are down. What is deferred is tried
// again until it is delivered or expires. Persons' domains are reserved ones
// (RFC 2606), addresses are from 198.18.0.0/15 (RFC 2544, benchmarks),
// 192.0.2.0/24 and 2001:db8::/32.
//
// # What they are not like
//
// One host, one MTA, no other programs' lines, no damaged lines, no bytes that are not UTF-8:
// robustness is the parsers' own tests' subject.
package gen
