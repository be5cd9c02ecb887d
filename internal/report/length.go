package report

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Length writes a length of time that was measured, by its two largest units. The sentences
// of package answers have words for the units instead.
func Length(seconds float64) string {
	s := int64(math.Round(seconds))
	switch {
	case seconds < 10:
		return strconv.FormatFloat(math.Round(seconds*100)/100, 'f', -1, 64) + "s"
	case s < 60:
		return fmt.Sprintf("%ds", s)
	case s < 3600:
		return fmt.Sprintf("%dm %02ds", s/60, s%60)
	case s < 86400:
		return fmt.Sprintf("%dh %02dm", s/3600, s/60%60)
	}
	return fmt.Sprintf("%dd %02dh", s/86400, s/3600%24)
}

// Span writes a length of time that was chosen, as ParseSpan reads it: in the largest unit
// that it is whole in.
func Span(d time.Duration) string {
	for _, unit := range []string{"d", "h", "m"} {
		if d > 0 && d%units[unit] == 0 {
			return fmt.Sprint(int64(d/units[unit])) + unit
		}
	}
	if d == 0 {
		return "0"
	}
	return d.String()
}
