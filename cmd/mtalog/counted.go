package main

import "github.com/mtalog/mtalog/internal/report"

// counted writes a number of things: "1 line", "2,000 lines".
func counted[N int | int64](n N, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return report.Grouped(n) + " " + one + "s"
}
