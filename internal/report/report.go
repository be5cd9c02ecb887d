// Package report loads, checks and runs canned reports.
//
// A report is a file of SQL that begins with a header, one "-- key: value" a
// line; a line that begins with two dashes and at least two spaces continues
// the value above it:
//
//	-- title: Refused clients
//	-- description: Which clients were refused, and why.
//	-- counts: refusals
//	-- param: limit integer 20 rows at most
//	-- column: share bar
//	-- narrow: example first
//	-- rows: FROM events WHERE event = 'rejected' AND code = shown.code
//	-- number: refusals
//	SELECT … LIMIT $limit
//
// If a screen is too narrow, a table leaves out the columns that narrow names, the first
// of them first. The rows that the numbers of a report count are those of rows, see
// Drill; with "-- filter: failures", filters for failures leave the deliveries among them.
//
// A parameter (NAME TYPE DEFAULT DESCRIPTION, "-" for no default) is bound as
// $NAME. A line of SQL that ends in "-- if: NAME" is left out if the parameter
// has no value, so that a filter that is not used costs nothing. A line
// "-- include: FILE" is replaced by include/FILE, whose parameters become the
// report's.
//
// # Where to look
//
//   - Parse reads a report: header.go, param.go, sqltext.go. A Catalog holds many.
//   - Report.Run returns a Result: run.go, rows.go, value.go. A Set runs several (set.go).
//   - What filters ask for that is not there: absent.go.
//   - Which rows a number of a result counts: drill.go has what the header says of it,
//     drillsql.go makes queries of that, behind.go and lines.go run them.
//   - InZone lets all of this go by the clock of a time zone: zone.go, clock.go.
//   - Times, spans and codes as users write them: parsetime.go, parsecode.go. Numbers and
//     spans as they read them: grouped.go, length.go.
package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Report is a canned report that passed all checks.
type Report struct {
	Name        string
	Own         bool // a user's, not one of mtalog
	Title       string
	Description string
	// Counts says what the numbers count: attempts, recipients, messages …
	Counts  string
	Params  []Param
	Columns map[string]Kind // only those that the header declares
	// Narrow names the columns that a table leaves out if it is too wide for the
	// screen, in this order.
	Narrow []string
	Drills []Drill
	header []field // of the file
	// filtersFailures says that what chooses failures, such as a category, leaves the
	// report the deliveries, of which it shows the share.
	filtersFailures bool
	// SQL is the statement, with its fragments and all of its optional lines.
	SQL string
}

// Kind is how a column's values are to be shown to people.
type Kind string

// The kinds that a header may declare.
const (
	Plain     Kind = ""
	Bar       Kind = "bar"       // share of a whole, 0 to 1
	Percent   Kind = "percent"   // share of a whole, 0 to 1, without a bar
	Sparkline Kind = "sparkline" // list of numbers in the order of time
	Heatmap   Kind = "heatmap"   // list of numbers, shaded against all rows
	Duration  Kind = "duration"  // seconds
	Bytes     Kind = "bytes"
	Path      Kind = "path" // of a file: the middle is what can be left out
)

var kinds = []Kind{Bar, Percent, Sparkline, Heatmap, Duration, Bytes, Path}

// Param returns the parameter called name.
func (r *Report) Param(name string) (Param, bool) {
	i := slices.IndexFunc(r.Params, func(p Param) bool { return p.Name == name })
	if i < 0 {
		return Param{}, false
	}
	return r.Params[i], true
}

// Parse reads a report from the text of its file. include returns the text of
// a fragment.
func Parse(name, text string, include func(string) (string, error)) (*Report, error) {
	r := &Report{Name: name, Columns: map[string]Kind{}}
	header, body, err := splitHeader(text)
	if err == nil {
		err = r.readHeader(header)
	}
	if err == nil {
		r.SQL, err = r.expand(body, include)
	}
	if err == nil {
		err = r.filterDrills(include)
	}
	if err == nil {
		err = r.check()
	}
	if err != nil {
		return nil, fmt.Errorf("report %s: %w", name, err)
	}
	return r, nil
}

// expand inserts the fragments.
func (r *Report) expand(body string, include func(string) (string, error)) (string, error) {
	var out []string
	for line := range strings.Lines(strings.TrimSpace(body)) {
		line = strings.TrimRight(line, " \t\r\n")
		if file, ok := strings.CutPrefix(strings.TrimSpace(line), "-- include: "); ok {
			text, err := include(file)
			if err == nil {
				line, err = r.fragment(text)
			}
			if err != nil {
				return "", fmt.Errorf("include %s: %w", file, err)
			}
		}
		out = append(out, line)
	}
	return strings.TrimSuffix(strings.Join(out, "\n"), ";"), nil
}

// fragment takes over the parameters of a fragment, and returns its lines of SQL.
func (r *Report) fragment(text string) (string, error) {
	header, sql, err := splitHeader(text)
	if err != nil {
		return "", err
	}
	for _, f := range header {
		if f.key != "param" {
			return "", fmt.Errorf("a fragment declares parameters only, not %s", f.key)
		}
		if err := r.addParam(f.value); err != nil {
			return "", err
		}
	}
	return strings.Trim(sql, "\n"), nil
}

// check finds out whether the report is whole.
func (r *Report) check() error {
	if r.SQL == "" {
		return errors.New("there is no SQL")
	}
	for line := range strings.Lines(r.SQL) {
		if cond, ok := condition(line); ok {
			if _, known := r.Param(cond); !known {
				return fmt.Errorf("-- if: %s names no declared parameter", cond)
			}
		}
	}
	return r.checkParameters()
}

// checkHeader finds out whether a report of mtalog's own says what it is. One of a user
// need not: any query can be a report.
func (r *Report) checkHeader() error {
	for _, f := range []struct{ key, value string }{{"title", r.Title}, {"description", r.Description}, {"counts", r.Counts}} {
		if f.value == "" {
			return fmt.Errorf("report %s: the header lacks -- %s", r.Name, f.key)
		}
	}
	return nil
}

// checkParameters compares the parameters that are declared with those that the statement
// uses: the driver ignores surplus arguments in silence.
func (r *Report) checkParameters() error {
	var declared []string
	for _, p := range r.Params {
		declared = append(declared, p.sqlNames()...)
	}
	used, err := parameters(r.SQL)
	if err != nil {
		return err
	}
	for _, n := range used {
		if !slices.Contains(declared, n) {
			return fmt.Errorf("$%s is used but not declared: add -- param: %[1]s TYPE DEFAULT DESCRIPTION", n)
		}
	}
	for _, n := range declared {
		if !slices.Contains(used, n) {
			return fmt.Errorf("parameter %s is declared but $%[1]s is not used: use it or leave it out", n)
		}
	}
	return nil
}
