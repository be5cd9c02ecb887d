package report

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"strings"
	"time"
)

func isTimestamp(typeName string) bool { return strings.HasPrefix(typeName, "TIMESTAMP") }

// exact matches the types whose values come from the driver whole: numbers, texts,
// times, and lists of them. "" is the type of a column of which nothing is known.
var exact = regexp.MustCompile(`^(?:|SQLNULL|DATE|TIME|(?:BOOLEAN|U?(?:TINY|SMALL|BIG)INT|U?INTEGER|HUGEINT|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)|VARCHAR|ENUM|TIMESTAMP(?:_S|_MS|_NS|TZ)?)(?:\[\])*)$`)

// asText returns query with those of its columns as text whose types are not exact, and
// false if there are none. The driver does not read some types at all, such as
// BIT, and of others, such as maps, it loses the order or panics. A list becomes a list of
// texts. The columns of the new query have no names.
func asText(query string, types []string) (string, bool) {
	columns, names := make([]string, len(types)), make([]string, len(types))
	found := false
	for i, t := range types {
		names[i] = fmt.Sprintf("c%d", i)
		columns[i] = names[i]
		if !exact.MatchString(t) {
			element := strings.TrimRight(t, "[]")
			columns[i] = fmt.Sprintf("CAST(%s AS VARCHAR%s)", names[i], t[len(element):])
			found = true
		}
	}
	if !found {
		return "", false
	}
	return Wrap(query, names, columns), true
}

// Wrap returns a query for expressions about the columns of another, which get names.
func Wrap(query string, names, columns []string) string {
	query = strings.TrimRight(query, "; \t\r\n")
	return fmt.Sprintf("SELECT %s FROM (%s\n) AS answer(%s)", strings.Join(columns, ", "), query, strings.Join(names, ", "))
}

// reread runs query again with the columns as text whose types are not exact, see
// asText, and closes rows. Some queries cannot be part of another, such as PIVOT: they
// are run again as they are.
func reread(ctx context.Context, z *Zoned, rows Rows, query string, args []any) (Rows, error) {
	changed, found := asText(query, rows.Types())
	if !found {
		return rows, nil
	}
	rows.Close()
	if again, err := z.QueryContext(ctx, changed, args...); err == nil {
		return again, nil
	}
	return z.QueryContext(ctx, query, args...)
}

// dayless converts a value of a type that the driver makes a time of, although it lacks
// the day or the hour, to the text that DuckDB makes of it.
func dayless(v any, typeName string) any {
	t, ok := v.(time.Time)
	switch {
	case !ok:
		return v
	case typeName == "TIME":
		return t.UTC().Format("15:04:05.999999")
	case typeName != "DATE":
		return v
	}
	switch day := t.Unix() / (24 * 60 * 60); day {
	case math.MaxInt32:
		return "infinity"
	case -math.MaxInt32:
		return "-infinity"
	}
	if t.Year() <= 0 {
		return fmt.Sprintf("%04d-%s (BC)", 1-t.Year(), t.Format("01-02"))
	}
	return t.Format(time.DateOnly)
}
