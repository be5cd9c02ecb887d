package exim

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

func parse(p *Parser, line string) string {
	var out parsers.Records
	if err := p.Parse([]byte(line), &out); err != nil {
		return "error: " + err.Error()
	}
	return parsertest.Texts(out.List)
}

// expect wants of a line what parse returns.
func expect(t *testing.T, p *Parser, line, want string) {
	t.Helper()
	if got := parse(p, line); got != want {
		t.Errorf("%.300s\n got %s\nwant %s", line, got, want)
	}
}

// withPID adds pid=123 to records as text.
func withPID(records string) string {
	if records == "" || strings.HasPrefix(records, "error") {
		return records
	}
	all := strings.Split(records, "\n")
	for i, r := range all {
		event, rest, _ := strings.Cut(r, " ")
		stage := ""
		if strings.HasPrefix(rest, "stage=") {
			stage, rest, _ = strings.Cut(rest, " ")
			stage = " " + stage
		}
		all[i] = strings.TrimSuffix(event+stage+" pid=123 "+rest, " ")
	}
	return strings.Join(all, "\n")
}

func TestParse(t *testing.T) {
	for _, c := range lines {
		for _, stamp := range []string{"2026-11-24 04:39:46 ", "2026-11-24 04:39:46.123 +0100 [123] "} {
			want := c.want
			if strings.Contains(stamp, "[123]") {
				want = withPID(want)
			}
			expect(t, New(parsers.Options{Location: time.UTC}), stamp+c.line, want)
		}
	}
}

// TestCut cuts every line after every byte.
func TestCut(t *testing.T) {
	p := New(parsers.Options{Location: time.UTC})
	var out parsers.Records
	for _, c := range lines {
		line := []byte("2026-11-24 04:39:46 " + c.line)
		for n := range line {
			out.Reset()
			cut := bytes.Clone(line[:n])
			err := p.Parse(cut, &out)
			checkRecords(t, cut, &out, err)
		}
	}
}

func TestStamps(t *testing.T) {
	berlin := time.FixedZone("", 3600)
	for _, c := range []struct{ line, want string }{
		{"2026-11-24 04:39:46 x", "2026-11-24T03:39:46Z"},
		{"2026-11-24 04:39:46.123 x", "2026-11-24T03:39:46.123Z"},
		{"2026-11-24 04:39:46 -0230 x", "2026-11-24T07:09:46Z"},
		{"2026-11-24T04:39:46.5+02:00 h exim[1]: x", "2026-11-24T02:39:46.5Z"},
		{"2026-11-24T04:39:46Z h exim[1]: x", "2026-11-24T04:39:46Z"},
		{"Nov 24 04:39:46 h exim[1]: x", "2026-11-24T03:39:46Z"},
		{"Nov 24 04:39:46.5 h exim[1]: x", "2026-11-24T03:39:46.5Z"},
		{"<22>Nov 24 04:39:46 h exim[1]: x", "2026-11-24T03:39:46Z"},
		{"Dec 31 23:59:59 h exim[1]: x", "2025-12-31T22:59:59Z"},
		{"2026-13-24 04:39:46 x", ""}, {"2026-11-24 04:61:46 x", ""}, {"", ""},
	} {
		p := New(parsers.Options{Location: berlin, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)})
		got := ""
		if v, ok := p.Time([]byte(c.line)); ok {
			got = time.UnixMicro(v).UTC().Format(time.RFC3339Nano)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.line, got, c.want)
		}
	}
}

func TestSyslog(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"Nov 24 04:39:46 mx1 exim[123]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"2026-11-24T04:39:46+01:00 mx1 exim4[123]: 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"Tue 2026-11-24 04:39:46 UTC mx1 mail_exim_1[123]: 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"}, // of docker-compose
		{"Nov 24 04:39:46 mx1 sshd[9]: Connection closed", "error: line of another program"},
		{"Nov 24 04:39:46 mx1 matrix-exim-relay[123]: 2026-11-24 03:39:46 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"Nov 24 04:39:46 mx1 flexim[123]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "error: line of another program"},
		{`2026:11:24-04:39:46 fw exim-in[123]: 2026-11-24 04:39:46 id="1003" severity="info" sys="SecureMail" sub="smtp" name="email rejected" srcip="192.0.2.66" from="a@example.org" to="b@example.com" size="-1" reason="rdns_helo"`, ""},
		{"2026-11-24 04:39:46 mx1 exim[123]: 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"2026-11-24 04:39:46 mx_1 exim[123]: 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx_1 id=1xViJm-00004i-1E"},
		{"2026-11-24 04:39:46.250 mx1 exim4: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end host=mx1 id=1xViJm-00004i-1E"},
		{"2026-11-24 04:39:46 mx1 postfix/smtp[9]: warning: failed to open", "error: line of another program"},
		{"Nov 24 04:39:46.250 mx1 /usr/sbin/exim4[123]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"<22>Nov 24 04:39:46 mx1 exim[123]: 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"<22>1 2026-11-24T04:39:46.5+01:00 mx1 exim 123 - - 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"<22>1 2026-11-24T04:39:46.5+01:00 mx1 exim - - - 1xViJm-00004i-1E Completed", "message_end host=mx1 id=1xViJm-00004i-1E"},
		{"<22>1 2026-11-24T04:39:46.5+01:00 mx1 sshd 123 - - exim: x", "error: line of another program"},
		{"2026-11-24T04:39:46.123456789Z 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end id=1xViJm-00004i-1E"},
		{"exim[123]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end pid=123 id=1xViJm-00004i-1E"},
		{"exim[123]: 1xViJm-00004i-1E Completed", "error: line damaged"},
		{"Nov 24 04:39:46 mx1 exim[123]: message repeated 3 times: [ 2026-11-24 04:39:46 1xViJm-00004i-1E Frozen]", "held pid=123 host=mx1 id=1xViJm-00004i-1E repeat=2 text=Frozen"},
		{"Nov 24 04:39:46 mx1 mail.notice exim[123]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"Nov 24 04:39:46 <mail.info> mx1 exim[123]: 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"Nov 24 04:39:46 mail.info exim[123]: 1xViJm-00004i-1E Completed", "message_end pid=123 host=mail.info id=1xViJm-00004i-1E"},
		{"2026-11-24T04:39:46.250+01:00 info exim[123]: [123] 1xViJm-00004i-1E Completed", "message_end pid=123 id=1xViJm-00004i-1E"},
		{"Nov 24 04:39:46 <2.6> mx1 exim[123]: 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"Nov 24 04:39:46 mx1 exim[123]: [ID 197553 mail.info] 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"Nov 24 04:39:46 mx1 exim[123]: [ID 197553 mail.notice] 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"2026-11-24 04:39:46.250+01:00 mx1 exim[123]: 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"Nov 24 2026 04:39:46 mx1 exim[123]: 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"Nov 24 04:39:47 loghost Nov 24 04:39:46 mx1 exim[123]: 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"2026-11-24T04:39:47+00:00 stream-1 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end host=stream-1 id=1xViJm-00004i-1E"},
		{"Nov 24 04:39:46 mx1 exim_mainlog 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end host=mx1 id=1xViJm-00004i-1E"},
		{"Nov 24 04:39:46 mx1 mainlog: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end host=mx1 id=1xViJm-00004i-1E"},
		{"Tue Nov 24 04:39:46 2026 mail.info exim[123]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end pid=123 id=1xViJm-00004i-1E"}, // OpenWrt's logread
		{"Nov 24 04:39:46 [exim] 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end id=1xViJm-00004i-1E"},                                // metalog
		{"Nov 24 04:39:46 2026 mail.info exim[123]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end pid=123 id=1xViJm-00004i-1E"},
		{"Nov 24 04:39:46 exim[123]: 1xViJm-00004i-1E Completed", "message_end pid=123 id=1xViJm-00004i-1E"},
		{"2026-11-24 04:39:46\tMail.Info\tmx1\tsshd[9]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "error: line of another program"},
		{"550-x exim[123]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", ""}, // of a reply in several lines
		{"F exim[123]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", ""},
		{"mx1 sshd[9]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "error: line damaged"},
		// What a stranger makes another program log.
		{"Nov 24 04:39:46 mx1 sshd[9]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "error: line of another program"},
		{"Nov 24 04:39:46 sshd: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "error: line of another program"},
		{"Nov 24 04:39:46 sshd[9]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "error: line of another program"},
		{`{"program":"webapp","time":"2026-11-24T04:39:46Z","message":"Nov 24 04:39:46 webapp[x] exim[123]: 1xViJm-00004i-1E Completed"}`, "error: line of another program"},
		{`{"program":"webapp","time":"2026-11-24T04:39:46Z","message":"Nov 24 04:39:46 mx1 webapp[9]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed"}`, "error: line of another program"},
		{"Nov 24 04:39:46 [sshd] Nov 24 04:39:46 mx1 exim[123]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "error: line of another program"},
		{"Nov 24 04:39:46 mx1 exim(1): 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "error: line of another program"},
		{"Nov 24 04:39:46 mx1 exim_mainlog read up to 1xViJm-00004i-1E, now again", "error: line of another program"},
		{`{"source":"mx1","message":"sshd: exim[123]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed"}`, "error: line of another program"},
		{"2026-11-24 04:39:66\tMail.Info\tmx1\texim[123]: 1xViJm-00004i-1E Completed", "error: line damaged"},
		{"F Some words: 1xViJm-00004i-1E Completed", "error: line damaged"},
		{"Nov 24 04:39:46 a Nov 24 04:39:46 b Nov 24 04:39:46 mx1 exim[123]: 1xViJm-00004i-1E Completed", "error: line of another program"},
		{"Nov 24 04:39:47 loghost 2026-11-24 04:39:46 request rejected", "error: line of another program"},
		{"Nov 24 04:39:46 mx1 <mail.info", "error: line of another program"},
		{"183 <22>1 2026-11-24T04:39:46Z mx1 exim 123 - - 1xViJm-00004i-1E Completed", "error: line damaged"}, // no reply: a frame of RFC 6587
		{"550-x:2026-11-24 04:39:46 1xViJm-00004i-1E Completed", ""},                                          // of a reply in several lines
		{"I Message-Id:2026-11-24 04:39:46 1xViJm-00004i-1E Completed", ""},
		{"\tx:2026-11-24 04:39:46 1xViJm-00004i-1E Completed", ""},
		{"Envelope-to:2026-11-24 04:39:46 1xViJm-00004i-1E Completed", ""},
		{"a b:2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "error: line damaged"},
		{":2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "error: line damaged"},
		{"  Subject: x | 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", ""}, // a header of a refused message
		{"F From: x | 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", ""},
		{"2026-11-24 04:39:46 cwd=/tmp/ exim[123]: 1xViJm-00004i-1E Completed", ""}, // a directory of that name
		{"Nov 24 04:39:46 mx1 exim[123]: 2026-11-24 04:39:46 [123] 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
	} {
		expect(t, New(parsers.Options{Location: time.UTC}), c.line, c.want)
	}
}

// TestSplit joins entries that Exim cut for syslog, of two processes at a time.
func TestSplit(t *testing.T) {
	p := New(parsers.Options{Location: time.UTC})
	var out parsers.Records
	for _, l := range []string{
		`exim[1]: [1/3] 2026-11-24 04:39:46 16RdAL-0006pc-00 rejected from <s@exam`,
		`exim[2]: [1/2] 2026-11-24 04:39:46 1xViJm-00004i-1E ** b@example.net: retry ti`,
		`exim[1]: [2\3] ple.com> U=joe: message too big: read=225 max=100`,
		`exim[2]: [2/2] meout exceeded`,
		`exim[1]: [3/3] Recipients: b@example.net`,
		`exim[3]: [2/2] the beginning is lost`,
		`exim[5]: [1\2] 2026-11-24 04:39:46 Warning: purging the environment.`,
		`exim[5]: [2/2]  Suggested action: use keep_environment.`,
		`exim[4]: [1/2] 2026-11-24 04:39:46 1xViJm-00004i-1E Unfrozen by (here, too, the end is`,
		`exim[4]: [1/2] 2026-11-24 04:39:46 1xViJm-00004i-1E Frozen (the end is`,
	} {
		err := p.Parse([]byte("Nov 24 04:39:46 mx1 "+l), &out)
		if lost := strings.Contains(l, "lost"); lost != errors.Is(err, parsers.ErrBroken) || !lost && err != nil {
			t.Errorf("%v: %s", err, l)
		}
	}
	p.Flush(&out)
	if p.Broken() != 2 {
		t.Errorf("%d entries lack their end, want 2", p.Broken())
	}
	want := strings.Join([]string{
		"expired pid=2 host=mx1 id=1xViJm-00004i-1E to=b@example.net text=retry timeout exceeded",
		"rejected stage=end-of-data pid=1 host=mx1 id=16RdAL-0006pc-00 from=<s@example.com> user=joe enh=5.0.0 by=implied text=message too big: read=225 max=100",
		"warning pid=5 host=mx1 text=Warning: purging the environment.",
		"released pid=4 host=mx1 id=1xViJm-00004i-1E text=Unfrozen by (here, too, the end is",
		"held pid=4 host=mx1 id=1xViJm-00004i-1E text=Frozen (the end is",
	}, "\n")
	if got := parsertest.Texts(out.List); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestPieces: what is no piece of an entry is an entry, and pieces without their
// beginning are damaged, as are those that do not follow on one another.
func TestPieces(t *testing.T) {
	p := New(parsers.Options{Location: time.UTC, Host: "here"})
	for _, c := range []struct{ line, want string }{
		{"[0/2] failed to a", "warning pid=1 host=here text=[0/2] failed to a"},
		{"[3/2] failed to a", "warning pid=1 host=here text=[3/2] failed to a"},
		{"[/2] failed to a", "warning pid=1 host=here text=[/2] failed to a"},
		{"[1/] failed to a", "warning pid=1 host=here text=[1/] failed to a"},
		{"[1/2]failed to a", "warning pid=1 host=here text=[1/2]failed to a"},
		{"[1:2] failed to a", "warning pid=1 host=here text=[1:2] failed to a"},
		{"[1/3] failed to ", ""},
		{"[3/3] c", "error: line damaged"},
		{"[2/3] a", ""},
		{"[3/3] \xff", "warning pid=1 host=here repaired text=failed to a?"},
		{"[1/2] failed to \xff", ""},
		{"[2/2] b", "warning pid=1 host=here repaired text=failed to ?b"},
		{"[1/2] == b@exam", ""},
		{"[2/2] ple.net gone", "error: line not recognised"},
		{"[1/3] failed to ", ""},
		{"[2/3] " + strings.Repeat("x", maxSplit), ""}, // more than any entry has
		{"[3/3] a", "warning pid=1 host=here text=failed to a"},
	} {
		entry := c.line
		if strings.HasPrefix(entry, "[1/2] ==") {
			entry = strings.Replace(entry, "==", "1xViJm-00004i-1E ==", 1)
		}
		expect(t, p, "Nov 24 04:39:46 exim[1]: "+entry, c.want)
	}
	// One of more than can be open at a time is cut short: the one that has waited longest.
	for pid := range len(p.split) {
		parse(p, fmt.Sprintf("Nov 24 04:39:46 exim[%d]: [1/2] failed to %d", pid, pid))
	}
	parse(p, "Nov 24 04:39:46 exim[3]: [1/3] failed to be the first")
	parse(p, "Nov 24 04:39:46 exim[0]: [1/3] failed to be the first")
	if got := parse(p, "Nov 24 04:39:46 exim[99]: [1/2] failed to a"); got != "warning pid=1 host=here text=failed to 1" {
		t.Errorf("cut short: %s", got)
	}
}

// TestRejectLog reads a reject with its headers, from the start and from the
// middle of the headers.
func TestRejectLog(t *testing.T) {
	log := []string{
		"2026-11-24 04:40:14 1xViKE-0001cJ-30 H=a.example.com [192.0.2.7] F=<s@example.com> rejected after DATA: no",
		"Envelope-from: <s@example.com>", "Envelope-to: <b@example.net>", "P Received: from a.example.com",
		"\tby mx1 with esmtp", "F From: s@example.com", "  Subject: 2026", "I Message-Id: <x@example.com>", "* Old: x", "-----------",
	}
	for from := range log {
		p := New(parsers.Options{Location: time.UTC})
		for _, l := range log[from:] {
			if got := parse(p, l); strings.HasPrefix(got, "error") {
				t.Errorf("from %d: %s: %s", from, l, got)
			}
		}
	}
	if got := parse(New(parsers.Options{}), "some other text"); got != "error: line damaged" {
		t.Errorf("no stamp: %s", got)
	}
	var out parsers.Records
	if err := New(parsers.Options{}).Parse([]byte("x"), &out); !errors.Is(err, parsers.ErrBroken) {
		t.Errorf("x: %v", err)
	}
}

func TestAllocs(t *testing.T) {
	var all []string
	for _, c := range lines {
		all = append(all, "2026-11-24 04:39:46 [12] "+c.line)
	}
	all = append(all, "Nov 24 04:39:46 mx1 exim[123]: [1/2] 2026-11-24 04:39:46 1xViJm-00004i-1E Fro", "Nov 24 04:39:46 mx1 exim[123]: [2/2] zen")
	parsertest.NoAllocs(t, New(parsers.Options{Location: time.UTC}), all...)
}
