package parquet

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report/render"
)

// keepsType matches DuckDB's types that a column keeps in Parquet: its values, or their
// text, become what they were.
var keepsType = regexp.MustCompile(`^(?:BOOLEAN|U?(?:TINY|SMALL|BIG)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)|VARCHAR|DATE|TIME|TIMESTAMP(?:_S|_MS|_NS)?|UUID|BLOB)$`)

// typeOf returns the type that a column gets in Parquet: is, which it has in DuckDB ("" if
// that is not known), if Parquet keeps it, else the narrowest that holds all values.
func typeOf(is string, rows [][]any, column int) string {
	if keepsType.MatchString(is) {
		return is
	}
	kind := ""
	for _, row := range rows {
		if row[column] != nil {
			kind = common(kind, valueType(row[column]))
		}
	}
	if kind == "" {
		return "VARCHAR"
	}
	return kind
}

// valueType returns the type of a value.
func valueType(v any) string {
	switch x := v.(type) {
	case int64:
		return "BIGINT"
	case float64:
		return "DOUBLE"
	case json.Number:
		if len(strings.TrimPrefix(x.String(), "-")) <= 38 && !strings.Contains(x.String(), ".") {
			return "DECIMAL(38,0)"
		}
	case bool:
		return "BOOLEAN"
	case time.Time:
		return "TIMESTAMP"
	case []any:
		element := "BIGINT" // of a list without elements; it becomes any that has one
		for i, e := range x {
			switch this := valueType(e); {
			case e == nil:
			case i == 0:
				element = this
			default:
				element = common(element, this)
			}
		}
		if element != "BIGINT" && element != "DOUBLE" {
			element = "VARCHAR"
		}
		return element + "[]"
	}
	return "VARCHAR"
}

// common returns the narrowest type that holds values of two.
func common(a, b string) string {
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	}
	for _, holds := range [][]string{{"BIGINT", "DOUBLE"}, {"BIGINT", "DECIMAL(38,0)"}, {"BIGINT[]", "DOUBLE[]", "VARCHAR[]"}} {
		i, j := slices.Index(holds, a), slices.Index(holds, b)
		if i >= 0 && j >= 0 {
			return holds[max(i, j)]
		}
	}
	return "VARCHAR"
}

// text returns a value as DuckDB reads it into the column's type, nil for NULL.
func text(v any) any {
	switch x := v.(type) {
	case nil:
		return nil
	case string:
		return x
	case time.Time:
		return x.UTC().Format("2006-01-02 15:04:05.999999999")
	case []any:
		list := make([]any, len(x))
		for i, e := range x {
			switch e.(type) {
			case json.Number, time.Time: // whose digits JSON might not keep
				list[i] = render.Plain(e)
			default:
				list[i] = e
			}
		}
		text, _ := json.Marshal(list) // the types of Value, which JSON knows
		return string(text)
	}
	return fmt.Sprint(v) // of a float, all its digits
}
