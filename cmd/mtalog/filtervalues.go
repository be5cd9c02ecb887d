package main

import (
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/internal/choice"
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
	{"domain", canonicalDomain},
	{"sender", canonicalSender},
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

// canonicalDomain refuses an address and a pattern: nothing would be found for them,
// which would look like good news.
func canonicalDomain(s string) (string, error) {
	if strings.ContainsAny(s, "@*?") {
		return "", fmt.Errorf("%q is not a domain: write it as in example.com", s)
	}
	return strings.ToLower(strings.TrimSuffix(s, ".")), nil
}

// canonicalSender refuses what is neither an address nor a domain.
func canonicalSender(s string) (string, error) {
	sender := strings.TrimPrefix(strings.ToLower(s), "@")
	if sender == "" || strings.ContainsAny(sender, "*?") {
		return "", fmt.Errorf("%q is no sender: write an address as in amy@example.com, or a domain as in example.com", s)
	}
	return sender, nil
}
