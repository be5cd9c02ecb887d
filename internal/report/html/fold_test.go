package html

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestFold has tables of so many rows and says what is left out of which: . on
// no screen, l on a phone, e on every screen, f on paper, too.
func TestFold(t *testing.T) {
	for _, c := range []struct {
		rows   int
		times  bool
		button string
		want   string
	}{
		{rows: 0},
		{rows: 9, want: "9."},
		{rows: 10, button: "late", want: "6. 4l"},
		{rows: 18, button: "late", want: "6. 12l"},
		{rows: 19, button: "extra", want: "6. 6l 7e"},
		{rows: 60, button: "extra", want: "6. 6l 38e 10f"},
		{rows: 60, times: true, button: "extra", want: "10f 38e 6l 6."},
	} {
		var s Section
		for n := range c.rows {
			var first any = "x"
			if c.times {
				first = time.Unix(int64(n), 0)
			}
			s.Rows = append(s.Rows, []any{first})
		}
		f := foldOf(s)
		if f.Class != c.button || f.Rows != c.rows || f.Unprinted != max(0, c.rows-paperRows) || f.Last != c.times {
			t.Errorf("%d rows: %+v, want a button %q", c.rows, f, c.button)
		}
		var all string
		for n := range c.rows {
			all += (f.class(n) + ".")[:1]
		}
		if got := runs(all); got != c.want {
			t.Errorf("%d rows: %s, want %s", c.rows, got, c.want)
		}
	}
}

// runs writes "aab" as "2a 1b".
func runs(s string) string {
	var words []string
	for s != "" {
		rest := strings.TrimLeft(s, s[:1])
		words = append(words, fmt.Sprintf("%d%s", len(s)-len(rest), s[:1]))
		s = rest
	}
	return strings.Join(words, " ")
}

func TestEndsWithLatest(t *testing.T) {
	at := func(n int64) any { return time.Unix(n, 0) }
	for _, c := range []struct {
		first []any
		want  bool
	}{
		{[]any{at(1), at(1), at(3)}, true},
		{[]any{at(3), at(2), at(1)}, false},
		{[]any{at(1), at(1)}, false},
		{[]any{at(1), nil, at(2)}, false},
		{[]any{"a", "b"}, false},
		{nil, false},
	} {
		var rows [][]any
		for _, v := range c.first {
			rows = append(rows, []any{v})
		}
		if got := endsWithLatest(rows); got != c.want {
			t.Errorf("%v: %t", c.first, got)
		}
	}
}

// TestFirstShown wants the lines behind the rows that a reader sees first.
func TestFirstShown(t *testing.T) {
	rows := outcomes(make([]int, 150)...).Rows
	if shown, from := firstShown(rows); from != 0 || len(shown) != drillRows {
		t.Errorf("%d rows from %d on", len(shown), from)
	}
	hours := make([]int, 150)
	for i := range hours {
		hours[i] = i
	}
	rows = outcomes(hours...).Rows
	shown, from := firstShown(rows)
	if diff := cmp.Diff(rows[50:], shown); from != 50 || diff != "" {
		t.Errorf("from %d on (-want +got):\n%s", from, diff)
	}
	if shown, from = firstShown(rows[:3]); from != 0 || len(shown) != 3 {
		t.Errorf("%d rows from %d on", len(shown), from)
	}
}
