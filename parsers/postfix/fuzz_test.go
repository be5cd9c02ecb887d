package postfix_test

import (
	"bytes"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
	"github.com/mtalog/mtalog/parsers/postfix"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// FuzzParse checks that whatever the lines, the fields of each lie in it and are
// UTF-8, that codes are those that smtpcode reads in the text, that a line is
// repeated only if it was there, and that nothing is allocated.
func FuzzParse(f *testing.F) {
	for _, l := range slices.Concat(lines, rareLines, sourceLines) {
		f.Add([]byte("2026-11-24T04:30:05.123456+01:00 mx1 postfix/" + l.daemon + "[1]: " + l.message))
	}
	for _, l := range forms {
		f.Add([]byte(l.line))
	}
	f.Add([]byte("warn: last message repeated "))
	f.Add([]byte("Nov 24 04:30:05 mx1 postfix/smtp[1]: warning: x\nNov 24 04:30:06 mx1 last message repeated 2 times"))
	f.Fuzz(func(t *testing.T, in []byte) {
		p := postfix.New(parsers.Options{Location: time.UTC, Newest: time.Unix(1_800_000_000, 0)})
		var out parsers.Records
		told := map[string]bool{}
		for in := range bytes.SplitSeq(in, []byte("\n")) {
			line := bytes.Clone(in)
			err := p.Parse(line, &out)
			if err != nil && len(out.List) > 0 {
				t.Fatalf("records in spite of %v", err)
			}
			for i := range out.List {
				r := &out.List[i]
				if what := r.Event.String() + " " + string(r.QueueID) + " " + string(r.Text); !repeats(in) || isOwn(r, line) {
					checkRecord(t, r, line)
					told[what] = true
				} else if !told[what] {
					t.Errorf("nothing was said before of %s", what)
				}
			}
			p.Time(in)
			if n := testing.AllocsPerRun(1, func() { out.Reset(); copy(line, in); p.Parse(line, &out) }); n > 0 {
				t.Errorf("%v allocations", n)
			}
			out.Reset()
		}
	})
}

func repeats(line []byte) bool { return bytes.Contains(line, []byte("last message repeated ")) }

func checkRecord(t *testing.T, r *parsers.Record, line []byte) {
	t.Helper()
	for _, b := range parsertest.Fields(r) {
		if !utf8.Valid(b) {
			t.Errorf("not UTF-8: %q", b)
		}
		if !parsertest.Within(b, line) {
			t.Errorf("%q is not part of the line", b)
		}
	}
	if r.Event == parsers.NoEvent {
		t.Error("a record of no event")
	}
	if r.Reply != 0 && !saysReply(r.Text, r.Reply, r.Enhanced, r.CodeOrigin) {
		t.Errorf("reply %v with code %v is not in %q", r.Reply, r.Enhanced, r.Text)
	}
	if r.Delay < 0 || r.Size < 0 || r.Recipients < 0 {
		t.Errorf("negative: %d %d %d", r.Delay, r.Size, r.Recipients)
	}
}

// isOwn reports whether a record is of the line, and not kept from an earlier one.
func isOwn(r *parsers.Record, line []byte) bool {
	for _, b := range parsertest.Fields(r) {
		if !parsertest.Within(b, line) {
			return false
		}
	}
	return true
}

// saysReply reports whether smtpcode reads this reply somewhere in the text,
// with this code if it is the reply's own.
func saysReply(text []byte, reply smtpcode.Reply, code smtpcode.Enhanced, origin smtpcode.Origin) bool {
	for i := range text {
		if text[i]-'0' > 9 {
			continue
		}
		for end := len(text); end > i; end = bytes.LastIndex(text[:end], []byte(" (in reply to ")) {
			if r, own := smtpcode.ReadReply(text[i:end], smtpcode.LastLine); r == reply && (origin != smtpcode.FromReply || own == code) {
				return true
			}
		}
	}
	return false
}

// everyLine returns the lines of the sample and of the tables.
func everyLine(t *testing.T) [][]byte {
	all := append(reallogs.Lines(t, samplePath), reallogs.Lines(t, adversarialPath)...)
	for _, l := range slices.Concat(lines, rareLines, sourceLines) {
		all = append(all, []byte("2026-11-24T04:30:05.123456+01:00 mx1 postfix/"+l.daemon+"[1]: "+l.message))
	}
	for _, f := range forms {
		all = append(all, []byte(f.line))
	}
	return all
}

// TestCut cuts every line at every byte.
func TestCut(t *testing.T) {
	p := postfix.New(parsers.Options{Location: time.UTC})
	var out parsers.Records
	for _, l := range everyLine(t) {
		for n := range len(l) {
			line := bytes.Clone(l[:n])
			out.Reset()
			p.Parse(line, &out)
			for i := range out.List {
				checkRecord(t, &out.List[i], line)
			}
			p.Time(l[:n])
		}
	}
}

// TestAllocations wants none for any line.
func TestAllocations(t *testing.T) {
	p := postfix.New(parsers.Options{Location: time.UTC})
	for _, l := range everyLine(t) {
		parsertest.NoAllocs(t, p, l)
	}
}
