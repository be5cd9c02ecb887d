// Package numbers lists numbers for SQL.
package numbers

import "strconv"

// List writes numbers with commas between.
func List[N ~uint8 | ~uint16 | ~int32 | ~int64](list []N) string {
	var b []byte
	for i, n := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return string(b)
}
