package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

// timelessText says what it means that the only one of logs, or some, have no times.
func timelessText(logs int) string {
	which := "Some of the logs have"
	if logs == 1 {
		which = "The log has"
	}
	return which + " no times, as if journalctl -o cat had written them: their events are dated as the file is, so what goes by time says nothing of them. journalctl -o json keeps the times."
}

// period is the time that rows of the report overview are about.
type period struct{ first, last time.Time }

func (p *period) add(row report.NamedRow) {
	if t := row.Time("first"); !t.IsZero() && (p.first.IsZero() || t.Before(p.first)) {
		p.first = t
	}
	if t := row.Time("last"); t.After(p.last) {
		p.last = t
	}
}

// overviewText writes the report overview in a few lines: most columns of its table
// would be empty. dated says that the times are those of the events.
func overviewText(ctx context.Context, reports report.Set, dated bool, width int) (string, error) {
	var of period
	var messages, attempts, other []string
	for row, err := range reports.Rows(ctx, "overview") {
		if err != nil {
			return "", err
		}
		of.add(row)
		item := render.Cell(row["count"], report.Plain, 0) + " " + row.Text("what")
		switch {
		case row.Text("what") == "messages received":
			messages = append(messages, report.Things(row.Int("count"), "message")+" received")
			if bytes := row["bytes"]; bytes != nil {
				messages = append(messages, render.Cell(bytes, report.Bytes, 0))
			}
		case row["share"] != nil:
			attempts = append(attempts, item+" ("+render.Cell(row["share"], report.Percent, 0)+")")
		default:
			other = append(other, item)
		}
	}
	heading := "Overview"
	if !of.first.IsZero() && dated {
		heading += fmt.Sprintf(", %s to %s (%s)", of.first.Format(report.DateMinute), of.last.Format(report.DateMinute), report.ClockName(of.last.Location()))
	}
	var b strings.Builder
	b.WriteString(render.Paragraph(heading, width) + "\n")
	for _, group := range []struct {
		name  string
		items []string
	}{{"mail", messages}, {"attempts", attempts}, {"besides", other}} {
		if len(group.items) == 0 {
			continue
		}
		const margin = 10 // as wide as the longest name and a space or two
		fmt.Fprintf(&b, "%-*s%s\n", margin, group.name, render.Hang(strings.Join(group.items, ", "), margin, width))
	}
	return b.String(), nil
}

// nextStep names the commands to go on with: one explains the code that failed most,
// or the first that says more than that something failed, as x.0.0 does not.
func nextStep(ctx context.Context, reports report.Set) (string, error) {
	row, err := reports.First(ctx, "failures", func(row report.NamedRow) bool {
		code := row.Text("code")
		return code != "" && !strings.HasSuffix(code, ".0.0")
	})
	if err != nil {
		return "", err
	}
	next := "mtalog import FILE… and then mtalog report --list for all questions."
	if row != nil {
		next = "mtalog explain " + row.Text("code") + "; or " + next
	}
	return "Next: " + next, nil
}
