package html

import "time"

const (
	// firstRows of a table are shown before a reader asks for all, and on a
	// phone, which shows each as a card, firstCards.
	firstRows, firstCards = 12, 6
	// fewRows are not worth a button.
	fewRows = 6
	// paperRows of a table are printed if a reader did not ask for all.
	paperRows = 50
)

// fold says which rows of a table are left out until a reader asks for all. The class
// of a row is late if it is left out on a phone, extra if on every screen, and far if
// on paper too.
type fold struct {
	Rows int // of the table
	// Class of the button that unfolds the table: late if it is for phones, ""
	// if there is none.
	Class string
	// Last says that the last rows are shown first: those of a table that ends
	// with the latest.
	Last bool
	// Unprinted is how many rows are left out on paper.
	Unprinted int
}

func foldOf(s Section) fold {
	f := fold{Rows: len(s.Rows), Last: endsWithLatest(s.Rows), Unprinted: max(0, len(s.Rows)-paperRows)}
	switch {
	case f.Rows > firstRows+fewRows:
		f.Class = "extra"
	case f.Rows > firstCards+fewRows/2:
		f.Class = "late"
	}
	return f
}

// class returns the class of row n.
func (f fold) class(n int) string {
	if f.Last {
		n = f.Rows - 1 - n
	}
	switch {
	case n >= paperRows:
		return "far"
	case n >= firstRows && f.Class == "extra":
		return "extra"
	case n >= firstCards && f.Class != "":
		return "late"
	}
	return ""
}

// endsWithLatest reports whether the rows are in the order of the times with
// which they begin.
func endsWithLatest(rows [][]any) bool {
	var first, last time.Time
	for _, r := range rows {
		t, ok := r[0].(time.Time)
		if !ok || t.Before(last) {
			return false
		}
		if first.IsZero() {
			first = t
		}
		last = t
	}
	return last.After(first)
}
