package trace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/numbers"
	"github.com/mtalog/mtalog/internal/report"
)

// wanted collects numbers of a table of names, with what is to be done with the row that
// each stands for. They are looked up together, at the end: of the very many rows, of
// which few are wanted, a join would read all.
type wanted map[int64][]func(report.Row)

// text has *into filled with the value of number id, unless that is 0, which stands for
// what is not known.
func (w wanted) text(id int64, into *string) {
	w.row(id, func(r report.Row) { *into = r.Text(2) })
}

// peer has the name, the address and the port of number id filled in.
func (w wanted) peer(id int64, name, ip *string, port *int64) {
	w.row(id, func(r report.Row) { *name, *ip, *port = r.Text(2), r.Text(3), r.Int(4) })
}

func (w wanted) row(id int64, fill func(report.Row)) {
	if id != 0 {
		w[id] = append(w[id], fill)
	}
}

// lookUpNames looks up what has been wanted since it was called last.
func (f *finder) lookUpNames() error {
	tables := []wanted{f.addresses, f.names, f.peers}
	var parts []string
	for i, columns := range []string{"value, NULL, 0 FROM store.address", "value, NULL, 0 FROM store.name", "name, ip, port FROM store.peer"} {
		var picks []pick
		for id := range tables[i] {
			picks = append(picks, pick{id: id})
		}
		if len(picks) > 0 {
			parts = append(parts, lookUp(fmt.Sprintf("%d, id, %s", i, columns), compact(picks)))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	rows, err := report.All(f.ctx, f.q, strings.Join(parts, " UNION ALL "))
	for _, r := range rows {
		for _, fill := range tables[r.Int(0)][r.Int(1)] {
			fill(r)
		}
	}
	for _, t := range tables {
		clear(t)
	}
	for _, e := range f.known {
		e.takeSender()
	}
	return err
}

// takeSender takes the sender from an event if the message was refused before its queue
// knew one.
func (e *Entry) takeSender() {
	for _, ev := range e.Events {
		e.Sender = cmp.Or(e.Sender, ev.sender)
	}
}

// lookUp selects columns of a table of names ("value FROM store.name") in the rows whose
// numbers picks have, which are in order. Those that lie close together are looked up
// together, which reads all rows from the first to the last of them.
func lookUp(columns string, picks []pick) string {
	const worthOne = 25_000 // rows are read in the time that it takes to plan for one more
	var parts []string
	for first := 0; first < len(picks); {
		end := first + 1
		for end < len(picks) && picks[end].id-picks[end-1].id <= worthOne {
			end++
		}
		parts = append(parts, "SELECT "+columns+hasNumber(ids(picks[first:end])))
		first = end
	}
	return strings.Join(parts, " UNION ALL ")
}

// hasNumber selects the rows of a table whose id is in ids. DuckDB skips those
// before the least and after the greatest of them.
func hasNumber(ids []int64) string {
	if len(ids) == 1 {
		return fmt.Sprintf(" WHERE id = %d", ids[0])
	}
	return " JOIN (VALUES (" + strings.ReplaceAll(numbers.List(ids), ",", "),(") + ")) wanted(number) ON id = number"
}

// compact orders picks by number and leaves one of each.
func compact(all []pick) []pick {
	slices.SortFunc(all, func(a, b pick) int { return cmp.Compare(a.id, b.id) })
	return slices.CompactFunc(all, func(a, b pick) bool { return a.id == b.id })
}
