package answers

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
)

// Finding is a cause of failures in a window of time.
type Finding struct {
	cause
	comparison
	Unusual bool
	// Mostly is the domain, the relay or the client that at least half of it is about; of
	// a provider, the domain that nearly all is about, if that is not so of all mail.
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
	blamed  bool           // a circumstance says so
	Cure    string         // what to do about it
	Example string         // a reply, as logged

	located
	mostCode    string // the code that most of it has, if it has anyCode
	rule        int32
	fingerprint int64
	gap         time.Duration // the longest pause in it, since it began
	addresses   []string      // of this server, for which it is refused: see listed
	merged      []*Finding    // of which it is made, if they are about the same addresses
}

// unusual returns the findings that are unusual, which come first.
func (d *Diagnosis) unusual() []*Finding {
	n := 0
	for n < len(d.Findings) && d.Findings[n].Unusual {
		n++
	}
	return d.Findings[:n]
}

// shown returns the findings of the table: the unusual ones, or, if there are none, the
// most frequent.
func (d *Diagnosis) shown(limit int) (title string, list []*Finding) {
	title, list = "Failures that are more frequent than usual", d.unusual()
	if len(list) == 0 {
		title, list = "Most frequent failures", slices.Clone(d.Findings)
		slices.SortStableFunc(list, func(a, b *Finding) int { return cmp.Compare(b.Count, a.Count) })
	}
	return title, list[:min(limit, len(list))]
}

// Unusual returns the table of the unusual findings, with all columns.
func (d *Diagnosis) Unusual() *report.Result {
	return d.table("", d.unusual(), true)
}

// Result returns the table of findings. If long is true, its last columns are the cure,
// an example and the sender of each; people read the cures in Cures.
func (d *Diagnosis) Result(limit int, long bool) *report.Result {
	title, list := d.shown(limit)
	return d.table(title, list, long)
}

// table returns a table of some findings.
func (d *Diagnosis) table(title string, list []*Finding, long bool) *report.Result {
	columns := []report.Column{
		plain("category"), plain("where"), plain("code"), plain("count"), plain("usual"), plain("times"),
		plain("since"), plain("to_act"),
	}
	if long {
		columns = append(columns, plain("cure"), plain("example"), plain("from"))
	}
	var rows []report.Row
	for _, f := range list {
		row := report.Row{f.category.String(), f.where(), f.codes(), int64(f.Count), nil, nil, f.Since.Truncate(time.Second), f.Owner.String(), f.Cure, f.Example, text(f.From)}[:len(columns)]
		if d.Known() {
			row[4] = math.Round(f.Usual*10) / 10
			if f.Usual >= 0.05 { // less is written as 0
				row[5] = math.Round(f.Count/f.Usual*10) / 10
			}
		}
		rows = append(rows, row)
	}
	r := report.NewResult(title, "attempts and refusals", columns, rows)
	r.Zone = d.now.Location()
	r.Narrow = []string{"to_act", "times", "usual"} // Cures says who has to act
	return r
}

// text is s as a value of a table, in which what is empty is not known.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Cures says what to do about the findings of a table of limit rows, once for each
// category, and which rule decides: a column of it would not fit a screen.
func (d *Diagnosis) Cures(limit int) (lines []string) {
	_, list := d.shown(limit)
	said := map[string]bool{}
	for _, f := range list {
		parts := f.merged
		if parts == nil {
			parts = []*Finding{f}
		}
		for _, part := range parts {
			cure := part.category.String() + part.Owner.String() + part.Cure
			if part.Cure == "" || said[cure] {
				continue
			}
			said[cure] = true
			rule := ""
			if part.rule != 0 { // one rule decides most of it
				rule = fmt.Sprintf("; rule %d", part.rule)
			}
			lines = append(lines, fmt.Sprintf("%s (%s%s): %s", part.category, part.Owner, rule, part.Cure))
		}
	}
	return lines
}
