//go:build unix

package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/benchmarks/gen"
	"github.com/mtalog/mtalog/internal/must"
)

func TestStatusAnswer(t *testing.T) {
	log := generated{truth: &gen.Truth{Events: map[string]int64{"delivered": 2, "bounced": 1, "deferred": 1}}}
	for output, good := range map[string]bool{
		"2 sent 2.0.0\n1 deferred 4.4.1\n1 bounced 5.1.1\n":             true,
		"1 sent 2.0.0\n1 sent 2.6.0\n1 deferred 4.4.1\n1 bounced 5.1.1": true,
		"2 sent 2.0.0\n1 bounced 5.1.1\n":                               false,
		"":                                                              false,
		"no numbers at all\n2 sent 2.0.0\n1 deferred 4.4.1\n1 bounced 5\n": false,
	} {
		if err := statusAnswer([]byte(output), log); (err == nil) != good {
			t.Errorf("%q: %v", output, err)
		}
	}
}

// TestRace runs small programs of the system as contestants.
func TestRace(t *testing.T) {
	s := must.Have(parse([]string{"-rounds", "2", "-quiet", "0s", "-only", "t|n"}))(t)
	log := must.Have(prepare(settings{size: 64 << 10, dir: t.TempDir()}, "postfix-rfc3339"))(t)
	field := []contestant{
		{name: base, command: []string{"cat", log.path}, fresh: []string{filepath.Join(t.TempDir(), "none")}},
		{name: "reads stdin", command: []string{"cat"}, stdin: true, answer: statusAnswer},
		{name: "not there", command: []string{"mtalog-no-such-program"}, install: "apt install nothing"},
		{name: "fails at once", command: []string{"cat", "/nonexistent"}},
		{name: "XXX", command: []string{"cat"}},
	}
	results := must.Have(race(context.Background(), s, field, log))(t)
	text := table(log, results)
	for _, want := range []string{"| " + base + " | ", "| 2 | 1.00 | ", "failed: reads stdin: wrong answer", "not installed: not there (apt install nothing)", "failed: fails at once: exit status 1"} {
		if !strings.Contains(text, want) {
			t.Errorf("not in the table: %s\n%s", want, text)
		}
	}
	if strings.Contains(text, "XXX") {
		t.Error("-only was not heeded")
	}
}

// TestOutputIsNotKept: what a program says must not count as the memory of the
// next one.
func TestOutputIsNotKept(t *testing.T) {
	const long = 256 << 20
	run := func(command ...string) int64 {
		m := must.Have(measure(t.Context(), &contestant{command: command}, generated{}))(t)
		return m.rss
	}
	before := run("true")
	run("head", "-c", strconv.Itoa(long), "/dev/zero")
	if after := run("true"); after-before > long/4 {
		t.Errorf("true took %d bytes, and %d behind a long output", before, after)
	}
}

func TestPrepare(t *testing.T) {
	dir := t.TempDir()
	if log, err := prepare(settings{size: 64 << 10, dir: dir}, "exim-default-old"); err != nil || log.truth.Bytes < 64<<10 {
		t.Errorf("%v, %+v", err, log)
	}
	if _, err := prepare(settings{size: 1 << 10, dir: filepath.Join(dir, "missing")}, "exim-default-old"); err == nil {
		t.Error("a directory that is not there was accepted")
	}
}

func TestMiddle(t *testing.T) {
	if middle([]int{5, 1, 3}) != 3 || middle([]int{4, 1}) != 1 || middle([]time.Duration{7}) != 7 {
		t.Error("wrong median")
	}
}

// TestDuckDB loads a log of each kind with SQL alone.
func TestDuckDB(t *testing.T) {
	dir := t.TempDir()
	load := func(query, format string) (generated, []byte) {
		log := must.Have(prepare(settings{size: 256 << 10, dir: dir}, format))(t)
		var out bytes.Buffer
		if err := runDuckDB([]string{query, log.path, filepath.Join(dir, query+".duckdb")}, &out); err != nil {
			t.Errorf("%s: %v", query, err)
		}
		return log, out.Bytes()
	}
	log, out := load("postfix", "postfix-rfc3339")
	if err := statusAnswer(out, log); err != nil {
		t.Error(err)
	}
	if _, out = load("exchange", "exchange-tracking"); !bytes.Contains(out, []byte("DELIVER Inbox")) {
		t.Errorf("exchange: %s", out)
	}
	if err := runDuckDB([]string{"no-such-query", "a", "b"}, io.Discard); err == nil {
		t.Error("an unknown query was accepted")
	}
}
