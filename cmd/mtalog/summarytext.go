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

// Reports that are empty if no attempt failed, and if none was made.
var (
	emptyWithoutFailures = map[string]bool{"causes": true, "failures": true}
	emptyWithoutAttempts = map[string]bool{"causes": true, "failures": true, "domains": true}
)

// topCause says in one sentence what fails most, who has to act and how, or else what
// was refused most, and which reports are empty.
func topCause(ctx context.Context, reports canned) (sentence, cause string, empty map[string]bool, err error) {
	top, err := reports.first(ctx, "causes", anyRow)
	if err != nil || top != nil {
		return causeText(top), top.text("cause"), nil, err
	}
	refused, err := reports.first(ctx, "rejects", anyRow)
	if err != nil {
		return "", "", nil, err
	}
	attempts, err := reports.first(ctx, "overview", func(row namedRow) bool { return row["share"] != nil })
	if err != nil || attempts != nil {
		return "No attempt to deliver failed." + refusalText(refused), "", emptyWithoutFailures, err
	}
	return "There is no attempt to deliver." + refusalText(refused), "", emptyWithoutAttempts, nil
}

// refusalText says what this server refused most, which is all that may be wrong
// if only others send.
func refusalText(row namedRow) string {
	refusals := row.int("refusals")
	if refusals == 0 {
		return ""
	}
	codes := ""
	if reply := row.int("reply"); reply > 0 {
		codes = fmt.Sprintf(" (%s)", strings.TrimSpace(fmt.Sprint(reply, " ", row.text("code"))))
	}
	return fmt.Sprintf(" What this server refused most often is %s%s, with %.0f %% of the refusals (%s).",
		strings.ReplaceAll(row.text("category"), "_", " "), codes, row.float("share")*100, report.Grouped(refusals))
}

// causeText says which cause row is about.
func causeText(row namedRow) string {
	s := fmt.Sprintf("The main cause of failure is %s, with %.0f %% of the failed attempts (%s)", row.text("cause"), row.float("share")*100, report.Grouped(row.int("attempts")))
	if who := whoActs[row.text("owner")]; who != "" && !strings.HasPrefix(row.text("advice"), "Nothing") {
		s += "; " + who
	}
	if advice := row.text("advice"); advice != "" {
		return s + ": " + advice
	}
	return s + "."
}

// longestFatal is how much of a fatal error is quoted, in bytes.
const longestFatal = 200

// fatal says in one sentence that the mail server itself is in trouble, or nothing if
// its log does not say so. Wrong calls of its commands are left out: somebody made them
// at a keyboard.
func fatal(ctx context.Context, reports canned) (string, error) {
	row, err := reports.first(ctx, "health", func(row namedRow) bool {
		return row["kind"] == "fatal" && !strings.HasSuffix(row.text("service"), "/sendmail") && !strings.HasPrefix(row.text("example"), "usage: ")
	})
	if err != nil || row == nil {
		return "", err
	}
	said := row.text("example")
	if len(said) > longestFatal {
		said = strings.ToValidUTF8(said[:longestFatal], "") + "…"
	}
	of := ""
	if service := row.text("service"); service != "" { // Exim names none
		of = ", is of " + service
	}
	return fmt.Sprintf("The mail server itself had fatal errors. The most frequent, logged %s×%s: %s", report.Grouped(row.int("lines")), of, said), nil
}

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

func (p *period) add(row namedRow) {
	if t := row.time("first"); !t.IsZero() && (p.first.IsZero() || t.Before(p.first)) {
		p.first = t
	}
	if t := row.time("last"); t.After(p.last) {
		p.last = t
	}
}

// overviewText writes the report overview in a few lines: most columns of its table
// would be empty. dated says that the times are those of the events.
func overviewText(ctx context.Context, reports canned, dated bool, width int) (string, error) {
	var of period
	var messages, attempts, other []string
	for row, err := range reports.rows(ctx, "overview") {
		if err != nil {
			return "", err
		}
		of.add(row)
		item := render.Cell(row["count"], report.Plain, 0) + " " + row.text("what")
		switch {
		case row.text("what") == "messages received":
			messages = append(messages, report.Things(row.int("count"), "message")+" received")
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
func nextStep(ctx context.Context, reports canned) (string, error) {
	row, err := reports.first(ctx, "failures", func(row namedRow) bool {
		code := row.text("code")
		return code != "" && !strings.HasSuffix(code, ".0.0")
	})
	if err != nil {
		return "", err
	}
	next := "mtalog import FILE… and then mtalog report --list for all questions."
	if row != nil {
		next = "mtalog explain " + row.text("code") + "; or " + next
	}
	return "Next: " + next, nil
}
