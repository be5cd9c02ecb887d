package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/choice"
	"github.com/mtalog/mtalog/internal/report"
)

// canonical has the filters whose values may be written in more than one way, or name
// one of a few things, with a function that returns a value as the database has it.
var canonical = []struct {
	filter string
	value  func(string) (string, error)
}{
	{"mta", func(s string) (string, error) { m, err := choice.MTA(s); return m.String(), err }},
	{"category", func(s string) (string, error) { c, err := choice.Category(s); return c.Name, err }},
	{"provider", func(s string) (string, error) { p, err := choice.Provider(s); return p.Name, err }},
	{"domain", choice.Domain},
	{"sender", choice.Sender},
	{"host", choice.Host},
}

// makeCanonical replaces values of filters by what the database has for them. The error
// for a name that nothing has says which there are.
func makeCanonical(values map[string]string) error {
	for _, c := range canonical {
		if values[c.filter] == "" {
			continue
		}
		value, err := c.value(values[c.filter])
		if err != nil {
			return fmt.Errorf("--%s: %w", c.filter, err)
		}
		values[c.filter] = value
	}
	return nil
}

// fixTimes replaces the times between which to look by ones that do not depend on when they
// are read, nor on each other.
func fixTimes(values map[string]string, now time.Time) error {
	since, until, err := readWindow(values["since"], values["until"], now)
	for name, t := range map[string]time.Time{"since": since, "until": until} {
		if values[name] != "" {
			values[name] = t.Format(time.RFC3339Nano)
		}
	}
	return err
}

// looksBetweenTimes reports whether r takes since and until as times. A user's own report may
// give them another type.
func looksBetweenTimes(r *report.Report) bool {
	return !slices.ContainsFunc(r.Params, func(p report.Param) bool { return (p.Name == "since" || p.Name == "until") && p.Type != "time" })
}
