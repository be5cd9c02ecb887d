package answers

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// How sentences and tables write times and numbers.

func clock(t time.Time) string { return t.Format(report.DateMinute) }

func number(n float64) string {
	if n >= 10 {
		return report.Grouped(int64(math.Round(n)))
	}
	return strconv.FormatFloat(math.Round(n*10)/10, 'f', -1, 64)
}

func plural(n float64, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + report.Plural(one)
}

// percent writes a share with more digits the smaller it is.
func percent(share float64) string {
	switch {
	case share == 0:
		return "0 %"
	case share < 0.001:
		return fmt.Sprintf("%.2g %%", share*100)
	case share < 0.1:
		return fmt.Sprintf("%.1f %%", share*100)
	}
	return fmt.Sprintf("%.0f %%", share*100)
}

// points writes a difference of rates in points of percent, of a small one its first digit.
func points(difference float64) string {
	if difference < 0.001 {
		return fmt.Sprintf("%.1g", difference*100)
	}
	return fmt.Sprintf("%.1f", difference*100)
}

// probability writes a p, which is never 0, but may be too small for a float64.
func probability(p float64) string {
	if p < 1e-300 {
		return "p < 1e-300"
	}
	return fmt.Sprintf("p = %.2g", p)
}

// significantDigits writes p with two digits, or, if it is below 0.001, as less than
// the next power of ten.
func significantDigits(p float64) string {
	if p < 0.001 {
		return fmt.Sprintf("<1e%d", max(int(math.Floor(math.Log10(max(p, 1e-300))))+1, -300))
	}
	return fmt.Sprintf("%.2g", p)
}

func ago(days int) string {
	if days == 1 {
		return "of the day before"
	}
	return fmt.Sprintf("%d days before", days)
}

// length writes a length of time in its largest units.
func length(d time.Duration) string {
	switch {
	case d >= 2*day:
		return number(d.Hours()/24) + " days"
	case d >= time.Hour:
		return number(d.Hours()) + " h"
	case d >= time.Minute:
		return number(d.Minutes()) + " min"
	}
	return number(d.Seconds()) + " s"
}
