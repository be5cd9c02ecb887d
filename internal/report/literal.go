package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/numbers"
)

// Literal writes a value of one of the types that Value names, except lists, as an SQL
// literal. A string must not contain NUL, which SQL cannot express.
func Literal(v any) string {
	switch x := v.(type) {
	case nil:
		return "NULL"
	case string:
		return "'" + strings.ReplaceAll(x, "'", "''") + "'"
	case time.Time:
		return "TIMESTAMP '" + x.UTC().Format("2006-01-02 15:04:05.999999") + "'"
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}

// Numbers lists the first column of rows, which has numbers, for SQL.
func Numbers(rows []Row) string {
	list := make([]int64, len(rows))
	for i, r := range rows {
		list[i] = r.Int(0)
	}
	return numbers.List(list)
}
