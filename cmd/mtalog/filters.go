package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/parsers"
)

// filters holds the parameters of reports as flags.
type filters struct {
	flags *pflag.FlagSet
	names []string           // of parameters that have a flag of their own
	extra *map[string]string // of --param; nil for none
}

// What --since and --until mean where they choose what is shown.
const (
	sinceUsage = "only what is from this `time` or later: 2026-11-25, 2026-11-25T09:00, 2026-11-25T09:00:00Z, 2026-11, 09:00, 10pm, monday or november (the last), yesterday, last week (from its Monday), last month, 15m, 24h, 7d (ago)"
	untilUsage = "only what is from before this `time`, which is written alike; 17:00 is the first after --since, as is friday if the last is before it"
)

type filterFlag struct{ name, usage string }

// filterNames are the parameters that have a flag of their own.
var filterNames = []filterFlag{
	{"since", sinceUsage},
	{"until", untilUsage},
	{"mta", "only this `MTA`: postfix, exim or exchange"},
	{"host", "only what this `machine` logged"},
	{"domain", "only recipients at this `domain`"},
	{"sender", "only mail from this `sender`: an address, or a domain for all of its addresses"},
	{"code", "only this `code`: 5.7.1, 5.7, 5 or 550"},
	{"provider", "only this mailbox `provider`, such as Google"},
	{"category", "only this `category` of failures, such as mailbox_full"},
	{"limit", "at most this `number` of rows"},
}

func isFilter(flag string) bool {
	return slices.ContainsFunc(filterNames, func(n filterFlag) bool { return n.name == flag })
}

// filterFlags adds a flag for each filter, and --param.
func filterFlags(cmd *cobra.Command) filters {
	f := someFilterFlags(cmd, func(string) bool { return true })
	f.extra = cmd.Flags().StringToString("param", nil, "another parameter of the report as `name=value`, see --show; may be repeated")
	cmd.Flags().Lookup("param").DefValue = ""
	return f
}

// someFilterFlags adds a flag for each filter that is wanted.
func someFilterFlags(cmd *cobra.Command, wanted func(name string) bool) filters {
	f := filters{flags: cmd.Flags()}
	offers := map[string]func() []string{"mta": namesOf(parsers.MTAs), "provider": providerNames, "category": categoryNames}
	for _, n := range filterNames {
		if !wanted(n.name) {
			continue
		}
		f.names = append(f.names, n.name)
		cmd.Flags().String(n.name, "", n.usage)
		if values := offers[n.name]; values != nil {
			offer(cmd, n.name, values)
		}
	}
	return f
}

// given returns the parameters on the command line.
func (f filters) given() map[string]string {
	values := map[string]string{}
	if f.extra != nil {
		maps.Copy(values, *f.extra)
	}
	for _, name := range f.names {
		if flag := f.flags.Lookup(name); flag.Changed {
			values[name] = flag.Value.String()
		}
	}
	return values
}

// resolved returns the parameters on the command line as the database has them, whichever
// report they are for.
func (f filters) resolved(now time.Time) (map[string]string, error) {
	values := f.given()
	if err := makeCanonical(values); err != nil {
		return nil, usageError{err}
	}
	return values, fixTimes(values, now)
}

// String writes the parameters as they were given, to be copied into a shell.
func (f filters) String() string { return asWords(f.given()) }

// asWords writes parameters as flags, to be copied into a shell.
func asWords(values map[string]string) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		words = append(words, beforeValue(name)+shellWord(values[name]))
	}
	return strings.Join(words, " ")
}

// values returns the given parameters for r, as the database has them. The error for a
// parameter that r does not take, or whose value makes no sense, is a usageError.
func (f filters) values(r *report.Report, now time.Time) (map[string]string, error) {
	values, others := f.divided(r)
	if len(others) > 0 {
		name := slices.Sorted(maps.Keys(others))[0]
		return nil, usageError{fmt.Errorf("report %s does not take %s; it takes %s", r.Name, flagOf(name), r.Takes(flagOf))}
	}
	return values, f.check(r, values, now)
}

// shared returns those of the given parameters that r takes. It is for a page of
// many reports, each of which takes what it can.
func (f filters) shared(r *report.Report, now time.Time) (map[string]string, error) {
	values, _ := f.divided(r)
	return values, f.check(r, values, now)
}

// divided returns the given parameters that r takes, and those that it does not take.
func (f filters) divided(r *report.Report) (taken, others map[string]string) {
	taken, others = f.given(), map[string]string{}
	for name, value := range taken {
		if _, ok := r.Param(name); !ok {
			others[name] = value
			delete(taken, name)
		}
	}
	return taken, others
}

// unknownTo returns an error that names a given parameter that none of the reports takes.
func (f filters) unknownTo(reports []*report.Report) error {
	for _, name := range slices.Sorted(maps.Keys(f.given())) {
		takes := func(r *report.Report) bool { _, ok := r.Param(name); return ok }
		if !slices.ContainsFunc(reports, takes) {
			return usageError{fmt.Errorf("no report takes %s", flagOf(name))}
		}
	}
	return nil
}

// check checks values for r, and makes them canonical.
func (f filters) check(r *report.Report, values map[string]string, now time.Time) error {
	for name, value := range values {
		if value == "" {
			return usageError{fmt.Errorf("%s has no value: give it one or leave it out", flagOf(name))}
		}
	}
	if err := makeCanonical(values); err != nil {
		return usageError{err}
	}
	if looksBetweenTimes(r) {
		if err := fixTimes(values, now); err != nil {
			return err
		}
	}
	_, _, err := r.Statement(values, now)
	if wrong, ok := errors.AsType[*report.ValueError](err); ok {
		return usageError{fmt.Errorf("%s%q: want %s", beforeValue(wrong.Param), wrong.Value, wrong.Want)}
	}
	if err != nil {
		return usageError{err}
	}
	return nil
}

// beforeValue returns what stands before the value of the parameter called name on a
// command line: "--since " or "--param every=".
func beforeValue(name string) string {
	if isFilter(name) {
		return flagOf(name) + " "
	}
	return flagOf(name)
}

// flagOf returns the flag for the parameter called name: "--since" or "--param every=".
func flagOf(name string) string {
	if isFilter(name) {
		return "--" + name
	}
	return "--param " + name + "="
}

// warnOfAbsent warns if a filter asks for what is not there. asked is the subject of the sentence:
// "the database has".
func warnOfAbsent(cmd *cobra.Command, asked string, store report.Querier, filters map[string]string) error {
	absent, err := report.Absent(cmd.Context(), store, filters)
	for _, what := range absent {
		fmt.Fprintf(cmd.ErrOrStderr(), "mtalog: %s %s\n", asked, printable(what))
	}
	return err
}
