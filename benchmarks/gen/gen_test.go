package gen_test

import (
	"bytes"
	"crypto/sha256"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mtalog/mtalog/benchmarks/gen"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/exchange"
	"github.com/mtalog/mtalog/parsers/exim"
	"github.com/mtalog/mtalog/parsers/postfix"
)

const testSize = 4 << 20

func generate(t testing.TB, format string, seed uint64) ([]byte, *gen.Truth) {
	t.Helper()
	var log bytes.Buffer
	truth := must.Have(gen.Write(&log, gen.Options{Format: format, Size: testSize, Seed: seed}))(t)
	return log.Bytes(), truth
}

// made are the logs of seed 1 by format; most tests look at the same one.
var made sync.Map

type log struct {
	text  []byte
	truth *gen.Truth
}

func sample(t testing.TB, format string) ([]byte, *gen.Truth) {
	t.Helper()
	if l, ok := made.Load(format); ok {
		return l.(log).text, l.(log).truth
	}
	text, truth := generate(t, format, 1)
	made.Store(format, log{text, truth})
	return text, truth
}

// each runs a test for every format.
func each(t *testing.T, test func(t *testing.T, format string)) {
	for _, format := range gen.Formats() {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			test(t, format)
		})
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	each(t, func(t *testing.T, format string) {
		one, truth := sample(t, format)
		two, again := generate(t, format, 1)
		if sha256.Sum256(one) != sha256.Sum256(two) {
			t.Error("the same seed gave another log")
		}
		if truth.Lines != again.Lines || !maps.Equal(truth.Enhanced, again.Enhanced) {
			t.Error("the same seed gave another truth")
		}
		if other, _ := generate(t, format, 2); bytes.Equal(one, other) {
			t.Error("another seed gave the same log")
		}
	})
}

// TestSize allows for the sessions that were under way when the size was reached.
func TestSize(t *testing.T) {
	each(t, func(t *testing.T, format string) {
		log, truth := sample(t, format)
		if truth.Bytes != int64(len(log)) {
			t.Errorf("truth says %d bytes, the log has %d", truth.Bytes, len(log))
		}
		if n := int64(bytes.Count(log, []byte("\n"))); truth.Lines != n {
			t.Errorf("truth says %d lines, the log has %d", truth.Lines, n)
		}
		if over := len(log) - testSize; over < 0 || over > 256<<10 {
			t.Errorf("asked for %d bytes, got %d", testSize, len(log))
		}
	})
}

// TestTruthIsConsistent checks that the sums of the truth agree among themselves,
// and that about a sixth of the attempts fail.
func TestTruthIsConsistent(t *testing.T) {
	each(t, func(t *testing.T, format string) {
		_, truth := sample(t, format)
		replies, enhanced := map[string]int64{}, map[string]int64{}
		for name, codes := range truth.ByEvent {
			for c, n := range codes.Replies {
				replies[c] += n
			}
			for c, n := range codes.Enhanced {
				enhanced[c] += n
			}
			if sum(codes.Replies) > truth.Events[name] || sum(codes.Enhanced) > truth.Events[name] {
				t.Errorf("%s: more codes than events", name)
			}
		}
		if !maps.Equal(replies, truth.Replies) || !maps.Equal(enhanced, truth.Enhanced) {
			t.Error("codes by event do not add up to all codes")
		}
		attempts := truth.Events["delivered"] + truth.Events["deferred"] + truth.Events["bounced"]
		if truth.Attempts != attempts {
			t.Errorf("%d attempts, but outcomes add up to %d", truth.Attempts, attempts)
		}
		if truth.Attempts == 0 { // logs of connections, not of deliveries
			return
		}
		failed := float64(attempts-truth.Events["delivered"]) / float64(attempts)
		if failed < 0.12 || failed > 0.22 {
			t.Errorf("%.1f %% of the attempts fail, want about 17 %%", 100*failed)
		}
		byDomain := int64(0)
		for _, events := range truth.Domains {
			byDomain += sum(events)
		}
		if byDomain > attempts || byDomain < attempts/4 {
			t.Errorf("%d of %d attempts at big providers", byDomain, attempts)
		}
		if !truth.First.Before(truth.Last) || truth.First.Before(gen.DefaultStart) {
			t.Errorf("times %v to %v", truth.First, truth.Last)
		}
	})
}

func sum(m map[string]int64) (n int64) {
	for _, v := range m {
		n += v
	}
	return n
}

func TestWrongOptions(t *testing.T) {
	if _, err := gen.Write(io.Discard, gen.Options{Format: "sendmail"}); err == nil {
		t.Error("an unknown format was accepted")
	}
	for _, s := range []string{"", "4", "12MiB", "1GiB", "-1MiB", "0", "MiB", "1.5GiB", "9999999999GiB", "4MB"} {
		n, err := gen.ParseSize(s)
		if want := map[string]int64{"4": 4, "12MiB": 12 << 20, "1GiB": 1 << 30}[s]; n != want || (err == nil) != (want > 0) {
			t.Errorf("ParseSize(%q) = %d, %v", s, n, err)
		}
	}
}

// newParser returns the parser of a format.
func newParser(format string, newest time.Time) parsers.Parser {
	opt := parsers.Options{Location: time.UTC, Newest: newest, Host: "mx1"}
	switch mta, _, _ := strings.Cut(format, "-"); mta {
	case "postfix":
		return postfix.New(opt)
	case "exim":
		return exim.New(opt)
	default:
		return exchange.New(opt)
	}
}

// TestParsersSeeTheTruth reads each format with its parser: every line is
// recognised, and every count equals the truth.
func TestParsersSeeTheTruth(t *testing.T) {
	each(t, func(t *testing.T, format string) {
		log, truth := sample(t, format)
		log = bytes.Clone(log) // parsers may rewrite a line
		p := newParser(format, truth.Last)
		var out parsers.Records
		seen := newCounts()
		unrecognised, first := 0, int64(0)
		for line := range bytes.Lines(log) {
			line = bytes.TrimRight(line, "\r\n")
			shown := string(line)
			if at, ok := p.Time(line); ok && first == 0 {
				first = at
			}
			if err := p.Parse(line, &out); err != nil {
				if unrecognised++; unrecognised < 5 {
					t.Errorf("%v: %.300s", err, shown)
				}
			}
			seen.add(out.List)
			out.Reset()
		}
		if f, ok := p.(parsers.Flusher); ok {
			f.Flush(&out)
			seen.add(out.List)
		}
		if unrecognised > 0 {
			t.Errorf("%d lines not recognised", unrecognised)
		}
		for name, want := range truth.ByEvent {
			got := seen.codes[name]
			same(t, name+" by reply code", got.Replies, want.Replies)
			same(t, name+" by enhanced code", got.Enhanced, want.Enhanced)
		}
		if n := seen.taken; n != truth.Messages && format != "exchange-send" { // a send log tells of no message that comes in
			t.Errorf("%d messages, the truth is %d", n, truth.Messages)
		}
		for domain, events := range truth.Domains {
			same(t, domain, seen.domains[domain], events)
		}
		same(t, "events", seen.events, truth.Events)
		if at := time.UnixMicro(first).UTC(); !at.Equal(truth.First) {
			t.Errorf("first line at %v, want %v", at, truth.First)
		}
	})
}

// counts is what the parser saw, in the shape of the truth.
type counts struct {
	events  map[string]int64
	codes   map[string]gen.Codes
	domains map[string]map[string]int64 // attempts by domain of the recipient and event
	taken   int64                       // messages taken into the queue
	active  map[string]bool             // Postfix: queue IDs of messages that have not left the queue
}

func newCounts() *counts {
	return &counts{events: map[string]int64{}, codes: map[string]gen.Codes{}, domains: map[string]map[string]int64{}, active: map[string]bool{}}
}

func (c *counts) add(list []parsers.Record) {
	for i := range list {
		r := &list[i]
		if r.Event == parsers.Received && !c.active[string(r.QueueID)] {
			c.taken++
			c.active[string(r.QueueID)] = r.MTA == parsers.Postfix
		}
		if r.Event == parsers.MessageEnd && r.MTA == parsers.Postfix {
			delete(c.active, string(r.QueueID))
		}
		if r.Event.IsFact() {
			continue
		}
		name := r.Event.String()
		c.events[name] += 1 + int64(r.Repeat)
		switch r.Event {
		case parsers.Delivered, parsers.Deferred, parsers.Bounced:
			domain := string(r.Recipient[bytes.LastIndexByte(r.Recipient, '@')+1:])
			if c.domains[domain] == nil {
				c.domains[domain] = map[string]int64{}
			}
			c.domains[domain][name]++
		}
		if _, ok := c.codes[name]; !ok {
			c.codes[name] = gen.NewCodes()
		}
		c.codes[name].Add(r.Reply, r.Enhanced.String(), 1)
	}
}

func same(t *testing.T, what string, got, want map[string]int64) {
	t.Helper()
	keys := slices.Sorted(maps.Keys(want))
	for k := range got {
		if _, ok := want[k]; !ok {
			keys = append(keys, k)
		}
	}
	for _, k := range keys {
		if got[k] != want[k] {
			t.Errorf("%s: %s counted %d times, the truth is %d", what, k, got[k], want[k])
		}
	}
}
