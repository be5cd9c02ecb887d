package main

import (
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/internal/choice"
)

// choices are the filters that name one of a few things, and those that may be
// written in more than one way, with what is stored for a name.
var choices = []struct {
	name   string
	stored func(string) (string, error)
}{
	{"mta", func(s string) (string, error) { m, err := choice.MTA(s); return m.String(), err }},
	{"category", func(s string) (string, error) { c, err := choice.Category(s); return c.Name, err }},
	{"provider", func(s string) (string, error) { p, err := choice.Provider(s); return p.Name, err }},
	{"domain", domain},
}

// meant writes the values of such filters as they are stored. A name that
// nothing has is wrong usage.
func meant(values map[string]string) error {
	for _, c := range choices {
		if values[c.name] == "" {
			continue
		}
		value, err := c.stored(values[c.name])
		if err != nil {
			return fmt.Errorf("--%s: %w", c.name, err)
		}
		values[c.name] = value
	}
	return nil
}

// domain returns a domain as it is stored. Of a whole address or a pattern nothing
// would be found, which would look like good news.
func domain(s string) (string, error) {
	if strings.ContainsAny(s, "@*?") {
		return "", fmt.Errorf("%q is not a domain: write it as in example.com", s)
	}
	return strings.ToLower(strings.TrimSuffix(s, ".")), nil
}
