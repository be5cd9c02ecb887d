package answers

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
)

// Sentences says in words what now is, what usual means, how much fails, and, of the
// worst findings, who has to do what.
func (d *Diagnosis) Sentences(worst int) []string {
	all := append(nonEmpty(d.nowIs(), d.silence, d.baseline.String(), d.rate()), d.missing()...)
	alarms := append(d.Alarms(worst), nonEmpty(d.greylistHere, d.greylist, d.late)...)
	return append(append(all, alarms...), nonEmpty(d.rest(len(alarms) > 0))...)
}

// nonEmpty returns those of sentences that are not empty.
func nonEmpty(sentences ...string) []string {
	return slices.DeleteFunc(sentences, func(s string) bool { return s == "" })
}

// rate says how much fails.
func (d *Diagnosis) rate() string {
	attempts := d.all.attempts[0]
	if attempts == 0 {
		return "No delivery was attempted."
	}
	share, usual := d.all.shares(d.baseline)
	s := fmt.Sprintf("%s of %s failed", percent(share), plural(attempts, "delivery attempt"))
	if d.Known() && d.usual(d.all.attempts) > 0 {
		s += ", usually " + percent(usual)
	}
	return s + "."
}

// rest says that nothing fails beyond what has been told; "" if that is not so, or not known.
func (d *Diagnosis) rest(alarmed bool) string {
	switch {
	case len(d.unusual()) > 0 || !d.Known():
		return ""
	case alarmed:
		return "Otherwise nothing fails much more often than usual."
	case d.greylisted:
		return "Nothing but greylisting fails much more often than usual."
	}
	return "Nothing fails much more often than usual."
}

// Alarms says what is unusual: a sender, the worst findings, and what the server warns of.
func (d *Diagnosis) Alarms(worst int) (all []string) {
	if d.busy != nil {
		all = append(all, d.busy.sentence(d.since))
	}
	if d.flood != nil {
		all = append(all, d.flood.sentence(d.since))
	}
	if d.lost != nil {
		all = append(all, d.lost.sentence(d.since))
	}
	unusual := d.unusual()
	told, said := unusual[:min(worst, len(unusual))], map[string]bool{}
	for _, f := range told {
		all = append(all, d.sentence(f, said))
	}
	if more := unusual[len(told):]; len(more) > 0 {
		all = append(all, othersOf(more))
	}
	for _, t := range d.troubles[:min(mostTold, len(d.troubles))] {
		if !slices.Contains(told, t.of) {
			all = append(all, t.sentence(d.since, said))
		}
	}
	return all
}

// othersOf names findings of which no more is said.
func othersOf(list []*Finding) string {
	var all []string
	for _, f := range list[:min(mostTold, len(list))] {
		all = append(all, f.heading()+": "+number(f.Count))
	}
	if more := len(list) - mostTold; more > 0 {
		all = append(all, plural(float64(more), "other"))
	}
	return "Other causes that are unusual: " + strings.Join(all, "; ") + "."
}

func (d *Diagnosis) nowIs() string {
	what := "the newest event in the database"
	switch {
	case d.asked:
		what = "as asked"
	case d.ahead.events > 0:
		what += " " + d.ahead.sentence()
	}
	if ahead := d.now.Sub(d.clock); !d.asked && !d.clock.IsZero() && ahead > silent {
		what += ", " + length(ahead) + " ahead of this machine's clock"
	}
	return fmt.Sprintf("Now is %s %s, %s; the window is the %s before.", clock(d.now), report.ClockName(d.now.Location()), what, length(d.since))
}

// sentence says of a finding what it is, how often and since when, and who has to do what, if that is not
// among what was said.
func (d *Diagnosis) sentence(f *Finding, said map[string]bool) string {
	s := fmt.Sprintf("%s: %s in %s, usually %s", f.heading(), number(f.Count), length(d.since), number(f.Usual))
	if f.Usual >= 1 {
		s += fmt.Sprintf(", so %s times as many", number(f.Count/f.Usual))
	}
	s += ", " + d.when(f) + "."
	if t := d.providers[f.provider]; !f.inbound && f.provider != 0 && t != nil && t.attempts[0] > 0 {
		now, usual := t.shares(d.baseline)
		s += fmt.Sprintf(" Of %s to %s %s failed, usually %s.", plural(t.attempts[0], "attempt"), f.cause.where(), percent(now), percent(usual))
	}
	act := acts[f.Owner]
	if _, differs := f.category.RefusalAdvice(); f.inbound && (differs || f.rule == tooManyErrors) && !f.blamed || strings.HasPrefix(f.Cure, "Nothing") {
		act = acts[classify.Nobody] // the reader has to act, whoever is at fault
	}
	cure := act + " " + f.Cure
	if said[cure] {
		cure = act + " The same."
	}
	said[cure] = true
	s += " " + cure
	if f.Example != "" {
		s += " For example: " + quoted(f.Example)
	}
	return s
}

// heading says where and why it fails, and what most of it has in common.
func (f *Finding) heading() string {
	s := f.where() + ", " + f.category.Info().Title
	if code := f.codes(); code != "" {
		s += " (" + code + ")"
	}
	for _, common := range []struct{ words, value string }{
		{", mostly of ", f.mailbox}, {", our address ", strings.Join(f.addresses, ", ")}, {", on ", f.Host}, {", only at ", f.onlyAt}, {", mostly from ", f.From},
	} {
		if common.value != "" {
			s += common.words + common.value
		}
	}
	return s
}

// longest is how much of a reply is quoted, in characters.
const longest = 200

// quoted shortens a reply or a warning, and leaves out who said it: where names it.
func quoted(text string) string {
	for _, who := range []struct{ begins, verb string }{{"host ", " said: "}, {"host ", " refused to talk to me: "}, {"SMTP error from remote mail server after ", ": "}, {"LMTP error from remote mail server after ", ": "}} {
		if _, reply, ok := strings.Cut(text, who.verb); ok && strings.HasPrefix(text, who.begins) {
			text = reply
			break
		}
	}
	if list := []rune(text); len(list) > longest {
		return strings.TrimSpace(string(list[:longest])) + "…"
	}
	return text
}

const (
	// silence is how many of a finding must be missing since its last one, by how many there
	// were until then, to call it over: chance leaves out so many once in three thousand times.
	silence = 8
	// silenceShare is how much of the time that it lasted must have passed since then, and
	// silencePauses how many times its longest pause: what comes in waves is not over after one.
	silenceShare, silencePauses = 0.1, 2
)

// when says since when it has been so, and until when if it is over.
func (d *Diagnosis) when(f *Finding) string {
	lasted := f.Last.Sub(later(f.Since, d.start()))
	if quiet := d.now.Sub(f.Last); lasted > 0 && quiet.Seconds() >= silenceShare*lasted.Seconds() && f.Count*quiet.Seconds()/lasted.Seconds() >= silence && quiet >= max(time.Minute, silencePauses*f.gap) {
		return strings.Replace(began(f.Since, f.Earlier), "since", "from", 1) + " to " + clock(f.Last)
	}
	return began(f.Since, f.Earlier)
}

// began says since when something is so, at least if it was so earlier.
func began(since time.Time, earlier bool) string {
	if earlier {
		return "since " + clock(since) + " at least"
	}
	return "since " + clock(since)
}

var acts = map[classify.Owner]string{
	classify.Nobody: "To do:", classify.Us: "We have to act:", classify.Them: "Their administrator has to act:",
	classify.Recipient: "The recipient has to act:", classify.Network: "Whoever runs the network or DNS has to act:",
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
