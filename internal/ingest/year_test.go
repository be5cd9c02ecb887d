package ingest_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// traditional writes a delivery with a stamp that names no year.
func traditional(t time.Time, n int) string {
	return fmt.Sprintf("%s mx1 postfix/smtp[7]: 4Z%08dz: to=<x%d@example.net>, relay=mx.example.net[192.0.2.99]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 77)\n",
		t.Format("Jan _2 15:04:05"), n, n)
}

// longLog is a log that was never rotated: a line a month from January on, and then
// more than is read again before a place at which reading goes on. It ends at end.
func longLog(end time.Time) string {
	var log strings.Builder
	n := 0
	for at := end.AddDate(0, -8, 0); at.Before(end.AddDate(0, -1, 0)); at = at.AddDate(0, 1, 0) {
		log.WriteString(traditional(at, n))
		n++
	}
	for at := end.Add(-8000 * time.Minute); !at.After(end); at = at.Add(time.Minute) {
		log.WriteString(traditional(at, n))
		n++
	}
	return log.String()
}

// shortLog spans as much time, and is read again from its beginning.
func shortLog(end time.Time) string {
	var log strings.Builder
	for i := range 9 {
		log.WriteString(traditional(end.AddDate(0, i-8, 0), i))
	}
	return log.String()
}

var longLogs = map[string]func(time.Time) string{"longer than is read again": longLog, "read again as a whole": shortLog}

const span = "SELECT strftime(min(time), '%Y-%m-%d'), strftime(max(time), '%Y-%m-%d') FROM outcomes"

// A log that reaches back more than half a year begins nearer to the wrong year of
// its last lines than to the right one.
func TestYearOfLongLogThatHasGrown(t *testing.T) {
	testYearOfLongLog(t, func(r *rig, path string) { r.load(path) })
}

// TestYearOfLongLogThatIsTailed: where a log is tailed, its parser must take years to
// come.
func TestYearOfLongLogThatIsTailed(t *testing.T) { testYearOfLongLog(t, (*rig).tail) }

// TestYearsOfQuietLog: a log of few lines, which is not rotated, is read as it grows over two
// New Years; more than a year of it is read again each time.
func TestYearsOfQuietLog(t *testing.T) {
	for name, read := range map[string]func(*rig, string){"imported": func(r *rig, path string) { r.load(path) }, "tailed": (*rig).tail} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			end := time.Date(2023, 5, 20, 12, 0, 0, 0, time.UTC)
			path := r.write("mail.log", shortLog(end))
			for range 8 {
				r.changed(path, end)
				read(r, path)
				end = end.AddDate(0, 2, 0)
				appendTo(t, path, traditional(end, 99_999))
			}
			r.want(span, "2022-09-20 2024-07-20")
		})
	}
}

// testYearOfLongLog reads long logs, and what they have grown by a day later.
func testYearOfLongLog(t *testing.T, read func(r *rig, path string)) {
	for name, logOf := range longLogs {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			end := time.Date(2025, 9, 20, 12, 0, 0, 0, time.UTC)
			path := r.write("mail.log", logOf(end))
			r.changed(path, end)
			read(r, path)
			r.want(span, "2025-01-20 2025-09-20")
			next := end.AddDate(0, 0, 1)
			appendTo(t, path, traditional(next, 99_999))
			r.changed(path, next)
			read(r, path)
			r.want(span, "2025-01-20 2025-09-21")
		})
	}
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	f := must.Have(os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0))(t)
	defer f.Close()
	must.Have(f.WriteString(text))(t)
}
