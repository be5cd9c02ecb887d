package check

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// State is the state of a service in the sense of monitoring systems. The values
// are the exit statuses of their plugins.
type State int

const (
	OK       State = 0
	Warning  State = 1
	Critical State = 2
	Unknown  State = 3
)

func (s State) String() string { return [...]string{"OK", "WARNING", "CRITICAL", "UNKNOWN"}[s] }

// Options say what to check.
type Options struct {
	Critical, Warn []*Rule // at least one
	Now            time.Time
	Since          time.Duration // length of the window that ends Now
	// MinCount is how many attempts there must be for a failure rate to mean
	// anything.
	MinCount int
	// MaxAge is how old the newest event may be; 0 for any age.
	MaxAge time.Duration
}

// Answer is the outcome of a check.
type Answer struct {
	State State
	Text  string // one line without perfdata
	Perf  string // performance data
}

func (a Answer) String() string {
	line := a.State.String() + ": " + strings.ReplaceAll(a.Text, "|", "/")
	if a.Perf != "" {
		line += " | " + a.Perf
	}
	return line
}

// subject is what one or more rules are about; it is measured once.
type subject struct {
	rule           *Rule // the first of them
	critical, warn []*Rule
	value          value
	state          State
	broken         []string // rules that hold, the critical ones if there are any
	absent         string   // what the rule names that the database has nothing of
}

// Run measures what the rules are about and compares it with their thresholds.
func Run(ctx context.Context, q report.Querier, opt Options) (Answer, error) {
	newest, err := report.NewestBefore(ctx, q, opt.Now)
	if err != nil {
		return Answer{}, err
	}
	if newest.IsZero() {
		return Answer{State: Unknown, Text: "the database has no events before " + opt.Now.Format(report.DateMinute)}, nil
	}
	age := opt.Now.Sub(newest)
	if opt.MaxAge > 0 && age > opt.MaxAge {
		return Answer{State: Unknown, Text: fmt.Sprintf("the newest event is %s old, more than --max-age %s: is mtalog tail running, and does mail flow?", report.Length(age.Seconds()), report.Span(opt.MaxAge))}, nil
	}
	subjects := subjectsOf(opt)
	for _, s := range subjects {
		if s.absent, err = s.rule.absent(ctx, q); err != nil {
			return Answer{}, err
		}
		if s.value, err = s.rule.measure(ctx, q, opt.Now.Add(-opt.Since), opt.Now); err != nil {
			return Answer{}, err
		}
		s.judge(opt)
	}
	a := answer(subjects, opt)
	if age > opt.Since { // a window in which nothing was logged looks like a good one
		a.Text += "; the newest event is " + report.Length(age.Seconds()) + " old"
	}
	return a, nil
}

// subjectsOf gathers the rules by what they are about.
func subjectsOf(opt Options) (all []*subject) {
	of := func(r *Rule) *subject {
		i := slices.IndexFunc(all, func(s *subject) bool { return s.rule.Subject() == r.Subject() })
		if i < 0 {
			i, all = len(all), append(all, &subject{rule: r})
		}
		return all[i]
	}
	for _, r := range opt.Critical {
		s := of(r)
		s.critical = append(s.critical, r)
	}
	for _, r := range opt.Warn {
		s := of(r)
		s.warn = append(s.warn, r)
	}
	return all
}

// judge compares what was measured with the rules.
func (s *subject) judge(opt Options) {
	for _, level := range []struct {
		state State
		rules []*Rule
	}{{Critical, s.critical}, {Warning, s.warn}} {
		for _, r := range level.rules {
			if !s.tooFew(opt) && r.holds(s.number()) {
				s.state = max(s.state, level.state)
				s.broken = append(s.broken, fmt.Sprintf("%s %s", r.Compare, r.number(r.Value)))
			}
		}
		if len(s.broken) > 0 {
			return
		}
	}
	if strings.HasPrefix(s.absent, "host") { // a host that is watched logs something
		s.state = Unknown
	}
}

// tooFew reports whether there are too few attempts for a failure rate.
func (s *subject) tooFew(opt Options) bool {
	return s.rule.isShare() && (s.value.of == 0 || s.value.of < float64(opt.MinCount))
}

// number returns the value that rules compare with theirs.
func (s *subject) number() float64 {
	if s.rule.isShare() && s.value.of > 0 {
		return s.value.hits / s.value.of
	}
	return s.value.hits
}

func answer(subjects []*subject, opt Options) Answer {
	var a Answer
	var texts, perf []string
	for _, s := range subjects {
		a.State = worse(a.State, s.state)
		texts = append(texts, s.text(opt))
		perf = append(perf, s.perf())
	}
	a.Text, a.Perf = strings.Join(texts, "; "), strings.Join(perf, " ")
	return a
}

// worse returns the worse of two states: what is not known is worse than good, and better than
// what is known to be bad.
func worse(a, b State) State {
	order := []State{OK, Unknown, Warning, Critical}
	return order[max(slices.Index(order, a), slices.Index(order, b))]
}

func (s *subject) text(opt Options) string {
	t := fmt.Sprintf("%s = %s", s.rule.Subject(), s.rule.number(s.number()))
	switch {
	case s.rule.isShare():
		t += fmt.Sprintf(" (%.0f of %.0f attempts in %s)", s.value.hits, s.value.of, report.Span(opt.Since))
	case s.rule.Measure != "queue":
		t += " in " + report.Span(opt.Since)
	}
	if s.tooFew(opt) {
		t += fmt.Sprintf(", too few to tell (--min-count %d)", opt.MinCount)
	}
	for _, b := range s.broken {
		t += ", which is " + b
	}
	if s.absent != "" {
		t += " (the database has nothing of " + s.absent + ")"
	}
	return t
}

// perf writes 'label'=value[unit];warn;crit;min;max (Monitoring Plugins Development
// Guidelines, section "Performance data").
func (s *subject) perf() string {
	label := strings.NewReplacer("=", ":", "'", "", "|", "/").Replace(s.rule.Subject())
	number, unit, highest := s.number(), "", ""
	if s.rule.isShare() {
		number, unit, highest = number*100, "%", "100"
	}
	return fmt.Sprintf("'%s'=%.6g%s;%s;%s;0;%s", label, number, unit, threshold(s.warn), threshold(s.critical), highest)
}

// threshold writes the range of good values of the last of rules; "" if there is
// none, or that is not a range.
func threshold(rules []*Rule) string {
	if len(rules) == 0 {
		return ""
	}
	r := rules[len(rules)-1]
	v := r.Value
	if r.isShare() {
		v *= 100
	}
	switch r.Compare[0] {
	case '>':
		return fmt.Sprintf("%.6g", v)
	case '<':
		return fmt.Sprintf("%.6g:", v)
	}
	return ""
}
