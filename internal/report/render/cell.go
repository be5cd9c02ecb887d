package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// Plain writes a value as programs read it: RFC 3339 times, plain numbers,
// lists with spaces between.
func Plain(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case bool:
		return strconv.FormatBool(x)
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case time.Time:
		return x.Format("2006-01-02T15:04:05.999999Z07:00")
	case []any:
		words := make([]string, len(x))
		for i, e := range x {
			words[i] = Plain(e)
		}
		return strings.Join(words, " ")
	}
	return fmt.Sprint(v)
}

// shown writes a value for people: clean, and on one line.
func shown(v any, kind report.Kind) string {
	n, isNumber := number(v)
	switch {
	case v == nil:
		return ""
	case kind == report.Bar && isNumber:
		return fmt.Sprintf("%5.1f %% %-*s", n*100, barWidth, bar(n))
	case kind == report.Percent && isNumber:
		return fmt.Sprintf("%.1f %%", n*100)
	case kind == report.Duration && isNumber:
		return duration(n)
	case kind == report.Bytes && isNumber:
		return size(n)
	case kind == report.Sparkline:
		if list, ok := v.([]any); ok {
			return sparkline(list)
		}
	}
	switch x := v.(type) {
	case int64:
		return report.Grouped(x)
	case float64:
		return decimal(x)
	case time.Time:
		return x.Format(time.DateTime)
	}
	return Clean(Plain(v))
}

func number(v any) (float64, bool) {
	switch x := v.(type) {
	case int64:
		return float64(x), true
	case float64:
		return x, true
	}
	return 0, false
}

// decimal writes a number with at most three decimals, and with commas between thousands.
func decimal(x float64) string {
	s := strconv.FormatFloat(math.Round(x*1000)/1000, 'f', -1, 64)
	whole, rest, found := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n == 0 { // too large, infinite or NaN; or -0.5, whose whole part 0 has lost the sign
		return s
	}
	if found {
		rest = "." + rest
	}
	return report.Grouped(n) + rest
}

const barWidth = 8

// bar draws a share of a whole in eighths of a column.
func bar(share float64) string {
	eighths := int(math.Round(min(max(share, 0), 1) * barWidth * 8))
	s := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		s += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return s
}

// shades draws numbers as shades of a block, of which highest is the darkest. A dot
// stands for nothing.
func shades(list []any, highest float64) string {
	var b strings.Builder
	for _, v := range list {
		n, _ := number(v)
		if n <= 0 || highest <= 0 {
			b.WriteRune('·')
			continue
		}
		b.WriteRune([]rune("░▒▓█")[int(math.Ceil(min(n/highest, 1)*4))-1])
	}
	return b.String()
}

// sparkline draws numbers as columns, of which the highest is full. A dot stands for
// nothing.
func sparkline(list []any) string {
	highest := 0.0
	for _, v := range list {
		n, _ := number(v)
		highest = max(highest, n)
	}
	var b strings.Builder
	for _, v := range list {
		n, _ := number(v)
		if n <= 0 {
			b.WriteRune('·')
			continue
		}
		b.WriteRune([]rune("▁▂▃▄▅▆▇█")[int(math.Ceil(n/highest*8))-1])
	}
	return b.String()
}

// duration writes seconds with the two largest units.
func duration(seconds float64) string {
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

// size writes bytes in binary units.
func size(bytes float64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB"}
	i := 0
	for bytes >= 1024 && i < len(units)-1 {
		bytes, i = bytes/1024, i+1
	}
	if i == 0 {
		return fmt.Sprintf("%.0f B", bytes)
	}
	return fmt.Sprintf("%.1f %s", bytes, units[i])
}

// Cell writes a value of a column of the given kind for people: clean, and on one
// line. A heat map is shaded against highest.
func Cell(v any, kind report.Kind, highest float64) string {
	list, isList := v.([]any)
	n, isNumber := number(v)
	switch {
	case kind == report.Heatmap && isList:
		return shades(list, highest)
	case kind == report.Bar && isNumber:
		return shown(n, report.Percent) // the page draws the bar
	}
	return shown(v, kind)
}

// Number returns a value as a number, if it is one.
func Number(v any) (float64, bool) { return number(v) }
