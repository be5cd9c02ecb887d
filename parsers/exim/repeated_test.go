package exim

import (
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

// TestRepeated reads what a syslogd of BSD says of the line before.
func TestRepeated(t *testing.T) {
	const reject = "mx1 exim[12]: H=(x) [192.0.2.66] F=<a@example.org> rejected RCPT <b@example.com>: relay not permitted"
	const many, rejected = "mx1 last message repeated 3 times", "rejected stage=rcpt pid=12 host=mx1 from=<a@example.org> to=b@example.com client=[192.0.2.66] helo=x"
	const text = " enh=5.0.0 by=implied text=relay not permitted"
	for _, c := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"three times more", []string{reject, many}, rejected + text + " | " + rejected + " repeat=2" + text},
		{"and again", []string{reject, many, "mx1 last message repeated 1 time"}, rejected + text + " | " + rejected + " repeat=2" + text + " | " + rejected + text},
		{"without a host", []string{strings.TrimPrefix(reject, "mx1 "), strings.TrimPrefix(many, "mx1 ")}, strings.ReplaceAll(rejected+text+" | "+rejected+" repeat=2"+text, " host=mx1", "")},
		{"behind the tag", []string{reject, "mx1 exim[12]: last message repeated 3 times"}, rejected + text + " | " + rejected + " repeat=2" + text},
		{"as a stranger's words", []string{reject, "mx1 sshd[9]: Invalid user last message repeated 3 times", "mx1 exim[12]: H=(x) [192.0.2.66] F=<a@example.org> rejected RCPT <b@example.com>: last message repeated 3 times"},
			rejected + text + " | error: line of another program | " + rejected + " enh=5.0.0 by=implied text=last message repeated 3 times"},
		{"a fact", []string{"mx1 exim[12]: 1xViJm-00004i-1E Completed", many}, "message_end pid=12 host=mx1 id=1xViJm-00004i-1E | "},
		{"of another program", []string{reject, "mx1 sshd[9]: Invalid user", many}, rejected + text + " | error: line of another program | error: line of another program"},
		{"of another host", []string{reject, "mx2 last message repeated 3 times"}, rejected + text + " | error: line of another program"},
		{"first of all", []string{many}, "error: line of another program"},
		{"not a number", []string{reject, "mx1 last message repeated many times"}, rejected + text + " | error: line of another program"},
	} {
		p := New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)})
		var got []string
		for i, l := range c.lines {
			var out parsers.Records
			line := "Nov 24 04:39:4" + string(rune('0'+i)) + " " + l
			if err := p.Parse([]byte(line), &out); err != nil {
				got = append(got, "error: "+err.Error())
				continue
			}
			for j := range out.List {
				if want := time.Date(2026, 11, 24, 4, 39, 40+i, 0, time.UTC); out.List[j].Time != want.UnixMicro() {
					t.Errorf("%s: time %v, want %v", c.name, time.UnixMicro(out.List[j].Time).UTC(), want)
				}
			}
			got = append(got, parsertest.Texts(out.List))
		}
		if all := strings.Join(got, " | "); all != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, all, c.want)
		}
	}
	parsertest.NoAllocs(t, New(parsers.Options{Location: time.UTC}), "Nov 24 04:39:46 "+reject, "Nov 24 04:39:47 "+many)
}
