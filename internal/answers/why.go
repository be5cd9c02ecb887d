package answers

import (
	"context"
	"errors"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// Diagnosis is what is wrong. Its parts are filled by the steps of finish.
type Diagnosis struct {
	Findings    []*Finding     // the unusual ones first, then by how many more than usual
	moment                     // at which the window ends
	baseline                   // what it is compared with
	weight      float64        // see Lately; 0 if somebody asked what is wrong
	tally                      // of all mail, also of what does not fail
	outOfLine                  // a sender, and a recipient
	lost        *lostAddresses // nil if there are none
	troubles    []trouble      // fatal errors first
	greylisting                // if there is more than usual
	atRest                     // mail that is missing
	late        string         // what is said of slow mail
}

// moment is how the end of the window was chosen.
type moment struct {
	clock time.Time // of this machine
	asked bool      // somebody asked for that time; else it is that of the newest event
	ahead ahead
}

// ErrNoEvents says that the database has no events in the time asked for.
var ErrNoEvents = errors.New("the database has no events in this time; mtalog status shows what it holds")

// Why compares the window of length since that ends at until with the same hours of
// the days before. If until is zero, the window ends with the newest event, which is
// not later than clock allows (see report.Newest).
func Why(ctx context.Context, db report.Querier, clock time.Time, since time.Duration, until time.Time) (*Diagnosis, error) {
	q := newQuerier(ctx, db)
	d, err := begin(q, clock, since, until)
	if err != nil {
		return nil, err
	}
	return d, d.finish(q)
}

// Lately is Why with the first of the given lengths for which it is known what is usual;
// it returns nil if there is none. Only what is weighty is unusual to it, and not what a single
// client meets.
func Lately(ctx context.Context, db report.Querier, clock time.Time, lengths []time.Duration, until time.Time) (*Diagnosis, error) {
	return weighedBy(newQuerier(ctx, db), clock, lengths, until, weighty)
}

// weighedBy is Lately with another share of all attempts than weighty.
func weighedBy(q querier, clock time.Time, lengths []time.Duration, until time.Time, weight float64) (*Diagnosis, error) {
	for _, since := range lengths {
		d, err := begin(q, clock, since, until)
		switch {
		case errors.Is(err, ErrNoEvents):
			return nil, nil
		case err != nil:
			return nil, err
		case d.Known():
			d.weight = weight
			return d, d.finish(q)
		}
	}
	return nil, nil
}

// latelySpans are the lengths of the window at the end of a log that LatelySince looks at.
var latelySpans = []time.Duration{day, time.Hour}

// LatelySince is Lately of the time between two, or, if since is zero, of the last day or hour of what
// there is until then. What is most frequent may have been so for years, and an incident of this morning is
// hardly ever the most frequent of a month.
func LatelySince(ctx context.Context, db report.Querier, clock, since, until time.Time) (*Diagnosis, error) {
	if until.After(clock) {
		until = time.Time{}
	}
	if since.IsZero() {
		q := newQuerier(ctx, db)
		d, err := weighedBy(q, clock, latelySpans, until, weighty)
		if err != nil || d == nil || d.since == time.Hour {
			return d, err
		}
		return d.withLastHour(q, clock, until)
	}
	length, err := LengthOf(ctx, db, clock, since, until)
	if err != nil || length <= 0 {
		return nil, err
	}
	return Lately(ctx, db, clock, []time.Duration{length}, until)
}

// withLastHour returns d, the diagnosis of a day, or that of the day's last hour if the day has nothing to tell: what
// began in the hour may be too little of the day. A login that is out of line in the hour is told in any case.
func (d *Diagnosis) withLastHour(q querier, clock, until time.Time) (*Diagnosis, error) {
	hour, err := weighedBy(q, clock, latelySpans[1:], until, weightyInHour)
	if err != nil || hour == nil {
		return d, err
	}
	if hour.leaveWaves(); len(d.worst()) == 0 && len(hour.worst()) > 0 {
		return hour, nil
	}
	if d.busy == nil && hour.busy != nil {
		d.busyLately = hour.busy.sentence(hour.since)
	}
	return d, nil
}

// LengthOf returns the length of the window from since to until or, if that is zero, to the newest event.
func LengthOf(ctx context.Context, db report.Querier, clock, since, until time.Time) (time.Duration, error) {
	var err error
	if until.IsZero() {
		until, _, err = report.Newest(ctx, db, clock)
	}
	return until.Sub(since), err
}

// begin finds out what the window is and what it is compared with.
func begin(q querier, clock time.Time, since time.Duration, until time.Time) (*Diagnosis, error) {
	d := &Diagnosis{moment: moment{clock: clock, asked: !until.IsZero()}}
	if !d.asked {
		newest, later, err := report.Newest(q.ctx, q.q, clock)
		if err != nil {
			return nil, err
		}
		until = newest.Add(time.Microsecond) // the window ends after the newest event
		if d.ahead, err = stampedLater(q, until, later); err != nil {
			return nil, err
		}
	}
	rows, err := q.all("SELECT 1 FROM store.happening WHERE time < " + report.Literal(until) + " LIMIT 1")
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, ErrNoEvents
	}
	d.baseline, err = newBaseline(q, until, since)
	return d, err
}

// finish finds out what is wrong. The steps stand in the order in which they need one another.
func (d *Diagnosis) finish(q querier) error {
	return q.run(
		d.count, // makes the findings, and says which are unusual
		d.describe,
		d.senders,
		d.floods, // after senders: notices to a busy sender are no flood
		d.lostRecipients,
		d.warnings, // after describe: they give a finding that began with them another cure
		d.rank,     // after describe, by which findings are merged, or known not to be junk
		d.greylistedBy,
		d.greylistedHere,
		d.tlsAtRest,
		d.domainsAtRest,
		d.whatElse,
	)
}

// describe finds out what the unusual findings are about, since when they have been so, and who has to do what. If none
// is unusual, it describes the most frequent ones, but only to those who asked what is wrong.
func (d *Diagnosis) describe(q querier) error {
	if d.weight > 0 && len(d.unusual()) == 0 {
		return nil
	}
	return q.run(
		d.places,
		d.leaveSingles,    // after places, which say of how many it is
		d.onsets,          // after places: of what is mostly about one domain, only that counts
		d.reachedOverIPv6, // after onsets, like the next four: what was delivered since then, or before
		d.relaysOfMany,
		d.domainsLost,
		d.knownClients,
		d.domainsLostHere,
		d.certificates,
		d.explain,       // after all that tells whose fault it is
		d.beforeExpired, // after explain, whose cure it replaces
		d.breakOffs,     // after explain, like the next: they go by examples
		d.routes,
		d.listed, // last: findings that it merges keep what was found out about each
	)
}

// whatElse finds out what is told only to those who ask what is wrong.
func (d *Diagnosis) whatElse(q querier) error {
	if d.weight > 0 {
		return nil
	}
	return q.run(d.deliveriesLate, d.listen)
}
