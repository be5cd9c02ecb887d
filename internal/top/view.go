package top

import (
	"fmt"
	"slices"
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

// maxName is how wide names get: in a wider window, a row would fall apart.
const maxName = 60

// columns are the widths of a table's columns. Those of sparklines are 0 if there is no
// room for them, else a divisor of Buckets.
type columns struct{ name, spark int }

const (
	failedWidth = len("1,234,567")
	shareWidth  = len("100.0 %")
	gap         = 2
)

// layout gives sparklines what names do not need.
func layout(width int) columns {
	const enough = 28
	width -= gap + failedWidth + gap + shareWidth
	for _, spark := range []int{Buckets, Buckets / 2, Buckets / 3} {
		if name := width - gap - spark; name >= enough {
			return columns{min(name, maxName), spark}
		}
	}
	return columns{name: width}
}

func (c columns) total() int {
	w := c.name + gap + failedWidth + gap + shareWidth
	if c.spark > 0 {
		w += gap + c.spark
	}
	return w
}

// view draws a snapshot in width times height cells.
func view(s *Snapshot, err error, width, height int) string {
	if width < minWidth || height < minHeight {
		return ansi.Truncate("the window is too small", max(width, 0), "")
	}
	c := layout(width)
	lines := []string{header(s, c), subHeader(s, err), ""}
	room := height - len(lines) - 1 // the last line is the help
	shown := min(room/minTable, len(tables))
	for i, t := range tables[:shown] {
		share := room / (shown - i)
		room -= share
		lines = append(lines, table(t.heading, s.Tables[i], s, c, share)...)
	}
	lines = append(lines, style.dim.Render("q quit   + - window   updated "+s.At.Format("15:04:05")))
	for i := range lines {
		lines[i] = ansi.Truncate(lines[i], width, "…")
	}
	return strings.Join(lines, "\n")
}

// header has the sparkline of all events, above those of the tables.
func header(s *Snapshot, c columns) string {
	rate := 0.0
	if s.Window > 0 {
		rate = float64(s.Events.Total()) / s.Window.Seconds()
	}
	title := style.title.Render("mtalog top") + fmt.Sprintf("  last %s  %s events/s", report.Span(s.Window), number(rate))
	return pad(title, c.total()-c.spark) + style.spark.Render(spark(&s.Events, c.spark))
}

func subHeader(s *Snapshot, err error) string {
	refused := s.Refusals.Total()
	failed, attempts := s.Failures.Total()-refused, s.Outcomes.Total()-refused
	switch {
	case err != nil:
		return style.err.Render(render.Clean(err.Error()))
	case s.Last.IsZero():
		return style.dim.Render("the database holds no events")
	case s.Events.Total() == 0:
		return style.dim.Render("nothing happened; the newest event is of " + s.Last.Format(time.DateTime) + " " + report.ClockName(s.Last.Location()))
	}
	told := percent(failed, attempts) + " of " + report.Things(attempts, "attempt") + " failed"
	if failed > 0 {
		told = style.bad.Render(told)
	} else {
		told = style.dim.Render(told)
	}
	return told + style.dim.Render("; this server refused "+report.Grouped(refused))
}

// minTable is a heading, a row and an empty line.
const minTable = 3

// table draws a table in height lines, of which the last is left empty.
func table(name string, rows []Row, s *Snapshot, c columns, height int) []string {
	row := func(name, failed, share string) string {
		return fmt.Sprintf("%s%*s%*s", pad(name, c.name), gap+failedWidth, failed, gap+shareWidth, share)
	}
	heading := row("", "failed", "share")
	lines := []string{style.title.Render(pad(name, c.name)) + style.dim.Render(heading[c.name:])}
	for _, r := range rows[:min(len(rows), height-2)] {
		line := row(r.Name, report.Grouped(r.Total()), percent(r.Total(), s.Failures.Total()))
		if c.spark > 0 {
			line += strings.Repeat(" ", gap) + style.spark.Render(spark(&r.Series, c.spark))
		}
		lines = append(lines, line)
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

// spark draws a series in a width so that even the smallest value above zero shows.
func spark(s *Series, width int) string {
	if width == 0 {
		return ""
	}
	parts := make([]int64, width)
	for i, v := range s {
		parts[i*width/Buckets] += v
	}
	most := max(slices.Max(parts), 1)
	var b strings.Builder
	for _, v := range parts {
		i := int((v*int64(len(bars)-1) + most - 1) / most)
		b.WriteRune(bars[min(max(i, 0), len(bars)-1)])
	}
	return b.String()
}

// percent writes a share as reports do.
func percent(part, whole int64) string {
	return render.Cell(float64(part)/float64(max(whole, 1)), report.Percent, 0)
}

func number(v float64) string {
	if v < 10 {
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.0f", v)
}
