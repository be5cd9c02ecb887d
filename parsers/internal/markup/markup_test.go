package markup

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/mtalog/mtalog/parsers"
)

func TestPlain(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"entities", "from=&lt;a@example.com&gt; &amp;lt; &quot;x&quot; it&#39;s&nbsp;&copy;", "from=<a@example.com> &lt; \"x\" it's &copy;"},
		{"elements", "<tr><td class=\"x\">1xViJm-00004i-1E &lt;= a@example.com</td></tr><br/>", "1xViJm-00004i-1E <= a@example.com"},
		{"a link", "to=&lt;<a href=\"mailto:b@example.org\">b@example.org</a>&gt;", "to=<b@example.org>"},
		{"no elements", "a < b, &lt;<b@example.org>, <john.doe@example.org>, <br", "a < b, <<b@example.org>, <john.doe@example.org>, <br"},
		{"brackets of its own", "from=<a@example.com> &lt;b&gt;", "from=<a@example.com> &lt;b&gt;"},
		{"the end of an entity is missing", "a &lt", "a &lt"},
		{"nothing", "", ""},
	} {
		if got := Plain([]byte(test.line + "\n")); string(got) != test.want+"\n" {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestIn(t *testing.T) {
	for _, test := range []struct {
		sample string
		want   bool
	}{
		{"postfix/qmgr[7]: A1B2C3D4E5: from=&lt;a@example.com&gt;\n", true},
		{"1xViJm-00004i-1E &lt;= a@example.com\n", true},
		{"1xViJm-00004i-1E =&gt; a@example.com\n", true},
		{"postfix/cleanup[7]: A1B2C3D4E5: warning: header Subject: &lt;b&gt;; from=<a@example.com>\n", false},
		{"postfix/smtp[7]: A1B2C3D4E5: to=<a@example.com> said: x=&lt;b&gt;\n", false},
		{"{\"message\":\"A1B2C3D4E5: from=&lt;a@example.com&gt; &quot;x&quot;\"}\n", false},
		{" \"A1B2C3D4E5: from=&lt;a@example.com&gt;\"\n", false},
		{"H=x Subject: &lt;x&gt;\n", false},
		{"", false},
	} {
		if got := In([]byte(test.sample)); got != test.want {
			t.Errorf("%v: %q", got, test.sample)
		}
	}
}

// collector keeps the lines that it gets.
type collector struct{ lines []string }

func (c *collector) Parse(line []byte, _ *parsers.Records) error {
	c.lines = append(c.lines, string(line))
	return nil
}
func (c *collector) Time([]byte) (int64, bool) { return 0, false }
func (c *collector) Anchor(int64)              {}

// TestParse holds what Parse makes of lines against what Detect takes out of the sample.
func TestParse(t *testing.T) {
	sample := []byte("<pre>\nfrom=&lt;a@example.com&gt;\n\nto=<b@example.com>\n</pre>\n")
	var c collector
	p := New(&c)
	var out parsers.Records
	for line := range bytes.Lines(sample) {
		if err := p.Parse(bytes.TrimRight(line, "\n"), &out); err != nil && err != parsers.ErrForeign {
			t.Fatal(err)
		}
	}
	if want := "[from=<a@example.com>  to=<b@example.com>]"; fmt.Sprint(c.lines) != want {
		t.Errorf("got %s, want %s", fmt.Sprint(c.lines), want)
	}
	line := []byte("from=&lt;a@example.com&gt; <br>")
	if n := testing.AllocsPerRun(100, func() { p.Time(line) }); n > 0 {
		t.Errorf("%v allocations for a line", n)
	}
}

// FuzzPlain wants no line to grow, and one with brackets of its own to stay.
func FuzzPlain(f *testing.F) {
	f.Add("from=&lt;a@example.com&gt; <br />")
	f.Add("</a <b &amp")
	f.Fuzz(func(t *testing.T, line string) {
		got := New(nil).plain([]byte(line))
		if len(got) > len(line) || hasBrackets([]byte(line)) && string(got) != line {
			t.Errorf("%q became %q", line, got)
		}
	})
}
