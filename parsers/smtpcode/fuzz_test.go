package smtpcode

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func addReplies(f *testing.F) {
	for _, tt := range replyTests {
		f.Add([]byte(tt.text))
	}
	for _, row := range tables().providers {
		f.Add([]byte(row.Example))
	}
}

// What a scanner reads prints back as the bytes that it read.
func FuzzScan(f *testing.F) {
	addReplies(f)
	f.Add([]byte("5.1.1"))
	f.Add([]byte("2.999.999,"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if e, n := ScanEnhanced(b); n != 0 && !bytes.Equal(e.Append(nil), b[:n]) || n == 0 && e != 0 {
			t.Errorf("%q read as %v", b, e)
		}
		if r, n := ScanReply(b); n != 0 && r.String() != string(b[:n]) || n == 0 && r != 0 {
			t.Errorf("%q read as %v", b, r)
		}
		if e, err := Parse(string(b)); err == nil && e.String() != string(b) {
			t.Errorf("%q parsed as %v", b, e)
		}
	})
}

// A reply's codes occur in its text; the reply code of the line that Exim
// obeys is the first one; nothing is allocated.
func FuzzReadReply(f *testing.F) {
	addReplies(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, obeyed := range []Line{LastLine, FirstLine} {
			r, e := ReadReply(b, obeyed)
			if !bytes.Contains(b, []byte(r.String())) || !bytes.Contains(b, []byte(e.String())) {
				t.Errorf("%q read as %v %v", b, r, e)
			}
			if first, _ := ScanReply(b); obeyed == FirstLine && r != first || (r == 0) != (first == 0) {
				t.Errorf("%q: reply code %v, first line %v", b, r, first)
			}
		}
		if r, e := Find(b); !bytes.Contains(b, []byte(r.String())) || !bytes.Contains(b, []byte(e.String())) {
			t.Errorf("%q: found %v %v", b, r, e)
		}
		if n := testing.AllocsPerRun(1, func() {
			ReadReply(b, LastLine)
			ReadReply(b, FirstLine)
			Find(b)
		}); n != 0 {
			t.Errorf("%q: %v allocations", b, n)
		}
	})
}

// Whatever is asked, there is an explanation or a reason.
func FuzzExplain(f *testing.F) {
	for _, q := range []string{"", "5.7.26", "452", "4.5.1", "1.0.1", "X.1.1", "X.10.0", "5.01.1", "5.7.606-649", "x.", "(#)",
		"550 5.01.1", "a dsn=4.4.1, status=deferred (x)", "451 4.4.395 error. -> 421 4.3.2 no", strings.Repeat("550 5.1.1 -> ", 9)} {
		f.Add(q)
	}
	for _, row := range tables().providers {
		f.Add(row.Example)
	}
	f.Fuzz(func(t *testing.T, q string) {
		list, err := Explain(q)
		if (err == nil) != (len(list) > 0) || len(list) > 1+maxQuoted {
			t.Errorf("%q: %d explanations and error %v", q, len(list), err)
		}
		if err != nil && err.Error() == "" {
			t.Errorf("%q: an error without words", q)
		}
		for _, x := range list {
			if x.Headline == "" || len(x.Actions) == 0 {
				t.Errorf("%q: nothing to read: %+v", q, x)
			}
			if text := x.Text(60); utf8.ValidString(q) && !utf8.ValidString(text) {
				t.Errorf("%q: text is not UTF-8: %q", q, text)
			}
		}
		OneLine(q)
	})
}
