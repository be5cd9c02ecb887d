package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// measured is what was seen.
type measured struct {
	lags, afterKills []time.Duration
	reports          []time.Duration
	failed           []error          // reports that the process was killed over, or worse
	asked            string           // the latest report
	rss, peaks       []int64          // bytes, one per second: between two reports, and the most since the last one
	most             map[string]int64 // bytes, by report: the most that memory rose while it ran
	lastKill         time.Time
}

// restart is how long after a kill lags are counted apart.
const restart = 15 * time.Second

func (m *measured) killed(at time.Time) { m.lastKill = at }

func (m *measured) lag(now, since time.Time) {
	if now.Sub(m.lastKill) < restart {
		m.afterKills = append(m.afterKills, now.Sub(since))
		return
	}
	m.lags = append(m.lags, now.Sub(since))
}

func (m *measured) report(d time.Duration) { m.reports = append(m.reports, d) }

// memory notes what the process holds, and the most that it held since it was
// asked before.
func (m *measured) memory(pid int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return
	}
	os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0) // begins a new peak, see proc(5)
	for l := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(l, ":")
		n, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 10, 64)
		switch n <<= 10; {
		case n == 0: // it is starting
		case key == "VmRSS":
			m.rss = append(m.rss, n)
		case key == "VmHWM": // the line before that of VmRSS
			m.peaks = append(m.peaks, n)
			if len(m.rss) > 0 && time.Since(m.lastKill) >= restart {
				m.most[m.asked] = max(m.most[m.asked], n-m.rss[len(m.rss)-1])
			}
		}
	}
}

func (m *measured) print(w io.Writer) {
	show := func(name string, d []time.Duration) {
		if len(d) == 0 {
			return
		}
		slices.Sort(d)
		at := func(q float64) time.Duration { return d[int(q*float64(len(d)-1))].Round(time.Millisecond) }
		fmt.Fprintf(w, "%-34s median %8s  p99 %8s  max %8s  (%d samples)\n", name, at(.5), at(.99), at(1), len(d))
	}
	show("age of the oldest line not stored", m.lags)
	show("  within 15 s of a kill", m.afterKills)
	show("report of the last minute", m.reports)
	for _, err := range m.failed {
		fmt.Fprintln(w, err)
	}
	tenths(w, "resident memory between two reports", m.rss)
	tenths(w, "  and at its highest", m.peaks)
	names := slices.SortedFunc(maps.Keys(m.most), func(a, b string) int { return cmp.Compare(m.most[b], m.most[a]) })
	fmt.Fprint(w, "  it rose most, by so many MiB, with the reports")
	for _, name := range names[:min(len(names), 5)] {
		fmt.Fprintf(w, " %s %d", name, m.most[name]>>20)
	}
	fmt.Fprintln(w)
}

// tenths prints the least and the most in each tenth of the time.
func tenths(w io.Writer, name string, bytes []int64) {
	n := len(bytes)
	if n < 10 {
		return
	}
	fmt.Fprintf(w, "%s, MiB, in tenths of the time:", name)
	for i := range 10 {
		part := bytes[i*n/10 : (i+1)*n/10]
		fmt.Fprintf(w, " %d–%d", slices.Min(part)>>20, slices.Max(part)>>20)
	}
	fmt.Fprintln(w)
}
