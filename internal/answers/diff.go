package answers

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
	"github.com/mtalog/mtalog/internal/stats"
)

// Window is a span of time: from From to before To.
type Window struct{ From, To time.Time }

// String writes it by the clock.
func (w Window) String() string {
	return fmt.Sprintf("%s to %s %s", clock(w.From), clock(w.To), report.ClockName(w.To.Location()))
}

// Dimensions are what Diff can count by.
var Dimensions = []string{"category", "provider", "code", "sender"}

// level is the false discovery rate below which a change is called
// significant.
const level = 0.05

// Change is how a cause's share of all attempts changed.
type Change struct {
	cause
	Sender        string // domain of the envelope sender; "<>" for the null sender, "(several)" if many
	Before, After float64
	// Contribution is by how much the failure rate rose because of this cause:
	// its failures by all attempts after, less the same before. The
	// contributions of all causes sum to the change of the failure rate.
	Contribution float64
	P            float64 // adjusted, see Diff
}

// changeKey is what changes are counted by.
type changeKey struct {
	cause
	sender string
}

// Difference is what changed from one window to another.
type Difference struct {
	Changes                       []*Change // the largest contribution first
	before, after                 Window
	attemptsBefore, attemptsAfter float64
	failedBefore, failedAfter     float64
	p                             float64
	by                            []string
}

// Diff compares the delivery attempts of two windows by the named dimensions.
// A change's significance is that of a G-test of its failures among all
// attempts before and after, or of Fisher's exact test if few are expected,
// adjusted for the number of causes that were compared (Benjamini and Hochberg).
// By all dimensions, changes are folded as far as they are one (see fold).
// Attempts of one message depend on one another, so p is less than it ought to be
// if few messages are retried often.
func Diff(ctx context.Context, db report.Querier, before, after Window, by []string) (*Difference, error) {
	q := newQuerier(ctx, db)
	rows, err := q.all(diffQuery(before, after, by))
	if err != nil {
		return nil, err
	}
	changes := map[changeKey]*Change{}
	d := &Difference{before: before, after: after, by: by}
	for _, r := range rows {
		n, isBefore := r.Float(6), r.Int(0) == 1
		attempts, failed := &d.attemptsAfter, &d.failedAfter
		if isBefore {
			attempts, failed = &d.attemptsBefore, &d.failedBefore
		}
		*attempts += n
		if !r.Bool(7) {
			continue
		}
		*failed += n
		k := changeKey{causeOf(r, 1), r.Text(5)}
		c := changes[k]
		if c == nil {
			c = &Change{cause: k.cause, Sender: k.sender}
			changes[k] = c
			d.Changes = append(d.Changes, c)
		}
		if isBefore {
			c.Before += n
		} else {
			c.After += n
		}
	}
	if d.attemptsBefore == 0 || d.attemptsAfter == 0 {
		return nil, fmt.Errorf("%s before, %s, and %s after, %s: there must be some in each; mtalog status shows from when to when the log reaches",
			plural(d.attemptsBefore, "delivery attempt"), before, number(d.attemptsAfter), after)
	}
	if len(by) == len(Dimensions) {
		d.fold()
	}
	d.judge()
	return d, nil
}

// diffQuery counts attempts by window and cause.
func diffQuery(before, after Window, by []string) string {
	dimensions := map[string]bool{}
	for _, dimension := range Dimensions {
		dimensions[dimension] = slices.Contains(by, dimension)
	}
	return questions.Text("diff.sql", statement.Values{"Before": between(before.From, before.To), "After": between(after.From, after.To), "By": dimensions})
}

// judge computes the contribution and the significance of each change, and orders the
// changes.
func (d *Difference) judge() {
	var p []float64
	for _, c := range d.Changes {
		c.Contribution = d.change(c)
		p = append(p, stats.SameRate(c.Before, d.attemptsBefore, c.After, d.attemptsAfter))
	}
	for i, adjusted := range stats.BenjaminiHochberg(p) {
		d.Changes[i].P = adjusted
	}
	d.p = stats.SameRate(d.failedBefore, d.attemptsBefore, d.failedAfter, d.attemptsAfter)
	slices.SortFunc(d.Changes, func(a, b *Change) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Contribution), math.Abs(a.Contribution)), a.compare(b.cause), strings.Compare(a.Sender, b.Sender))
	})
}

// Sentences says in words how the failure rate changed.
func (d *Difference) Sentences() []string {
	before, after := d.failedBefore/d.attemptsBefore, d.failedAfter/d.attemptsAfter
	how := "rose"
	if after < before {
		how = "fell"
	}
	all := []string{
		fmt.Sprintf("Before: %s, %s, %s failed.", d.before, plural(d.attemptsBefore, "delivery attempt"), percent(before)),
		fmt.Sprintf("After: %s, %s, %s failed.", d.after, plural(d.attemptsAfter, "delivery attempt"), percent(after)),
	}
	if before == after {
		return append(all, "The failure rate is the same.", d.howMany())
	}
	verdict := "which may be chance"
	if d.p < level {
		verdict = "which is more than chance"
	}
	return append(all,
		fmt.Sprintf("The failure rate %s by %s points, %s (%s).", how, points(math.Abs(after-before)), verdict, probability(d.p)), d.howMany())
}

// howMany says how many changes are significant.
func (d *Difference) howMany() string {
	n := 0
	for _, c := range d.Changes {
		if c.P < level {
			n++
		}
	}
	return fmt.Sprintf("%s of %s causes changed by more than chance (Benjamini-Hochberg at %g).", report.Grouped(n), report.Grouped(len(d.Changes)), level)
}

// Result returns the table of changes.
func (d *Difference) Result(limit int) *report.Result {
	values := map[string]func(*Change) any{
		"category": func(c *Change) any { return c.category.String() },
		"provider": func(c *Change) any {
			if c.provider == everywhere {
				return several
			}
			return cmp.Or(c.provider.String(), "(other)") // as reports call it
		},
		"code": func(c *Change) any {
			if c.code == anyCode {
				return several
			}
			return c.codes()
		},
		"sender": func(c *Change) any { return c.Sender },
	}
	var columns []report.Column
	for _, name := range d.by {
		columns = append(columns, plain(name))
	}
	columns = append(columns, plain("before"), plain("after"), report.Column{Name: "before_share", Kind: report.Percent}, report.Column{Name: "after_share", Kind: report.Percent},
		plain("points"), plain("p"), plain("significant"))
	var rows []report.Row
	for _, c := range d.Changes[:min(limit, len(d.Changes))] {
		var row report.Row
		for _, name := range d.by {
			row = append(row, values[name](c))
		}
		rows = append(rows, append(row, int64(c.Before), int64(c.After), c.Before/d.attemptsBefore, c.After/d.attemptsAfter,
			math.Round(c.Contribution*1e4)/1e2, significantDigits(c.P), c.P < level))
	}
	result := report.NewResult("Causes by what they did to the failure rate, in points of percent", "attempts", columns, rows)
	result.Narrow = []string{"p", "before_share", "after_share"} // not the points, by which the rows are ordered
	return result
}
