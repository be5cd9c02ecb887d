//go:build unix

package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// machine is the head of the report.
func machine() string {
	model := "unknown CPU"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if name, ok := strings.CutPrefix(line, "model name"); ok {
				model = strings.TrimSpace(strings.TrimLeft(name, "\t :"))
				break
			}
		}
	}
	own := syscall.Rusage{}
	syscall.Getrusage(syscall.RUSAGE_SELF, &own)
	return fmt.Sprintf("%s, %d cores (%s), %s/%s, %s. MB are 10^6 bytes of log, MiB 2^20 bytes of memory; medians;\n"+
		"÷ is the ratio to mtalog import. "+
		"\"others\" are the cores that other processes used meanwhile: noise. The peak of a program is at least that of this one, from which it is forked: about %d MiB.\n",
		time.Now().UTC().Format("2006-01-02"), runtime.NumCPU(), model, runtime.GOOS, runtime.GOARCH, runtime.Version(), peak(&own)>>20)
}

// table is the Markdown table of a log.
func table(log generated, results []result) string {
	var b strings.Builder
	t := log.truth
	fmt.Fprintf(&b, "\n## %s: %d bytes, %d lines, %d messages, %d attempts\n\n", t.Format, t.Bytes, t.Lines, t.Messages, t.Attempts)
	b.WriteString("| program | wall s | min–max | CPU s | MB/s | peak MiB | others | runs | wall ÷ | CPU ÷ |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	unit, cpuUnit := 0.0, 0.0
	for i := range results {
		if r := &results[i]; r.name == base && len(r.runs) > 0 {
			unit, cpuUnit = median(r.runs, wall), median(r.runs, cpu)
		}
	}
	var notes []string
	for i := range results {
		r := &results[i]
		switch {
		case r.missing:
			notes = append(notes, fmt.Sprintf("not installed: %s (%s)", r.name, r.install))
			continue
		case len(r.runs) == 0:
			notes = append(notes, fmt.Sprintf("failed: %s: %s", r.name, r.failure))
			continue
		case r.failure != "":
			notes = append(notes, fmt.Sprintf("failed after %d runs: %s: %s", len(r.runs), r.name, r.failure))
		}
		walls := make([]float64, len(r.runs))
		for k := range r.runs {
			walls[k] = wall(&r.runs[k])
		}
		mid := middle(walls)
		ratio := "– | –"
		if unit > 0 && cpuUnit > 0 {
			ratio = fmt.Sprintf("%.2f | %.2f", mid/unit, median(r.runs, cpu)/cpuUnit)
		}
		fmt.Fprintf(&b, "| %s | %.2f | %.2f–%.2f | %.2f | %.0f | %.0f | %.1f | %d | %s |\n", r.name, mid, slices.Min(walls), slices.Max(walls),
			median(r.runs, cpu), float64(t.Bytes)/1e6/mid,
			float64(median(r.runs, func(r *measurement) int64 { return r.rss }))/(1<<20),
			median(r.runs, func(r *measurement) float64 { return r.others }), len(r.runs), ratio)
	}
	b.WriteByte('\n')
	for _, n := range notes {
		fmt.Fprintf(&b, "- %s\n", n)
	}
	return b.String()
}

func wall(r *measurement) float64 { return r.wall.Seconds() }

func cpu(r *measurement) float64 { return r.cpu.Seconds() }

// verdict says how mtalog's counts compare with the truth.
func verdict(differences []string) string {
	if len(differences) == 0 {
		return "- mtalog's counts by event, reply code, enhanced code and provider's domain equal the truth\n"
	}
	return "- mtalog's counts differ from the truth:\n  - " + strings.Join(differences, "\n  - ") + "\n"
}
