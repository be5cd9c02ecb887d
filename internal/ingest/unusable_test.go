package ingest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/source"
)

// unknown is a line of Postfix that no version of it writes.
func unknown(text string) string {
	return "2025-03-03T01:00:00+00:00 mx1 postfix/smtpd[7]: " + text + "\n"
}

func TestUnusableLineIsKeptWhole(t *testing.T) {
	r := newRig(t)
	const text = "a\x00b \x01\x7f '\"\\ \u2028 c"
	r.load(r.write("mail.log", day(1)+unknown(text)))
	if got := r.rows("SELECT line FROM unrecognised"); got != unknown(text) {
		t.Errorf("%q", got)
	}
}

// TestOverLongLines: each of them is a line, and its place is kept, as of other lines.
func TestOverLongLines(t *testing.T) {
	r := newRig(t)
	const n = 20
	sound := strings.Count(day(1), "\n")
	r.load(r.write("mail.log", day(1)+strings.Repeat(strings.Repeat("x", line.DefaultMaxLine+1)+"\n", n)))
	r.want("SELECT lines, broken, (SELECT count(DISTINCT line_end) FROM unrecognised WHERE reason LIKE 'over-long%') FROM sources", fmt.Sprint(sound+n, " ", n, " ", n))
}

// TestUnusableLinesEndSegments: of each log some lines are kept, and there may be very
// many logs, so that they must not all wait for the same commit.
func TestUnusableLinesEndSegments(t *testing.T) {
	r := newRig(t)
	const logs, lines = 3, 8000
	var paths []string
	for i := range logs {
		var log strings.Builder
		log.WriteString(day(1 + i)) // by which the format is recognised
		for n := range lines {
			log.WriteString(unknown(fmt.Sprint("nonsense ", i, n)))
		}
		paths = append(paths, r.write(fmt.Sprint(i, ".log"), log.String()))
	}
	sources, problems := source.Expand(t.Context(), paths)
	to := &widest{Sink: r.db}
	if _, err := ingest.Import(t.Context(), to, sources, r.options(&problems)); err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	r.want("SELECT count(*) FROM unrecognised", fmt.Sprint(logs*lines))
	if to.lines > 2*lines {
		t.Errorf("%d lines in one segment", to.lines)
	}
}

// widest notes the largest number of unusable lines in a segment.
type widest struct {
	sink.Sink
	lines int
}

func (w *widest) Store(ctx context.Context, s sink.Segment) error {
	rest := make(chan sink.Rest, 1)
	go func(from <-chan sink.Rest) {
		r := <-from
		w.lines = max(w.lines, len(r.Lines))
		rest <- r
	}(s.Rest)
	s.Rest = rest
	return w.Sink.Store(ctx, s)
}
