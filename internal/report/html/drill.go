package html

import (
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

const (
	attempted = "event IN ('delivered', 'deferred', 'bounced', 'expired')"
	failed    = "event IN ('deferred', 'bounced', 'expired')"
)

// key is a column of a report and the column of the view events that it stands
// for.
type key struct{ column, of string }

// drills say which rows of the view events a row of a report counts.
var drills = map[string]struct {
	where string
	keys  []key
	// count is the column that the rows add up to.
	count string
}{
	"failures":          {failed, []key{{"code", "code"}}, "attempts"},
	"causes":            {failed, []key{{"cause", "replace(category, '_', ' ')"}}, "attempts"},
	"domains":           {attempted, []key{{"domain", "domain"}}, "attempts"},
	"providers":         {attempted, []key{{"provider", "coalesce(provider, '(other)')"}}, "attempts"},
	"provider-failures": {failed, []key{{"provider", "coalesce(provider, '(other)')"}, {"outcome", "event"}, {"category", "category"}, {"code", "code"}}, "attempts"},
	"codes":             {"", []key{{"code", "code"}}, "total"},
	"recipients":        {attempted, []key{{"recipient", "recipient"}}, "attempts"},
	"senders":           {attempted, []key{{"sender", "sender"}}, "attempts"},
	"pairs":             {attempted, []key{{"sender", "sender"}, {"recipient", "recipient"}}, "attempts"},
	"dead-addresses":    {"event = 'bounced'", []key{{"recipient", "recipient"}}, "bounces"},
}

// drill returns the query for what a row of a report counts, "" where there is
// none or a value has a character that a shell or SQL could take for its own.
func drill(name string, columns []report.Column, values []any) string {
	d, ok := drills[name]
	if !ok {
		return ""
	}
	var where []string
	if d.where != "" {
		where = append(where, d.where)
	}
	for _, k := range d.keys {
		i := columnIndex(columns, k.column)
		if i < 0 {
			return "" // a user's report of the same name
		}
		if values[i] == nil {
			where = append(where, k.of+" IS NULL")
			continue
		}
		v := render.Plain(values[i])
		if !inert(v) {
			return ""
		}
		where = append(where, fmt.Sprintf("%s = '%s'", k.of, v))
	}
	return "FROM events WHERE " + strings.Join(where, " AND ")
}

// command makes a query one for a shell; it must have been made by drill.
func command(query, database string) string {
	s := `mtalog sql "` + query + ` LIMIT 50"`
	if inert(database) && !strings.Contains(database, " ") {
		s += " --db " + database
	}
	return s
}

// inert reports whether s can stand between quotes of any kind.
func inert(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (s[i] < '0' || s[i] > '9') && !strings.Contains(" ._@:/<>()+=,-", s[i:i+1]) {
			return false
		}
	}
	return true
}
