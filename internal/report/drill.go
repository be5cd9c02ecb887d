package report

import (
	"fmt"
	"strings"
)

// Drill says which rows of a view the numbers of a report count, as "-- rows:" and
// "-- number:" of the header have it. In Where, shown.NAME is the value of the report's
// column NAME in the row of the number.
type Drill struct {
	From, Where string
	Numbers     []Number
}

// Number is a column that counts the rows of its Drill, or only those for which Only
// holds.
type Number struct{ Column, Only string }

// The fragments that repeat the filters of a report for the rows behind it.
const (
	eventRows   = "event_rows.sql"   // events, deliveries, failures
	attemptRows = "attempt_rows.sql" // the same, if only failures are filtered
	messageRows = "message_rows.sql" // queued
)

func (r *Report) addDrill(text string) error {
	from, where, ok := strings.Cut(text, " WHERE ")
	from, starts := strings.CutPrefix(from, "FROM ")
	if from = strings.TrimSpace(from); !ok || !starts || from == "" {
		return fmt.Errorf("-- rows: %s is not of the form FROM VIEW WHERE CONDITION", text)
	}
	r.Drills = append(r.Drills, Drill{From: from, Where: where})
	return nil
}

func (r *Report) addNumber(text string) error {
	if len(r.Drills) == 0 {
		return fmt.Errorf("-- number: %s stands before its -- rows", text)
	}
	name, only, _ := strings.Cut(text, " ")
	d := &r.Drills[len(r.Drills)-1]
	d.Numbers = append(d.Numbers, Number{name, strings.TrimSpace(only)})
	return nil
}

// filterDrills gives the rows the filters that the report itself takes.
func (r *Report) filterDrills(include func(string) (string, error)) error {
	for i := range r.Drills {
		d := &r.Drills[i]
		if err := r.checkDrill(d); err != nil {
			return err
		}
		file := eventRows
		switch {
		case d.messages():
			file = messageRows
		case r.filtersFailures:
			file = attemptRows
		}
		text, err := include(file)
		if err != nil {
			return fmt.Errorf("include %s: %w", file, err)
		}
		for line := range strings.Lines(strings.TrimSpace(text)) {
			name, _ := condition(line)
			if _, ok := r.Param(name); ok {
				d.Where += "\n" + strings.TrimSpace(line)
			}
		}
	}
	return nil
}

// checkDrill finds out whether a Drill is whole.
func (r *Report) checkDrill(d *Drill) error {
	if len(d.Numbers) == 0 {
		return fmt.Errorf("-- rows: FROM %s has no -- number", d.From)
	}
	names, err := parameters(d.Where)
	if err != nil {
		return err
	}
	for _, n := range names {
		if _, ok := r.Param(n); !ok {
			return fmt.Errorf("-- rows: $%s is not declared", n)
		}
	}
	return nil
}

// messages reports whether the rows are messages, not events.
func (d Drill) messages() bool { return strings.Fields(d.From)[0] == "queued" }
