package answers

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
	"github.com/mtalog/mtalog/parsers"
)

const (
	// muchLess is which part of the usual mail is so little that something stands still.
	muchLess = 1.0 / 3
	// enough is how much mail must be usual for that: of less, an hour without any is no wonder.
	enough = 20
	// nearlyNone is muchLess of one domain, to which there may be little on any day.
	nearlyNone = 0.1
	// silent is for how long nothing at all must have been logged to be told of.
	silent = 10 * time.Minute
)

// usualMail returns how many attempts are usual by the counts of the windows, also by what there
// was on the same weekday before. unlike is set if there is no log of one, and it is the weekend.
func (b baseline) usualMail(counts byWindow) (usual float64, unlike bool) {
	usual = b.usual(counts)
	for _, ago := range b.slots {
		if time.Duration(ago)*b.period%(7*day) == 0 {
			return min(usual, counts[ago]), false
		}
	}
	return usual, b.isWeekend()
}

// isWeekend reports whether the window begins or ends on a Saturday or Sunday.
func (b baseline) isWeekend() bool {
	for _, t := range []time.Time{b.start(), b.now.Add(-1)} {
		if day := t.Weekday(); day == time.Saturday || day == time.Sunday {
			return true
		}
	}
	return false
}

// atRest is which mail is missing, if not all of it.
type atRest struct {
	still   []stillDomain
	tlsOut  string // what is said of mail that does not go out as TLS fails
	silence string // what is said if nothing was logged since the newest event
}

// standstill says that there is much less mail than usual, if that is so.
func (d *Diagnosis) standstill() string {
	attempts := d.all.attempts[0]
	usually, unlike := d.usualMail(d.all.attempts)
	if !d.Known() || usually < enough || attempts >= muchLess*usually {
		return ""
	}
	s := fmt.Sprintf("Only %s, usually %s", plural(attempts, "delivery attempt"), number(usually))
	if attempts == 0 {
		s = "Usually there are " + number(usually)
	}
	if unlike {
		return s + ", which may be the weekend: there is no log of another one."
	}
	if now, share := d.all.shares(d.baseline); attempts >= enough && now <= 2*share {
		return s + ". What there is arrives, so it may be a holiday; else part of the mail does not come in or go out, or the log was not read to its end."
	}
	return s + ": mail does not come in or go out, or the log was not read to its end."
}

// tlsAtRest finds out whether mail does not go out because TLS fails: a log of sessions has no attempt then,
// where as a rule TLS that fails is a step of one.
func (d *Diagnosis) tlsAtRest(q querier) error {
	if d.standstill() == "" {
		return nil
	}
	is := fmt.Sprintf("kind IN (SELECT id FROM store.kind WHERE event = %d) AND %s", parsers.TLSFailed, outwards)
	rows, err := q.all("SELECT slot, count(*), arg_max(decode(text), (time, line)) FROM " + d.windows() + " WHERE " + is + " GROUP BY slot")
	if err != nil {
		return err
	}
	text, counts := "", bySlot(rows, 1)
	for _, r := range rows {
		if r.Int(0) == 0 {
			text = r.Text(2)
		}
	}
	c := comparison{Count: counts[0]}
	if c.setUsual(d.baseline, counts, 1); !c.isMore() {
		return nil
	}
	when, err := d.beganOf(q, is, c)
	d.tlsOut = fmt.Sprintf("TLS with the servers that mail is sent to fails: %s times in %s, usually %s%s. See which certificate this server shows them (on Exchange that of the connector, TlsCertificateName, which has to be enabled for SMTP), and which TLS it demands. For example: %s",
		number(c.Count), length(d.since), number(c.Usual), when, quoted(text))
	return err
}

// missing says which mail there is much less of than usual: all, or that for some domains.
func (d *Diagnosis) missing() (all []string) {
	if s := d.standstill(); s != "" {
		all = append(all, s)
	}
	refused := slices.ContainsFunc(d.unusual(), func(f *Finding) bool { return f.inbound })
	if d.tlsOut != "" {
		all = append(all, d.tlsOut)
	}
	for _, s := range d.still[:min(mostTold, len(d.still))] {
		all = append(all, s.sentence(d.since, refused))
	}
	return all
}

// stillDomain is a domain to which there is next to no mail where there always was some.
type stillDomain struct {
	name       string
	now, usual float64
	last       time.Time         // of the last attempt, if there is none now
	refused    float64           // recipients of it that this server refused
	why        classify.Category // mostly
}

// domainsAtRest finds the domains to which next to nothing is sent, if not all mail stands still:
// mail that no longer comes in is hardly missed where a lot goes out.
func (d *Diagnosis) domainsAtRest(q querier) error {
	if len(d.slots) < quietWindows || d.standstill() != "" {
		return nil
	}
	rows, err := q.all(d.text("standstill_domains", statement.Values{"Half": float64(len(d.slots)) / 2, "Enough": float64(enough), "Nearly": nearlyNone}))
	if err != nil || len(rows) == 0 {
		return err
	}
	rows, err = q.all(d.text("standstill_counts", statement.Values{"Domains": report.Numbers(rows)}))
	if err != nil {
		return err
	}
	counts, last := countsOf[string]{}, map[string]time.Time{}
	for _, r := range rows {
		name := r.Text(0)
		counts.add(name, int(r.Int(1)), r.Float(2))
		last[name] = later(last[name], r.Time(3))
	}
	for name, n := range counts {
		usual, unlike := d.usualMail(n)
		fewer := slices.ContainsFunc(d.slots, func(ago int) bool { return n[ago] <= n[0] })
		if usual < enough || n[0] >= nearlyNone*usual || unlike || fewer {
			continue
		}
		d.still = append(d.still, stillDomain{name: name, now: n[0], usual: usual, last: last[name]})
	}
	slices.SortFunc(d.still, func(a, b stillDomain) int {
		return cmp.Or(cmp.Compare(b.usual-b.now, a.usual-a.now), cmp.Compare(a.name, b.name))
	})
	return d.lastOfStill(q)
}

// lastOfStill finds out when there was the last mail to domains to which there is none now.
func (d *Diagnosis) lastOfStill(q querier) error {
	for i := range d.still[:min(mostTold, len(d.still))] {
		s := &d.still[i]
		rows, err := q.all("SELECT max(time) FROM store.happening WHERE "+between(d.from(), d.now)+
			" AND "+isAttempt+" AND "+toDomain, s.name)
		if err != nil {
			return err
		}
		s.last = rows[0].Time(0)
		if rows, err = q.all("SELECT v.category, count(*) AS n FROM "+happenings+" WHERE "+d.inWindow()+" AND "+inbound+
			" AND v.category > 0 AND "+toDomain+" GROUP BY v.category ORDER BY n DESC, v.category", s.name); err != nil {
			return err
		}
		for i, r := range rows {
			if s.refused += r.Float(1); i == 0 {
				s.why = classify.Category(r.Int(0))
			}
		}
	}
	return nil
}

// sentence says so, and where to look. refused is set if more clients are refused than usual.
func (s stillDomain) sentence(window time.Duration, refused bool) string {
	look := "see whether mail for it still arrives (its MX record, its senders, the way here)."
	switch {
	case s.refused >= muchLess*s.usual && s.why == relayDenied:
		look = fmt.Sprintf("this server refuses it as a domain that is not its own (%s): it is no longer among those that it accepts.", plural(s.refused, "refusal"))
	case s.refused >= muchLess*s.usual:
		look = fmt.Sprintf("this server refuses mail for it (%s, mostly %s).", plural(s.refused, "refusal"), s.why.Info().Title)
	case refused:
		look = "see whether it is among what this server refuses more than usual (below), or no longer arrives (its MX record, the way here)."
	}
	some := "Only " + plural(s.now, "delivery attempt") + " to " + s.name
	if s.now == 0 {
		some = "No delivery attempt to " + s.name + " since " + clock(s.last)
	}
	return fmt.Sprintf("%s, usually %s in %s: %s", some, number(s.usual), length(window), look)
}

// listen finds out whether nothing was logged since the newest event though it usually is.
func (d *Diagnosis) listen(q querier) error {
	age := d.clock.Sub(d.now)
	if d.asked || age < silent || age > day {
		return nil
	}
	b, err := newBaseline(q, d.clock, age)
	if err != nil || len(b.slots) == 0 {
		return err
	}
	rows, err := q.all("SELECT slot, count(*) FROM " + b.windows() + " WHERE " + isAttempt + " GROUP BY slot")
	if usual, unlike := b.usualMail(bySlot(rows, 1)); usual >= enough && !unlike {
		d.silence = fmt.Sprintf("Nothing was logged in the %s since, in which %s are usual: mail stands still, or the log is no longer read (mtalog status).",
			length(age), plural(usual, "delivery attempt"))
	}
	return err
}
