package pasted

import (
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/postfix"
)

const line = "Nov 24 04:30:05 mx1 postfix/smtp[7]: A1B2C3D4E5: to=<b@example.com>, relay=none, delay=1, dsn=4.4.1, status=deferred (a 'b' c)"

// TestIn wants the letters of a text program seen where it puts them, and not where a stranger does.
func TestIn(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "\u00a0": false, line: false, "\ufeff" + line + "\n" + line: false,
		strings.Replace(line, "status", "\x1b[01;31m\x1b[Kstatus\x1b[m\x1b[K", 1): true,
		line + " (\x1b[31mred)": false, line + "\n" + line + " (\x1b[31mred\x1b[0m)": false,
		"\u00a0" + line: true, line + "\n\f" + line: true, "  \u200b" + line: true, "\ufeff" + line + "\n\ufeff" + line: true,
		strings.ReplaceAll(line, " ", "\u00a0"):                                                 true,
		"2026-11-24T04:30:05.250000+01:00\u00a0mx1 x":                                           true,
		"2026-11-24\u00a004:30:05 mx1 x":                                                        true,
		`2026-11-24 04:30:05 1xViJm-00004i-1E => b@example.com C=` + "\u201c250 OK\u201d":       true,
		line + " (\u00a0\u201cx\u201d\f)":                                                       false,
		"2026-11-24 04:30:05 1xViJm-00004i-1E <= b@example.com T=\"\u00a0\u201cx\u201d\"\n\f\n": false,
		`{"MESSAGE":"said: 550 C=` + "\u201cx\u201d" + `"}`:                                     false, "#Fields: a,b\n C=\u201c": false, line + " \x1b[\",x": false,
		"  Subject: \u00a0x": false,
	} {
		if In([]byte(text)) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// TestParse wants a line read as if it had never been pasted.
func TestParse(t *testing.T) {
	read := func(p parsers.Parser, text string) string {
		var out parsers.Records
		if err := p.Parse([]byte(text), &out); err != nil || len(out.List) != 1 {
			t.Fatalf("%q: %v, %d records", text, err, len(out.List))
		}
		at, ok := p.Time([]byte(text))
		if !ok || at != out.List[0].Time {
			t.Errorf("%q: at %d", text, at)
		}
		return parsertest.Text(&out.List[0])
	}
	opt := parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}
	want := read(postfix.New(opt), line)
	for _, text := range []string{line, "\f" + line, "\ufeff" + line, strings.ReplaceAll(line, " ", "\u00a0"), strings.ReplaceAll(line, "'b'", "\u2018b\u2019"), "\x1b[0;1;39m" + strings.Replace(line, "to=<", "\x1b[01;31m\x1b[Kto=<\x1b[m\x1b[K", 1) + "\x1b[0m\x1b["} {
		if got := read(New([]byte("\f"+line+"\n"+text))(postfix.New(opt)), text); got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// FuzzPlain checks that what is plain is no longer than it was.
func FuzzPlain(f *testing.F) {
	f.Add([]byte("\x1b[1ma\x1b[\u00a0\f\u201c"))
	f.Fuzz(func(t *testing.T, in []byte) {
		plain := Plain(in)
		if len(plain) > len(in) {
			t.Errorf("%q became %q", in, plain)
		}
	})
}
