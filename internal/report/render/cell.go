package render

import (
	"encoding/json"
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
	case json.Number:
		return x.String()
	case time.Time:
		return timestamp(x, time.RFC3339Nano)
	case []any:
		words := make([]string, len(x))
		for i, e := range x {
			if words[i] = Plain(e); e == nil {
				words[i] = "NULL"
			}
		}
		return strings.Join(words, " ")
	}
	return fmt.Sprint(v)
}

// shown writes a value for people: clean, and on one line.
func shown(v any, kind report.Kind) string {
	if s, ok := shownAs(kind, v); ok {
		return s
	}
	switch x := v.(type) {
	case nil:
		return ""
	case int64:
		return report.Grouped(x)
	case float64:
		return decimal(x)
	case json.Number:
		return report.GroupDigits(x.String())
	case time.Time:
		return timestamp(x, time.DateTime)
	}
	return Clean(Plain(v))
}

// shownAs writes a value as the kind of its column wants it, and reports whether it is
// one of that kind.
func shownAs(kind report.Kind, v any) (string, bool) {
	if list, ok := v.([]any); ok && kind == report.Sparkline {
		return drawn(list, Highest(v), columnBlocks), true
	}
	n, ok := Number(v)
	if !ok {
		return "", false
	}
	switch kind {
	case report.Bar:
		return fmt.Sprintf("%5.1f %% %-*s", n*100, barWidth, bar(n)), true
	case report.Percent:
		return fmt.Sprintf("%.1f %%", n*100), true
	case report.Duration:
		return report.Length(n), true
	case report.Bytes:
		return size(n), true
	}
	return "", false
}

// Number returns a value as a number, if it is one.
func Number(v any) (float64, bool) {
	switch x := v.(type) {
	case int64:
		return float64(x), true
	case float64:
		return x, true
	case json.Number:
		f, err := x.Float64()
		return f, err == nil
	}
	return 0, false
}

// timestamp writes a time. DuckDB's last and first stand for no end and no beginning.
func timestamp(t time.Time, layout string) string {
	switch t.UnixMicro() {
	case math.MaxInt64:
		return "infinity"
	case -math.MaxInt64:
		return "-infinity"
	}
	return t.Format(layout)
}

// decimal writes a number with at most three decimals, and with commas between thousands.
// What they would show as 0 and is not gets an exponent.
func decimal(x float64) string {
	switch {
	case x != 0 && math.Abs(x) < 0.0005:
		return strconv.FormatFloat(x, 'g', 3, 64)
	case math.Abs(x) >= 1e21: // from here on JSON has exponents too
		return strconv.FormatFloat(x, 'g', -1, 64)
	case math.Abs(x) < 1e12: // larger numbers have hardly more than three, and would lose digits
		x = math.Round(x*1000) / 1000
	}
	return report.GroupDigits(strconv.FormatFloat(x, 'f', -1, 64))
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

const (
	columnBlocks = "▁▂▃▄▅▆▇█"
	shadeBlocks  = "░▒▓█"
)

// drawn draws each number of a list as one of blocks, of which highest is the last. A dot
// stands for nothing.
func drawn(list []any, highest float64, blocks string) string {
	steps := []rune(blocks)
	var b strings.Builder
	for _, v := range list {
		n, _ := Number(v)
		if n <= 0 || highest <= 0 {
			b.WriteRune('·')
			continue
		}
		step := math.Ceil(min(n/highest, 1) * float64(len(steps)))
		b.WriteRune(steps[max(int(step), 1)-1])
	}
	return b.String()
}

// Highest returns the highest number of a list; 0 if it has none above, or v is no list.
func Highest(v any) (highest float64) {
	list, _ := v.([]any)
	for _, e := range list {
		n, _ := Number(e)
		highest = max(highest, n)
	}
	return highest
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
	n, isNumber := Number(v)
	switch {
	case kind == report.Heatmap && isList:
		return drawn(list, highest, shadeBlocks)
	case kind == report.Bar && isNumber:
		return shown(n, report.Percent) // the page draws the bar
	}
	return shown(v, kind)
}
