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

// Reports that have nothing to say where no attempt failed, or none was made.
var (
	ofFailures = map[string]bool{"causes": true, "failures": true}
	ofAttempts = map[string]bool{"causes": true, "failures": true, "domains": true}
)

// topCause says in one sentence what fails most, who has to act and how, and which
// reports have nothing to add.
func topCause(ctx context.Context, reports canned) (sentence string, empty map[string]bool, err error) {
	row, err := reports.firstRow(ctx, "causes", func(map[string]any) bool { return true })
	if err != nil || row != nil {
		return causeText(row), nil, err
	}
	refused, err := reports.firstRow(ctx, "rejects", func(map[string]any) bool { return true })
	if err != nil {
		return "", nil, err
	}
	row, err = reports.firstRow(ctx, "overview", func(row map[string]any) bool { return row["share"] != nil })
	if err != nil || row != nil {
		return "No attempt to deliver failed." + refusalText(refused), ofFailures, err
	}
	return "There is no attempt to deliver." + refusalText(refused), ofAttempts, nil
}

// refusalText says what this server refused most, which is all that may be wrong
// where only others send.
func refusalText(row map[string]any) string {
	refusals, _ := row["refusals"].(int64)
	if refusals == 0 {
		return ""
	}
	category, _ := row["category"].(string)
	share, _ := row["share"].(float64)
	said := ""
	if reply, ok := row["reply"].(int64); ok {
		said = fmt.Sprintf(" (%d", reply)
		if code, _ := row["code"].(string); code != "" {
			said += " " + code
		}
		said += ")"
	}
	return fmt.Sprintf(" What this server refused most often is %s%s, with %.0f %% of the refusals (%s).",
		strings.ReplaceAll(category, "_", " "), said, share*100, report.Grouped(refusals))
}

func causeText(row map[string]any) string {
	cause, _ := row["cause"].(string)
	share, _ := row["share"].(float64)
	attempts, _ := row["attempts"].(int64)
	s := fmt.Sprintf("The main cause of failure is %s, with %.0f %% of the failed attempts (%s)", cause, share*100, report.Grouped(attempts))
	owner, _ := row["owner"].(string)
	if who := whoActs[owner]; who != "" {
		s += "; " + who
	}
	if advice, _ := row["advice"].(string); advice != "" {
		return s + ": " + advice
	}
	return s + "."
}

// fatal says in one sentence that the mail server itself is in trouble; "" where
// it does not say so. Wrong calls of its commands are somebody's at a keyboard.
func fatal(ctx context.Context, reports canned) (string, error) {
	row, err := reports.firstRow(ctx, "health", func(row map[string]any) bool {
		service, _ := row["service"].(string)
		said, _ := row["example"].(string)
		return row["kind"] == "fatal" && !strings.HasSuffix(service, "/sendmail") && !strings.HasPrefix(said, "usage: ")
	})
	if err != nil || row == nil {
		return "", err
	}
	said, _ := row["example"].(string)
	const most = 200
	if len(said) > most {
		said = strings.ToValidUTF8(said[:most], "") + "…"
	}
	of := ""
	if service, _ := row["service"].(string); service != "" { // Exim names none
		of = ", is of " + service
	}
	times, _ := row["lines"].(int64)
	return fmt.Sprintf("The mail server itself had fatal errors. The most frequent, logged %s×%s: %s", report.Grouped(times), of, said), nil
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
		fmt.Fprintf(&b, ", %s to %s (%s)", first.Format(minutes), last.Format(minutes), report.ClockName(last.Location()))
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
