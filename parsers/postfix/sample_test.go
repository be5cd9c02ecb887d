package postfix_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/internal/golden"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
	"github.com/mtalog/mtalog/parsers/postfix"
)

const (
	samplePath      = "../../testdata/postfix/sample.log"
	adversarialPath = "../../testdata/postfix/adversarial.log"
)

// TestSample reads the sample and compares the records, one a line, with the
// golden file beside it.
func TestSample(t *testing.T) {
	p := postfix.New(parsers.Options{Location: time.UTC})
	var got bytes.Buffer
	for _, r := range parsertest.All(t, p, reallogs.Lines(t, samplePath)) {
		got.WriteString(time.UnixMicro(r.Time).UTC().Format("15:04:05.000000 ") + string(r.Host) + " ")
		got.WriteString(describe(r) + "\n")
	}
	golden.Compare(t, "../../testdata/postfix/sample.golden", got.String())
}

// TestAdversarial counts ten lines on which other log readers miscount: a
// repeated line, brackets in the reply, codes that only dsn= has, an instance
// of another name.
func TestAdversarial(t *testing.T) {
	p := postfix.New(parsers.Options{})
	got := map[parsers.Event]int{}
	for _, r := range parsertest.All(t, p, reallogs.Lines(t, adversarialPath)) {
		got[r.Event] += 1 + int(r.Repeat)
	}
	want := map[parsers.Event]int{parsers.Bounced: 6, parsers.Deferred: 3, parsers.Expired: 1, parsers.Delayed: 1}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
