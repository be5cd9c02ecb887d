package main

import (
	"cmp"
	"slices"

	"github.com/mtalog/mtalog/internal/report"
)

// pagePart is a part of a page of all reports: what a reader asks, and the reports that
// answer it.
type pagePart struct {
	title   string
	reports []string
}

// pageOrder is the order of a page: what is wrong comes first. A report that is in no
// part, as a user's own, comes before the last.
var pageOrder = []pagePart{
	{"What is wrong", []string{"overview", "causes", "timeline", "failures", "new", "provider-failures", "codes"}},
	{"Destinations", []string{"providers", "domains", "relays", "recipients", "services", "delays", "throttling", "greylisting"}},
	{"Lists to work through", []string{"blocklists", "dead-addresses", "mailbox-full"}},
	{"Clients and refusals", []string{"rejects", "refused-clients", "clients", "auth", "sessions", "connections"}},
	{"The queue", []string{"backlog", "waiting", "queue-time", "retries", "expired"}},
	{"Senders", []string{"outliers", "senders", "sender-domains", "pairs", "relayed"}},
	{"This server", []string{"health", "connect", "dns", "tls-failures", "tls", "tls-plaintext", "actions"}},
	{"How much, and when", []string{"totals", "traffic", "hours", "heatmap", "heatmap-codes", "volume", "volume-delivered", "volume-recipients"}},
	{"What the replies say", []string{"fingerprints", "replies", "unclassified"}},
	ownPart,
	{"Can the numbers be trusted", []string{"sources", "unrecognised"}},
}

var ownPart = pagePart{title: "Your own"}

// inPageOrder sorts reports by their part, and by their place in it.
func inPageOrder(all []*report.Report) []*report.Report {
	rank := func(r *report.Report) (part, place int) {
		for i, p := range pageOrder {
			if p.title == ownPart.title {
				part = i
			}
			if at := slices.Index(p.reports, r.Name); at >= 0 {
				return i, at
			}
		}
		return part, 0
	}
	slices.SortStableFunc(all, func(a, b *report.Report) int {
		partA, placeA := rank(a)
		partB, placeB := rank(b)
		return cmp.Or(partA-partB, placeA-placeB)
	})
	return all
}

// partOf returns the title of the part that a report is in.
func partOf(name string) string {
	for _, p := range pageOrder {
		if slices.Contains(p.reports, name) {
			return p.title
		}
	}
	return ownPart.title
}
