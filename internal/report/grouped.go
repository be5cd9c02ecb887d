package report

import (
	"strconv"
	"strings"
)

// Grouped writes a number with commas between thousands.
func Grouped[N int | int64](n N) string { return GroupDigits(strconv.FormatInt(int64(n), 10)) }

// GroupDigits puts commas between the thousands of a number that was written without an
// exponent, whatever its size.
func GroupDigits(number string) string {
	whole, rest, found := strings.Cut(number, ".")
	digits := strings.TrimPrefix(whole, "-")
	b := []byte(whole[:len(whole)-len(digits)])
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b = append(b, ',')
		}
		b = append(b, digits[i])
	}
	if found {
		rest = "." + rest
	}
	return string(b) + rest
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
	if stem, ok := strings.CutSuffix(one, "y"); ok && !strings.HasSuffix(stem, "a") && !strings.HasSuffix(stem, "e") {
		return stem + "ies"
	}
	return one + "s"
}
