// Package choice finds the thing that a user named among the few that there are. A
// name that nothing has is an error and never an empty result: that would look like
// good news.
//
// Names are taken in any case, and with spaces for underscores, as reports
// print them.
package choice

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/nearest"
	"github.com/mtalog/mtalog/parsers"
)

// MTA returns the mail transfer agent called name.
func MTA(name string) (parsers.MTA, error) { return find("MTA", "", name, parsers.MTAs) }

// Category returns the category of failures called name.
func Category(name string) (classify.CategoryInfo, error) {
	return find("category", "categories", name, func(yield func(classify.CategoryInfo, string) bool) {
		for c := range classify.Categories() {
			if !yield(c, c.Name) {
				return
			}
		}
	})
}

// Stage returns the stage of a session called name.
func Stage(name string) (parsers.Stage, error) { return find("stage", "", name, parsers.Stages) }

// Provider returns the mailbox provider called name.
func Provider(name string) (classify.ProviderInfo, error) {
	all := providers()
	i := slices.IndexFunc(all, func(p classify.ProviderInfo) bool { return nearest.Plain(p.Name) == nearest.Plain(name) })
	if i < 0 {
		return classify.ProviderInfo{}, unknownProvider(name, all)
	}
	return all[i], nil
}

// Providers returns the mailbox provider called name and all whose names begin
// with that word.
func Providers(name string) (some []classify.ProviderInfo, err error) {
	all := providers()
	for _, p := range all {
		if have := nearest.Plain(p.Name); have == nearest.Plain(name) || strings.HasPrefix(have, nearest.Plain(name)+" ") {
			some = append(some, p)
		}
	}
	if some == nil {
		return nil, unknownProvider(name, all)
	}
	return some, nil
}

// unknownProvider is the error for a name that no provider has. It proposes the
// providers of the mail domain that is called so, as people say gmail for Google.
func unknownProvider(name string, all []classify.ProviderInfo) error {
	var owners, names []string
	for _, p := range all {
		names = append(names, p.Name)
		if slices.ContainsFunc(p.Domains, func(domain string) bool {
			label, _, _ := strings.Cut(domain, ".")
			return domain == nearest.Plain(name) || label == nearest.Plain(name)
		}) {
			owners = append(owners, p.Name)
		}
	}
	if len(owners) > 0 {
		return fmt.Errorf("no provider is called %q; %s All: mtalog sql 'FROM providers'", name, nearest.Ask(owners))
	}
	return unknown("provider", "providers", name, names)
}

func providers() []classify.ProviderInfo {
	return slices.DeleteFunc(slices.Collect(classify.Providers()), func(p classify.ProviderInfo) bool { return p.Name == "" })
}

func find[T any](kind, table, name string, all iter.Seq2[T, string]) (found T, err error) {
	var names []string
	for t, n := range all {
		if nearest.Plain(n) == nearest.Plain(name) {
			return t, nil
		}
		names = append(names, n)
	}
	return found, unknown(kind, table, name, names)
}

// fewNames is how many names an error lists although one of them is near, and
// mostNames how many it lists otherwise.
const (
	fewNames  = 10
	mostNames = 40
)

// unknown is the error for a name that is none of names, those of a kind. table holds
// them, "" if no table does.
func unknown(kind, table, name string, names []string) error {
	if meant := nearest.Question(name, names); meant != "" && len(names) > fewNames && table != "" {
		return fmt.Errorf("no %s is called %q; %s All: mtalog sql 'FROM %s'", kind, name, meant, table)
	}
	if len(names) <= mostNames || table == "" {
		return fmt.Errorf("no %s is called %q; choose one of %s", kind, name, strings.Join(names, ", "))
	}
	return fmt.Errorf("no %s is called %q; see mtalog sql 'FROM %s'", kind, name, table)
}
