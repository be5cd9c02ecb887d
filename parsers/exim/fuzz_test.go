package exim

import (
	"bytes"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// FuzzParse checks that whatever the line, its fields lie in it, are UTF-8, and
// that codes are those that smtpcode reads somewhere in the text.
func FuzzParse(f *testing.F) {
	for _, c := range lines {
		f.Add([]byte("2026-11-24 04:39:46 " + c.line))
		f.Add([]byte("Nov 24 04:39:46 mx1 exim[1]: [1/1] 2026-11-24 04:39:46 " + c.line))
	}
	for _, form := range forms {
		f.Add([]byte(form.line))
	}
	for _, l := range reallogs.Lines(f, "../../testdata/exim/forms.log") {
		f.Add(l)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		line := bytes.Clone(in)
		p := New(parsers.Options{Location: time.UTC, Newest: time.Unix(1_800_000_000, 0)})
		var out parsers.Records
		err := p.Parse(line, &out)
		checkRecords(t, line, &out, err)
	})
}

// checkRecords checks what Parse gave for a line.
func checkRecords(t *testing.T, line []byte, out *parsers.Records, err error) {
	t.Helper()
	if err != nil && len(out.List) > 0 {
		t.Fatalf("records in spite of %v", err)
	}
	split := bytes.Contains(line, []byte("/1] ")) || bytes.Contains(line, []byte(`\1] `))
	for i := range out.List {
		r := &out.List[i]
		inLine := *r
		inLine.TLSVersion = nil // one of a few constants
		for _, b := range parsertest.Fields(&inLine) {
			if !utf8.Valid(b) {
				t.Errorf("not UTF-8: %q", b)
			}
			if !split && !parsertest.Within(b, line) {
				t.Errorf("%q is not part of the line", b)
			}
		}
		if r.Reply != 0 && !found(r.Text, r.Reply) {
			t.Errorf("reply %v is not in %q", r.Reply, r.Text)
		}
		if r.Reply == 0 && r.CodeOrigin == smtpcode.FromReply {
			t.Errorf("enhanced code without a reply")
		}
	}
}

// found reports whether a reply code stands anywhere in the text.
func found(text []byte, want smtpcode.Reply) bool {
	for i := range text {
		if r, n := smtpcode.ScanReply(text[i:]); n > 0 && r == want {
			return true
		}
		if r, _ := smtpcode.ReadReply(text[i:], smtpcode.FirstLine); r == want {
			return true
		}
	}
	return false
}
