package answers

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/stats"
)

// Finding is a cause of failures in a window of time.
type Finding struct {
	cause
	Count   float64
	Usual   float64 // count in such a window; 0 if that is not known
	Unusual bool
	// Mostly is the domain, the relay or the client that at least half of it is about.
	// It is empty if there is a provider.
	Mostly string
	// From is the login, the sender or the sender's domain (written @example.com) that at
	// least half of it is from. It is empty if that matters little to such a failure.
	From  string
	Since time.Time // when it became more frequent; else the first in the window
	Last  time.Time // the last in the window
	// Earlier is set if it has been so since the beginning of what was looked at.
	Earlier bool
	// Host is the one of several hosts that nearly all of it is logged by, if that is not
	// so of all mail.
	Host    string
	Owner   classify.Owner // who has to act
	Cure    string
	Example string // a reply, as logged

	rule        int32
	fingerprint int64
	spread      float64
	doubt       float64 // standard error of Usual
	ownRelay    string  // the relay, if it is on this server
	local       bool    // it is about deliveries to mailboxes of this server
	clients     int     // that it is about, if it is inbound
	mailboxes   int     // that are full
	atMostly    float64 // how much of it is about the domain Mostly; 0 if that is no domain
	rare        float64 // how often it is expected at most, if it has much weight on a quiet site; else 0
	domains     int     // that it is about, if it is not inbound
}

// Diagnosis is what is wrong.
type Diagnosis struct {
	Findings []*Finding // the unusual ones first, then by how many more than usual
	baseline
	pooled    []cause
	busy      *busySender
	troubles  []trouble
	asked     bool    // for a time: now is not that of the newest event
	ahead     int64   // events whose stamps are later than now can be
	weight    float64 // see Lately
	providers map[classify.Provider]*traffic
	all       traffic
}

// ErrNoEvents says that the database has no events in the time asked for.
var ErrNoEvents = errors.New("the database has no events in this time; mtalog status shows what it holds")

// greylist is never unusual: it passes by itself, and what does not is found as expired.
var greylist, _ = classify.CategoryNamed("greylist")

// least is how many events a cause must have at least to be called unusual.
const least = 5

// Why compares the window of length since that ends at until with the same hours of
// the days before. If until is zero, the window ends with the newest event, which is
// not later than clock allows (see report.Newest).
func Why(ctx context.Context, db report.Querier, clock time.Time, since time.Duration, until time.Time) (*Diagnosis, error) {
	q := querier{ctx, db}
	d, err := begin(q, clock, since, until)
	if err != nil {
		return nil, err
	}
	return d, d.finish(q)
}

// weighty is which share of all attempts what is more than usual must be at least, to be
// told to those who have not asked what is wrong.
const weighty = 0.01

// Lately is Why with the first of the given lengths for which it is known what is usual;
// it returns nil if there is none. Only what is weighty is unusual to it.
func Lately(ctx context.Context, db report.Querier, clock time.Time, lengths []time.Duration, until time.Time) (*Diagnosis, error) {
	q := querier{ctx, db}
	for _, since := range lengths {
		d, err := begin(q, clock, since, until)
		switch {
		case errors.Is(err, ErrNoEvents):
			return nil, nil
		case err != nil:
			return nil, err
		case d.Known():
			d.weight = weighty
			return d, d.finish(q)
		}
	}
	return nil, nil
}

// begin finds out what the window is and what it is compared with.
func begin(q querier, clock time.Time, since time.Duration, until time.Time) (*Diagnosis, error) {
	d := &Diagnosis{asked: !until.IsZero(), providers: map[classify.Provider]*traffic{}}
	if !d.asked {
		newest, ahead, err := report.Newest(q.ctx, q.q, clock)
		if err != nil {
			return nil, err
		}
		until, d.ahead = newest.Add(time.Microsecond), ahead // the window ends after the newest event
	}
	rows, err := q.all("SELECT count(*) > 0 FROM store.happening WHERE time < " + report.Literal(until))
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || !rows[0].Bool(0) {
		return nil, ErrNoEvents
	}
	d.baseline, err = newBaseline(q, until, since)
	return d, err
}

// finish finds out what is wrong.
func (d *Diagnosis) finish(q querier) error {
	if err := d.count(q); err != nil {
		return err
	}
	steps := []func(querier) error{d.places, d.onsets, d.explain, d.senders, d.warnings}
	if d.weight > 0 && len(d.unusual()) == 0 {
		steps = []func(querier) error{d.senders, d.warnings} // no finding will be told
	}
	for _, step := range steps {
		if err := step(q); err != nil {
			return err
		}
	}
	return nil
}

// traffic counts delivery attempts by window.
type traffic struct{ attempts, failed map[int]float64 }

func (t *traffic) add(slot int, n float64, failed bool) {
	if t.attempts == nil {
		t.attempts, t.failed = map[int]float64{}, map[int]float64{}
	}
	t.attempts[slot] += n
	if failed {
		t.failed[slot] += n
	}
}

// shares returns the share of attempts that failed in the window, and the usual share.
func (t *traffic) shares(b baseline) (now, usual float64) {
	if n := t.attempts[0]; n > 0 {
		now = t.failed[0] / n
	}
	attempts, _ := b.usual(t.attempts)
	if failed, _ := b.usual(t.failed); attempts > 0 {
		usual = failed / attempts
	}
	return now, usual
}

// count makes a finding of each cause in the window, and judges it by the windows before.
func (d *Diagnosis) count(q querier) error {
	slot, condition := d.slot()
	rows, err := q.all(`WITH g AS (
			SELECT ` + slot + ` AS slot, kind, verdict, count(*) AS n, min(time) AS first, max(time) AS last
			FROM store.happening WHERE ` + condition + ` AND ` + counted + ` GROUP BY ALL
		)
		SELECT slot, ` + causeColumns + `, ` + inbound + `,
			sum(n)::BIGINT, (sum(n) FILTER (` + attempts + `))::BIGINT, min(first), arg_max(v.owner, n), arg_max(v.rule, n), arg_max(v.fingerprint, n), max(last)
		FROM g JOIN store.kind k ON k.id = g.kind JOIN store.verdict v ON v.id = g.verdict
		WHERE v.category > 0 AND ` + failing + ` OR ` + attempts + `
		GROUP BY ALL`)
	if err != nil {
		return err
	}
	found, counts := map[cause]*Finding{}, map[cause]map[int]float64{}
	for _, r := range rows {
		slot := int(r.Int(0))
		c := causeOf(r, 1)
		c.inbound = r.Bool(5)
		if n := r.Float(7); n > 0 {
			if d.providers[c.provider] == nil {
				d.providers[c.provider] = &traffic{}
			}
			d.providers[c.provider].add(slot, n, c.category > 0)
			d.all.add(slot, n, c.category > 0)
		}
		if c.category == 0 {
			continue
		}
		if counts[c] == nil {
			counts[c] = map[int]float64{}
		}
		counts[c][slot] += r.Float(6)
		if slot == 0 {
			found[c] = &Finding{cause: c, Count: r.Float(6), Since: r.Time(8), Owner: classify.Owner(r.Int(9)), rule: int32(r.Int(10)), fingerprint: r.Int(11), Last: r.Time(12)}
		}
	}
	d.pool(found, counts)
	for c, f := range found {
		if c.provider == everywhere {
			d.Findings = append(d.Findings, f)
			continue
		}
		f.Usual, f.spread = d.usual(counts[c])
		f.doubt = d.doubt(f.Usual)
		d.Findings = append(d.Findings, f)
	}
	d.judge()
	return nil
}

// judge finds out which findings are unusual, and puts these first, but what junk provokes
// last among them: a thousand guessed passwords must not hide ten messages that fail.
func (d *Diagnosis) judge() {
	p := make([]float64, len(d.Findings))
	for i, f := range d.Findings {
		f.rare = d.isRare(f)
		p[i] = f.chance()
	}
	for i, p := range stats.BenjaminiHochberg(p) {
		f := d.Findings[i]
		f.Unusual = d.Known() && f.unusual() && p < level && f.category != greylist && f.Count-f.Usual >= d.weight*d.all.attempts[0]
	}
	slices.SortFunc(d.Findings, func(a, b *Finding) int {
		switch {
		case a.Unusual && !b.Unusual:
			return -1
		case b.Unusual && !a.Unusual:
			return 1
		case a.isJunk() && !b.isJunk():
			return 1
		case b.isJunk() && !a.isJunk():
			return -1
		}
		return cmp.Or(cmp.Compare(b.Count-b.Usual, a.Count-a.Usual), cmp.Compare(a.category, b.category),
			cmp.Compare(a.provider, b.provider), cmp.Compare(a.codes(), b.codes()))
	})
}

// rare is the share of windows in which chance alone may make a cause unusual.
const rare = 0.001

// isRare returns how often a finding may be expected by which an hour of a quiet site is
// ruined: at least three and a fifth of all attempts, where such a thing never happened. Of
// four messages that fail in an hour of seven, one need not wait for the fifth.
func (d *Diagnosis) isRare(f *Finding) float64 {
	if f.inbound || f.Usual > 0 || len(d.slots) < 3 || f.Count < 3 || f.Count < d.all.attempts[0]/5 {
		return 0
	}
	return 0.5 / float64(len(d.slots))
}

// unusual reports whether there are at least twice as many as usual, and more than chance
// explains: more than three times the spread of the windows before above the usual, and
// as many as a Poisson process with that mean rarely gives. If the mean is low, such a
// process exceeds three times its spread too often for the first condition alone.
func (f *Finding) unusual() bool {
	if f.rare > 0 {
		return f.chance() < rare
	}
	more := f.Count - f.Usual
	return f.Count >= least && more >= f.Usual && more > 3*max(f.spread, math.Sqrt(max(f.Usual, 1))) && f.chance() < rare
}

// chance is the probability of this count or more in a window, if nothing has changed and what
// is usual is somewhat more than was counted in the few windows before.
func (f *Finding) chance() float64 {
	if f.Count <= f.Usual {
		return 1
	}
	floor := 0.5
	if f.rare > 0 {
		floor = f.rare
	}
	return stats.PoissonTail(f.Count, max(f.Usual+f.doubt, floor))
}
