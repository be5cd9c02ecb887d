package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

// whoActs says for each owner of a cause whose turn it is.
var whoActs = map[string]string{
	"us":        "it is for you to act",
	"them":      "it is for the receiving side to act",
	"recipient": "it is for the recipient to act",
	"network":   "the network is at fault",
}

// topCause says in one sentence what fails most, who has to act and how.
func topCause(ctx context.Context, reports canned) (string, error) {
	row, err := reports.firstRow(ctx, "causes", func(row map[string]any) bool { return true })
	if err != nil {
		return "", err
	}
	if row == nil {
		return "No attempt to deliver failed.", nil
	}
	cause, _ := row["cause"].(string)
	share, _ := row["share"].(float64)
	attempts, _ := row["attempts"].(int64)
	s := fmt.Sprintf("The main cause of failure is %s, with %.0f %% of the failed attempts (%d)", cause, share*100, attempts)
	owner, _ := row["owner"].(string)
	if who := whoActs[owner]; who != "" {
		s += "; " + who
	}
	if advice, _ := row["advice"].(string); advice != "" {
		return s + ": " + advice, nil
	}
	return s + ".", nil
}

// overviewText writes the report overview as a few lines, which its table of
// mostly two columns would not be.
func overviewText(ctx context.Context, reports canned, width int) (string, error) {
	var first, last time.Time
	var messages, attempts, other []string
	_, err := reports.firstRow(ctx, "overview", func(row map[string]any) bool {
		if t, ok := row["first"].(time.Time); ok && (first.IsZero() || t.Before(first)) {
			first = t
		}
		if t, ok := row["last"].(time.Time); ok && t.After(last) {
			last = t
		}
		what, _ := row["what"].(string)
		item := render.Cell(row["count"], report.Plain, 0) + " " + what
		switch {
		case row["bytes"] != nil:
			messages = append(messages, item, render.Cell(row["bytes"], report.Bytes, 0))
		case row["share"] != nil:
			attempts = append(attempts, item+" ("+render.Cell(row["share"], report.Percent, 0)+")")
		default:
			other = append(other, item)
		}
		return false // all of them
	})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("Overview")
	if !first.IsZero() {
		fmt.Fprintf(&b, ", %s to %s (UTC)", first.Format(minutes), last.Format(minutes))
	}
	b.WriteString("\n")
	for _, group := range []struct {
		name  string
		items []string
	}{{"mail", messages}, {"attempts", attempts}, {"besides", other}} {
		if len(group.items) == 0 {
			continue
		}
		const margin = "          " // as wide as the longest name and a space or two
		text := render.Paragraph(strings.Join(group.items, ", "), max(0, width-len(margin)))
		fmt.Fprintf(&b, "%-*s%s\n", len(margin), group.name, strings.ReplaceAll(text, "\n", "\n"+margin))
	}
	return b.String(), nil
}

// minutes is a time to the minute.
const minutes = "2006-01-02 15:04"

// nextStep names the commands that lead on, with the code that failed most, or
// the first that says more than that something failed (x.0.0 does not).
func nextStep(ctx context.Context, reports canned) (string, error) {
	row, err := reports.firstRow(ctx, "failures", func(row map[string]any) bool {
		code, ok := row["code"].(string)
		return ok && !strings.HasSuffix(code, ".0.0")
	})
	if err != nil {
		return "", err
	}
	var steps []string
	if code, ok := row["code"].(string); ok {
		steps = append(steps, "mtalog explain "+code)
	}
	steps = append(steps, "mtalog import FILE… and then mtalog report --list for all questions")
	return "Next: " + strings.Join(steps, "; or ") + ".", nil
}
