package journal

import (
	"bufio"
	"bytes"
	"strings"
	"testing"
	"testing/iotest"
)

const entries = `{"__CURSOR":"s=1;i=1","__REALTIME_TIMESTAMP":"1790349569123456","_HOSTNAME":"mx1","SYSLOG_IDENTIFIER":"postfix/smtp","SYSLOG_PID":"99","_PID":"98","MESSAGE":"4F1: to=<a@example.com>, dsn=5.1.1"}
{"__REALTIME_TIMESTAMP":"1790349569000000","_HOSTNAME":"mx1","_COMM":"exim4","_PID":"7","MESSAGE":[104,105,255,10,33]}
{"__REALTIME_TIMESTAMP":"1790349569000000","MESSAGE":null}
{"__REALTIME_TIMESTAMP":"1790349569000000","_HOSTNAME":"mx1","SYSLOG_IDENTIFIER":["a b","c"],"MESSAGE":["first\nline","second"]}
not json
{"MESSAGE":"no time"}
`

const lines = `2026-09-25T15:19:29.123456+00:00 mx1 postfix/smtp[99]: 4F1: to=<a@example.com>, dsn=5.1.1
2026-09-25T15:19:29.000000+00:00 mx1 exim4[7]: hi` + "\xff" + ` !
2026-09-25T15:19:29.000000+00:00 localhost unknown: 
2026-09-25T15:19:29.000000+00:00 mx1 a_b: first line
not json
{"MESSAGE":"no time"}
`

func TestCopy(t *testing.T) {
	for _, src := range []*bufio.Reader{
		bufio.NewReader(strings.NewReader(entries)),
		bufio.NewReaderSize(iotest.OneByteReader(strings.NewReader(entries)), 16),
		bufio.NewReader(strings.NewReader(strings.TrimSuffix(entries, "\n"))),
	} {
		var out bytes.Buffer
		if err := Copy(&out, src); err != nil || out.String() != lines {
			t.Errorf("%v\n%s", err, out.String())
		}
	}
}

func TestLooks(t *testing.T) {
	for head, want := range map[string]bool{entries: true, "\n" + entries: true, "": false, "Nov 25 10:00:00 mx1 ": false, "{": false} {
		if Looks([]byte(head)) != want {
			t.Errorf("%.20q: not %v", head, want)
		}
	}
}

func TestOverlongEntryIsCut(t *testing.T) {
	var out bytes.Buffer
	src := strings.NewReader(`{"__REALTIME_TIMESTAMP":"1","MESSAGE":"` + strings.Repeat("x", 2*maxEntry) + "\"}\n" + "next\n")
	if err := Copy(&out, bufio.NewReader(src)); err != nil || out.Len() > maxEntry+10 || !strings.HasSuffix(out.String(), "\nnext\n") {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
}

// One line in gives one line out, whatever it holds.
func FuzzParse(f *testing.F) {
	for l := range strings.Lines(entries) {
		f.Add([]byte(l))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := parse(line)
		if err != nil {
			return
		}
		out := e.appendTo(nil)
		if bytes.Count(out, []byte("\n")) != 1 || out[len(out)-1] != '\n' {
			t.Errorf("%q", out)
		}
	})
}
