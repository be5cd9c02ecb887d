package answers

import (
	"fmt"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
)

// knownClients finds out how much of what many clients meet is met by such as had mail taken before:
// a list that has shut down refuses all, and junk comes from strangers.
func (d *Diagnosis) knownClients(q querier) error {
	found := map[cause]*Finding{}
	var list []*Finding
	for _, f := range d.unusual() {
		if f.inbound && f.isOf(ofReputation...) && f.clients >= atOnce && f.Mostly == "" {
			found[f.cause] = f
			list = append(list, f)
		}
	}
	if len(list) == 0 {
		return nil
	}
	rows, err := q.all(d.text("known_clients", statement.Values{"About": about(list)}))
	counts := countsOf[*Finding]{}
	for _, r := range rows {
		if f := found[directedCause(r, 0)]; f != nil {
			counts.add(f, int(r.Int(5)), r.Float(6))
			if r.Int(5) == 0 {
				f.known = int(r.Int(7))
			}
		}
	}
	for f, n := range counts { // big providers, which send some junk each day, are known too
		f.fromKnown = n[0] - d.usual(n)
	}
	return err
}

// domainsLostHere finds out which refusals to relay are mostly for a domain whose mail went no further than this
// server lately, and no longer does: not one that another server of ours has.
func (d *Diagnosis) domainsLostHere(q querier) error {
	return d.ask(q, question{
		about: func(f *Finding) bool { return f.inbound && f.category == relayDenied },
		query: func(f *Finding) (string, []any) {
			return d.text("known_domain", statement.Values{"Lately": d.timeline().condition, "Cause": f.condition()}), nil
		},
		note: func(f *Finding, r report.Row) {
			if r.Float(1) >= f.Count/2 {
				f.lostDomain = r.Text(0)
			}
		},
	})
}

// lostAddresses are recipients that are refused as unknown though mail was delivered to them lately: a
// migration or a table has lost them. Bots that guess addresses hide them in any count.
type lostAddresses struct {
	some     []string // those with most refusals
	all      float64
	refusals float64
	first    time.Time
}

const (
	// lately is how long ago a lost address must have had mail at most: one that was given up on
	// purpose is not told of for long.
	lately = 3 * day
	// leastLost is how many refusals of lost addresses there must be at least.
	leastLost = 3
)

// lostRecipients finds the addresses that have been lost.
func (d *Diagnosis) lostRecipients(q querier) error {
	if !d.Known() {
		return nil
	}
	from := d.now.Add(-max(lately, 4*d.since))
	refused := isInbound + " AND " + hasVerdict(isCategory(badMailbox)) + " AND recipient_key != 0"
	rows, err := q.all(d.text("known_lost", statement.Values{"Lately": between(from, d.now), "Refused": refused, "Most": mostTold}))
	if err != nil || len(rows) == 0 {
		return err
	}
	l := &lostAddresses{all: rows[0].Float(1), refusals: rows[0].Float(2), first: rows[0].Time(3)}
	for _, r := range rows {
		l.some = append(l.some, r.Text(0))
	}
	if l.refusals >= max(leastLost, d.weight*d.all.attempts[0]) {
		d.lost = l
	}
	return nil
}

func (l *lostAddresses) sentence(window time.Duration) string {
	who := strings.Join(l.some, ", ")
	if more := l.all - float64(len(l.some)); more > 0 {
		who += " and " + plural(more, "other")
	}
	return fmt.Sprintf("Refused as unknown though mail was delivered there lately: %s, %s times in %s, since %s. If they were not removed on purpose, look at this server's tables of recipients (aliases, mailboxes, the directory) and at what changed then.",
		who, number(l.refusals), length(window), clock(l.first))
}
