package exim

import (
	"bytes"
	"regexp"
	"strings"
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
	f.Add([]byte("Nov 24 04:39:46 1 exim[]:[1/01] 2026-11-24 04:39:46 1xViJm-000000004iA-1E2f <= s"))
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

// FuzzLog reads any lines one after the other, as syslog daemons and "exim -v" write some
// that mean something only by those before them. What a record holds must not be the
// parser's own memory, which the next line changes.
func FuzzLog(f *testing.F) {
	var verbose []string
	for _, c := range verboseLines {
		verbose = append(verbose, c.line)
	}
	f.Add([]byte(strings.Join(verbose, "\n")))
	f.Add([]byte("Nov 24 04:39:46 mx1 exim[12]: H=(x) [192.0.2.66] F=<a@example.org> rejected RCPT <b@example.com>: no\nNov 24 04:39:47 mx1 last message repeated 3 times\n" +
		"2026-11-24T04:39:46Z   276 LOG: MAIN\n2026-11-24T04:39:46Z   276   <= a@example.com H=mx [192.0.2.1] P=smtp S=1"))
	f.Fuzz(func(t *testing.T, log []byte) {
		p := New(parsers.Options{Location: time.UTC, Newest: time.Unix(1_800_000_000, 0)})
		var out parsers.Records
		line := make([]byte, 0, len(log))
		for l := range bytes.SplitSeq(log, []byte("\n")) {
			out.Reset()
			p.Time(l)
			line = append(line[:0], l...)
			if err := p.Parse(line, &out); err != nil && len(out.List) > 0 {
				t.Fatalf("records in spite of %v", err)
			}
			for i := range out.List {
				for _, b := range parsertest.Fields(&out.List[i]) {
					if !utf8.Valid(b) {
						t.Errorf("not UTF-8: %q", b)
					}
					own := [][]byte{p.previous.host[:cap(p.previous.host)]}
					for k := range p.verbose.known {
						own = append(own, p.verbose.known[k].id[:])
					}
					if len(b) > 0 && parsertest.Within(b, own...) {
						t.Errorf("%q is the parser's", b)
					}
				}
			}
		}
		p.Flush(&out)
	})
}

// onlyPiece is what an entry has that was split into a single piece, which is copied.
var onlyPiece = regexp.MustCompile(`[/\\]0*1\] `)

// checkRecords checks what Parse gave for a line.
func checkRecords(t *testing.T, line []byte, out *parsers.Records, err error) {
	t.Helper()
	if err != nil && len(out.List) > 0 {
		t.Fatalf("records in spite of %v", err)
	}
	split := onlyPiece.Match(line)
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
