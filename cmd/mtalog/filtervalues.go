package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/parsers"
)

// meant writes the values of filters that name one of a few things as they are
// stored. A name that nothing has is wrong usage: a report that finds nothing
// would look like good news.
func meant(values map[string]string) error {
	for _, f := range []struct {
		name string
		all  []string
	}{{"mta", mtaNames()}, {"category", categoryNames()}, {"provider", providerNames()}} {
		value := values[f.name]
		if value == "" {
			continue
		}
		i := slices.IndexFunc(f.all, func(s string) bool { return strings.EqualFold(plainName(s), plainName(value)) })
		if i < 0 {
			return fmt.Errorf("--%s: none is called %s; choose one of %s", f.name, value, strings.Join(f.all, ", "))
		}
		values[f.name] = f.all[i]
	}
	return nil
}

// plainName takes a name as reports print it, with spaces, for one with
// underscores.
func plainName(s string) string { return strings.ReplaceAll(s, "_", " ") }

func mtaNames() []string {
	return []string{parsers.Postfix.String(), parsers.Exim.String(), parsers.Exchange.String()}
}

func categoryNames() (names []string) {
	for c := range classify.Categories() {
		names = append(names, c.Name)
	}
	return names
}

func providerNames() (names []string) {
	for p := range classify.Providers() {
		if p.Name != "" {
			names = append(names, p.Name)
		}
	}
	return names
}
