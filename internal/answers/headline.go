package answers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
)

// Headlines says what is unusual, which is in the diagnosis unless that is nil, what
// fails most unless that is the same, and whether the server itself is in trouble. empty
// are the reports that have nothing to say.
func Headlines(ctx context.Context, reports report.Set, d *Diagnosis) (sentences []string, empty map[string]bool, err error) {
	headline, cause, empty, err := topCause(ctx, reports)
	if err != nil {
		return nil, nil, err
	}
	trouble, err := fatal(ctx, reports)
	if err != nil {
		return nil, nil, err
	}
	sentences = d.worst()
	if !d.tells(cause) {
		sentences = append(sentences, headline)
	}
	if trouble != "" && (d == nil || !d.TellsFatal()) {
		sentences = append(sentences, trouble)
	}
	return sentences, empty, nil
}

// Headline says in one sentence what fails most, who has to act and how, or else what was refused
// most.
func Headline(ctx context.Context, reports report.Set) (string, error) {
	headline, _, _, err := topCause(ctx, reports)
	return headline, err
}

// worst says the worst of a diagnosis, and nothing if that is nil.
func (d *Diagnosis) worst() []string {
	if d == nil {
		return nil
	}
	all := d.Alarms(1)
	if len(all) > 0 && !strings.Contains(all[0], "than usual") { // as of a sender who is busier
		all[0] = "More than usual: " + all[0]
	}
	return slices.Concat(d.missing(), nonEmpty(d.busyLately), all, nonEmpty(d.greylistHere, d.greylist))
}

// tells reports whether the main cause of failure is among what is unusual: then the headline would say the same
// again, and less of it. What this server refuses never is, as the headline is about attempts to deliver.
func (d *Diagnosis) tells(cause string) bool {
	if d == nil {
		return false
	}
	unusual := d.unusual()
	return slices.ContainsFunc(unusual[:min(1+mostTold, len(unusual))], func(f *Finding) bool { // the worst, and others by name
		return !f.inbound && strings.ReplaceAll(f.category.String(), "_", " ") == cause
	})
}

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
func topCause(ctx context.Context, reports report.Set) (sentence, cause string, empty map[string]bool, err error) {
	top, err := reports.First(ctx, "causes", func(report.NamedRow) bool { return true })
	if err != nil || top != nil {
		return causeText(top), top.Text("cause"), nil, err
	}
	refused, err := reports.First(ctx, "rejects", func(report.NamedRow) bool { return true })
	if err != nil {
		return "", "", nil, err
	}
	attempts, err := reports.First(ctx, "overview", func(row report.NamedRow) bool { return row["share"] != nil })
	if err != nil || attempts != nil {
		return "No attempt to deliver failed." + refusalText(refused), "", emptyWithoutFailures, err
	}
	return "There is no attempt to deliver." + refusalText(refused), "", emptyWithoutAttempts, nil
}

// refusalText says what this server refused most, which is all that may be wrong
// if only others send.
func refusalText(row report.NamedRow) string {
	refusals := row.Int("refusals")
	if refusals == 0 {
		return ""
	}
	codes := ""
	if reply := row.Int("reply"); reply > 0 {
		codes = fmt.Sprintf(" (%s)", strings.TrimSpace(fmt.Sprint(reply, " ", row.Text("code"))))
	}
	return fmt.Sprintf(" What this server refused most often is %s%s, with %.0f %% of the refusals (%s).",
		strings.ReplaceAll(row.Text("category"), "_", " "), codes, row.Float("share")*100, report.Grouped(refusals))
}

// causeText says which cause row is about.
func causeText(row report.NamedRow) string {
	s := fmt.Sprintf("The main cause of failure is %s, with %.0f %% of the failed attempts (%s)", row.Text("cause"), row.Float("share")*100, report.Grouped(row.Int("attempts")))
	if who := whoActs[row.Text("owner")]; who != "" && !strings.HasPrefix(row.Text("advice"), "Nothing") {
		s += "; " + who
	}
	if advice := row.Text("advice"); advice != "" {
		return s + ": " + advice
	}
	return s + "."
}

// longestFatal is how much of a fatal error is quoted, in bytes.
const longestFatal = 200

// fatal says in one sentence that the mail server itself is in trouble, or nothing if
// its log does not say so. Wrong calls of its commands are left out: somebody made them
// at a keyboard.
func fatal(ctx context.Context, reports report.Set) (string, error) {
	row, err := reports.First(ctx, "health", func(row report.NamedRow) bool {
		return row["kind"] == "fatal" && !strings.HasSuffix(row.Text("service"), "/sendmail") && !strings.HasPrefix(row.Text("example"), "usage: ")
	})
	if err != nil || row == nil {
		return "", err
	}
	said := row.Text("example")
	if len(said) > longestFatal {
		said = strings.ToValidUTF8(said[:longestFatal], "") + "…"
	}
	of := ""
	if service := row.Text("service"); service != "" { // Exim names none
		of = ", is of " + service
	}
	s := fmt.Sprintf("The mail server itself had fatal errors. The most frequent, logged %s×%s: %s", report.Grouped(row.Int("lines")), of, said)
	if advice := classify.TroubleAdvice(row.Text("example")); advice != "" {
		s = ended(s) + " To do: " + advice
	}
	return s, nil
}
