package top

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

// style holds the styles of the board. Bubbletea leaves colours out if the terminal has
// none or NO_COLOR is set.
var style = struct{ title, dim, bad, spark, err lipgloss.Style }{
	title: lipgloss.NewStyle().Bold(true),
	dim:   lipgloss.NewStyle().Faint(true),
	bad:   lipgloss.NewStyle().Foreground(lipgloss.Color("1")),
	spark: lipgloss.NewStyle().Foreground(lipgloss.Color("3")),
	err:   lipgloss.NewStyle().Foreground(lipgloss.Color("1")).Bold(true),
}

const (
	minWidth  = 40
	minHeight = 8
)

// view draws a snapshot in width times height cells.
func view(s *Snapshot, err error, width, height int) string {
	if width < minWidth || height < minHeight {
		return ansi.Truncate("the window is too small", max(width, 0), "")
	}
	lines := []string{header(s), subHeader(s, err), ""}
	tables := []struct {
		name string
		rows []Row
	}{{"failing at", s.Providers}, {"codes", s.Codes}, {"domains", s.Domains}}
	room := height - len(lines) - 1 // the last line is the help
	for i, t := range tables {
		share := room / (len(tables) - i)
		room -= share
		lines = append(lines, table(t.name, t.rows, s, width, share)...)
	}
	lines = append(lines, style.dim.Render("q quit   + - window   updated "+s.At.Format("15:04:05")))
	for i := range lines {
		lines[i] = ansi.Truncate(lines[i], width, "…")
	}
	return strings.Join(lines[:min(len(lines), height)], "\n")
}

func header(s *Snapshot) string {
	rate := 0.0
	if s.Window > 0 {
		rate = float64(s.Events.Total()) / s.Window.Seconds()
	}
	failing := percent(s.Failures.Total(), s.Outcomes.Total()) + " failing"
	if s.Failures.Total() > 0 {
		failing = style.bad.Render(failing)
	}
	return style.title.Render("mtalog top") + fmt.Sprintf("  last %s  %s events/s  ", short(s.Window), number(rate)) + failing + "  " + style.spark.Render(spark(&s.Events))
}

func subHeader(s *Snapshot, err error) string {
	switch {
	case err != nil:
		return style.err.Render(render.Clean(err.Error()))
	case s.Last.IsZero():
		return style.dim.Render("the database holds no events")
	case s.Events.Total() == 0:
		return style.dim.Render("nothing happened in this window; the newest event is of " + s.Last.Format(time.DateTime) + " " + report.ClockName(s.Last.Location()))
	}
	return style.dim.Render(fmt.Sprintf("%s attempts and refusals, %s failed or refused", report.Grouped(s.Outcomes.Total()), report.Grouped(s.Failures.Total())))
}

// table draws a table in height lines, of which the last is left empty.
func table(name string, rows []Row, s *Snapshot, width, height int) []string {
	if height < 3 {
		return make([]string, height)
	}
	nameWidth := width - len(" 1234567  100.0%  ") - Buckets
	lines := []string{style.title.Render(pad(name, nameWidth)) + style.dim.Render(fmt.Sprintf(" %7s  %6s", "failed", "share"))}
	for _, r := range rows[:min(len(rows), height-2)] {
		n := r.Total()
		lines = append(lines, fmt.Sprintf("%s %7d  %6s  %s", pad(r.Name, nameWidth), n, percent(n, s.Failures.Total()), style.spark.Render(spark(&r.Series))))
	}
	for len(lines) < height {
		lines = append(lines, "")
	}
	return lines
}

// pad cuts or fills text to a width in cells.
func pad(text string, width int) string {
	if width <= 0 {
		return ""
	}
	text = ansi.Truncate(text, width, "…")
	return text + strings.Repeat(" ", max(width-ansi.StringWidth(text), 0))
}

var bars = []rune(" ▁▂▃▄▅▆▇█")

// spark draws a series so that even the smallest value above zero shows.
func spark(s *Series) string {
	most := int64(1)
	for _, v := range s {
		most = max(most, v)
	}
	var b strings.Builder
	for _, v := range s {
		i := int((v*int64(len(bars)-1) + most - 1) / most)
		b.WriteRune(bars[min(max(i, 0), len(bars)-1)])
	}
	return b.String()
}

func percent(part, whole int64) string {
	if whole == 0 {
		return "0.0%"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(part)/float64(whole))
}

func number(v float64) string {
	if v < 10 {
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

// short writes a window as 10m or 1h30m.
func short(d time.Duration) string {
	return strings.TrimSuffix(strings.TrimSuffix(d.String(), "0s"), "h0m") + map[bool]string{true: "h"}[d >= time.Hour && d%time.Hour == 0]
}
