package html

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

func TestWordParts(t *testing.T) {
	for word, want := range map[string]string{
		"plain":                         "plain",
		"someone@mail.example.com":      "someone@|mail.|example.|com",
		"/var/log/mail_2026-11-26.log.": "/|var/|log/|mail_|2026-|11-|26.|log.",
		"":                              "",
	} {
		if got := strings.Join(wordParts(word), "|"); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
}

// TestTimesAreShort leaves out the parts of times that all times of a column lack.
func TestTimesAreShort(t *testing.T) {
	day := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		more time.Duration
		want string
	}{
		{0, "2026-11-26"},
		{time.Hour, "2026-11-26 00:00"},
		{time.Second, "2026-11-26 00:00:00"},
	} {
		s := Section{Columns: []report.Column{{Name: "time"}}, Rows: [][]any{{day}, {nil}, {day.Add(c.more)}}}
		if got := tableOf(s, Page{}).Rows[0].Cells[0].Text; got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// TestSparklinesSort sorts a course of numbers by what it adds up to.
func TestSparklinesSort(t *testing.T) {
	s := Section{Columns: []report.Column{{Name: "trend", Kind: report.Sparkline}}, Rows: [][]any{{[]any{int64(1), 2.5, nil}}}}
	if got := tableOf(s, Page{}).Rows[0].Cells[0].Sort; got != "3.5" {
		t.Errorf("sorted by %q, want 3.5", got)
	}
}

// TestTimeParts breaks a time before the time of day, and a date not at all.
func TestTimeParts(t *testing.T) {
	s := Section{Columns: []report.Column{{Name: "last"}, {Name: "day"}}, Rows: [][]any{{time.Date(2026, 11, 23, 8, 30, 1, 0, time.UTC), time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}}}
	cells := tableOf(s, Page{}).Rows[0].Cells
	if want := []string{"2026-11-23 ", "08:30:01"}; !slices.Equal(cells[0].Parts, want) || cells[1].Parts != nil {
		t.Errorf("got %q and %q, want %q and no parts", cells[0].Parts, cells[1].Parts, want)
	}
}
