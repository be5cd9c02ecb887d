package postfix_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// TestLastMessageRepeated: a line of syslogd that quotes no message counts the
// line that the host wrote before it, whatever others wrote in between.
func TestLastMessageRepeated(t *testing.T) {
	const (
		reject  = "NOQUEUE: reject: RCPT from unknown[192.0.2.66]: 554 5.7.1 <x@example.net>: Relay access denied; from=<s@example.org> to=<x@example.net> proto=ESMTP helo=<h>"
		timeout = "connect to mx.example.net[192.0.2.9]:25: Connection timed out"
		many    = "last message repeated %d times"
	)
	five := fmt.Sprintf(many, 5)
	for _, tt := range []struct {
		name  string
		lines []string // after the stamp; the first second's, the second's, …
		want  []string // of each line: second+, event and how many; or the error
	}{
		{"a reject", []string{"mx1 postfix/smtpd[12]: " + reject, "mx1 " + five}, []string{"0 rejected 1", "1 rejected 5"}},
		{"once more", []string{"mx1 postfix/smtp[12]: " + timeout, "mx1 last message repeated 1 time", "mx1 last message repeated 2 times"},
			[]string{"0 connect_failed 1", "1 connect_failed 1", "2 connect_failed 2"}},
		{"behind the tag", []string{"mx1 postfix/smtpd[12]: " + reject, "mx1 postfix/smtpd[12]: " + five}, []string{"0 rejected 1", "1 rejected 5"}},
		{"no host", []string{"postfix/smtpd[12]: " + reject, five}, []string{"0 rejected 1", "1 rejected 5"}},
		{"other hosts between", []string{"mx1 postfix/smtpd[12]: " + reject, "mx2 postfix/smtp[7]: " + timeout, "mx3 sshd[1]: bye", "mx1 " + five, "mx2 " + five, "mx3 " + five},
			[]string{"0 rejected 1", "1 connect_failed 1", "line of another program", "3 rejected 5", "4 connect_failed 5", "line of another program"}},
		{"of another program", []string{"mx1 postfix/smtpd[12]: " + reject, "mx1 sshd[1]: Failed password for root from 192.0.2.66 port 4711 ssh2", "mx1 " + five},
			[]string{"0 rejected 1", "line of another program", "line of another program"}},
		{"of a fact", []string{"mx1 postfix/smtpd[12]: " + reject, "mx1 postfix/smtpd[12]: connect from unknown[192.0.2.66]", "mx1 " + five},
			[]string{"0 rejected 1", "1 connect 1", ""}},
		{"of no event", []string{"mx1 postfix/smtpd[12]: " + reject, "mx1 postfix/anvil[3]: statistics: max cache size 1 at Nov 24 04:30:05", "mx1 " + five}, []string{"0 rejected 1", "", ""}},
		{"of what is not understood", []string{"mx1 postfix/smtpd[12]: hello", "mx1 " + five}, []string{"line not recognised", "line not recognised"}},
		{"of a line in the file before", []string{"mx1 " + five, "mx1 postfix/smtpd[12]: " + five}, []string{"line of another program", "line not recognised"}},
		{"of a quoted repetition", []string{"mx1 postfix/smtpd[12]: message repeated 3 times: [ " + reject + "]", "mx1 " + five}, []string{"0 rejected 3", "1 rejected 5"}},
		{"of a line beyond all limits", []string{"mx1 postfix/smtpd[12]: warning: " + strings.Repeat("x", 9<<10), "mx1 " + five}, []string{"0 warning 1", "line not recognised"}},
		{"as a stranger's words", []string{"mx1 postfix/smtpd[12]: " + reject, "mx1 sshd[1]: Invalid user " + five, "mx1 postfix/smtpd[12]: warning: " + five},
			[]string{"0 rejected 1", "line of another program", "2 warning 1"}},
		{"a number below all", []string{"mx1 postfix/smtpd[12]: " + reject, "mx1 last message repeated 0 times"}, []string{"0 rejected 1", "line of another program"}},
		{"a number above all", []string{"mx1 postfix/smtpd[12]: " + reject, "mx1 last message repeated 99999999 times"}, []string{"0 rejected 1", "line of another program"}},
		{"with words behind it", []string{"mx1 postfix/smtpd[12]: " + reject, "mx1 " + five + " x"}, []string{"0 rejected 1", "line of another program"}},
		{"quoted once", []string{"mx1 postfix/smtpd[12]: message repeated 1 times: [ " + reject + "]"}, []string{"0 rejected 1"}},
		{"quoted, with no number that can be", []string{"mx1 postfix/smtpd[12]: message repeated 0 times: [ " + reject + "]", "mx1 postfix/smtpd[12]: message repeated 99999999 times: [ " + reject + "]"},
			[]string{"line not recognised", "line not recognised"}},
		{"bytes that are not UTF-8", []string{"mx1 postfix/smtpd[12]: warning: \xff", "mx1 " + five}, []string{"0 warning 1 repaired", "1 warning 5 repaired"}},
	} {
		for _, stamp := range []string{"Nov 24 04:30:0%d ", "2026-11-24T04:30:0%d.000001+00:00 ", "2026-11-24 04:30:0%d "} {
			p := postfix.New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC), Host: "here"})
			var got []string
			var buf []byte
			for i, l := range tt.lines {
				// One buffer for all lines: nothing of a line may be looked at after it.
				buf = append(buf[:0], bytes.Repeat([]byte("?"), cap(buf))...)
				buf = append(buf[:0], fmt.Sprintf(stamp, i)+l...)
				got = append(got, counted(p, buf))
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("%s, %q:\n%s", tt.name, stamp, d)
			}
		}
	}
}

// TestHostsAreBounded: a log that names hosts without end claims no memory without end.
func TestHostsAreBounded(t *testing.T) {
	p := postfix.New(parsers.Options{Location: time.UTC})
	said := func(host int, what string) string {
		return counted(p, fmt.Appendf(nil, "2026-11-24T04:30:00Z mx%d %s", host, what))
	}
	for host := range 1100 {
		said(host, "postfix/smtp[1]: warning: a")
	}
	if got := said(1, "last message repeated 2 times"); got != "0 warning 2" {
		t.Errorf("the first hosts: %s", got)
	}
	if got := said(1099, "last message repeated 2 times"); got != "line of another program" {
		t.Errorf("a host beyond all limits: %s", got)
	}
}

// TestHeads reads lines of hosts whose names differ in one byte, wherever it is.
func TestHeads(t *testing.T) {
	p := postfix.New(parsers.Options{Location: time.UTC})
	const name = "mx-0123456789-abcdefghijklmnop.example.com"
	for i := range name {
		for _, c := range []byte("x" + name[i:i+1]) {
			host := []byte(name)
			host[i] = c
			var out parsers.Records
			err := p.Parse(fmt.Appendf(nil, "2026-11-24T04:30:00Z %s postfix/smtp[%d]: warning: a", host, i+1), &out)
			if err != nil || len(out.List) != 1 || !bytes.Equal(out.List[0].Host, host) || out.List[0].PID != uint32(i+1) {
				t.Fatalf("%s: %v, %+v", host, err, out.List)
			}
		}
	}
}

// TestHeadsOfServices reads lines of more services than there are slots, whose names differ at
// their ends.
func TestHeadsOfServices(t *testing.T) {
	p := postfix.New(parsers.Options{Location: time.UTC})
	for i := range 1000 {
		service := fmt.Sprintf("postfix/%03d/smtp", i)
		var out parsers.Records
		err := p.Parse([]byte("2026-11-24T04:30:00Z mx1 "+service+"[1]: warning: a"), &out)
		if err != nil || len(out.List) != 1 || string(out.List[0].Service) != service {
			t.Fatalf("%s: %v, %+v", service, err, out.List)
		}
	}
}

// TestHeadOfAnother: what follows a known head, but not as Postfix writes it, is read anew.
func TestHeadOfAnother(t *testing.T) {
	p := postfix.New(parsers.Options{Location: time.UTC})
	for _, c := range []struct{ rest, want string }{
		{"[1]: warning: a", "0 warning 1"}, {"[1]:warning: a", "0 warning 1"},
		{"[1] : warning: a", "line damaged"}, {"[1]x warning: a", "line damaged"}, {"[1x: warning: a", "line damaged"}, {"[x]: warning: a", "line damaged"},
	} {
		if got := counted(p, []byte("2026-11-24T04:30:00Z mx1 postfix/smtp"+c.rest)); got != c.want {
			t.Errorf("%s: %s, want %s", c.rest, got, c.want)
		}
	}
}

// counted reads a line and says when, what and how many it tells of.
func counted(p *postfix.Parser, line []byte) string {
	var out parsers.Records
	if err := p.Parse(line, &out); err != nil {
		return err.Error()
	}
	var all []string
	for i := range out.List {
		r := &out.List[i]
		s := fmt.Sprintf("%d %v %d", time.UnixMicro(r.Time).Second(), r.Event, r.Repeat+1)
		if r.Repaired {
			s += " repaired"
		}
		all = append(all, s)
	}
	return strings.Join(all, ", ")
}

// TestLastMessageRepeatedWhole: nothing of what the line before told is lost.
func TestLastMessageRepeatedWhole(t *testing.T) {
	p := postfix.New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)})
	for _, l := range lines {
		head := "Nov 24 04:30:05 mx1 postfix/" + l.daemon + "[1]: "
		var first, second parsers.Records
		if p.Parse([]byte(head+l.message), &first) != nil || len(first.List) == 0 || first.List[0].Event.IsFact() {
			continue
		}
		if err := p.Parse([]byte("Nov 24 04:30:06 mx1 last message repeated 2 times"), &second); err != nil || len(second.List) != len(first.List) {
			t.Errorf("%v, %d records: %s", err, len(second.List), l.message)
			continue
		}
		for i := range first.List {
			first.List[i].Repeat, second.List[i].Repeat = 0, second.List[i].Repeat-1
			if d := cmp.Diff(describe(&first.List[i]), describe(&second.List[i])); d != "" {
				t.Error(d)
			}
		}
	}
}
