package main

import (
	"fmt"
	"io"
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
	rss              []int64 // bytes, one per second
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

func (m *measured) memory(pid int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return
	}
	for l := range strings.Lines(string(text)) {
		if kb, ok := strings.CutPrefix(l, "VmRSS:"); ok {
			n, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kb), "kB")), 10, 64)
			m.rss = append(m.rss, n<<10)
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
	if n := len(m.rss); n >= 10 {
		// Half a second after a report, what it took is there yet, or has been
		// given back: the least and the most.
		fmt.Fprintf(w, "resident memory, MiB, least and most in tenths of the time:")
		for i := range 10 {
			part := m.rss[i*n/10 : (i+1)*n/10]
			fmt.Fprintf(w, " %d–%d", slices.Min(part)>>20, slices.Max(part)>>20)
		}
		fmt.Fprintln(w)
	}
}
