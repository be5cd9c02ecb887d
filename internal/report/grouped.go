package report

import (
	"strconv"
	"strings"
)

// Grouped writes a number with commas between thousands.
func Grouped[N int | int64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	first := 0
	if n < 0 {
		first = 1
	}
	for i := len(s) - 3; i > first; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Things writes a number of things: "1 line", "2,000 lines", "2 queue entries".
func Things[N int | int64](n N, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return Grouped(n) + " " + Plural(one)
}

// Plural returns the plural of a noun that has a regular one.
func Plural(one string) string {
	if stem, ok := strings.CutSuffix(one, "y"); ok && !strings.HasSuffix(stem, "a") && !strings.HasSuffix(stem, "e") && !strings.HasSuffix(stem, "o") {
		return stem + "ies"
	}
	return one + "s"
}
