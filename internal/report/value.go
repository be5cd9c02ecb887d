package report

import (
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// Value converts a value of a Querier's rows to nil, bool, int64, float64, string,
// time.Time, json.Number or []any of these. A json.Number is what an int64 or a
// float64 would not hold to the last digit.
func Value(v any) any {
	switch x := v.(type) {
	case nil, bool, int64, string, time.Time, json.Number:
		return x
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil // JSON has no such number
		}
		return x
	case []byte:
		return string(x)
	case []any:
		list := make([]any, len(x))
		for i := range list {
			list[i] = Value(x[i])
		}
		return list
	}
	return fmt.Sprint(v)
}
