package logfmt

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/postfix"
)

const event = "message_end pid=300 host=mx1 via=postfix/qmgr id=4F1A2B3C4D"

func newParser() *Parser {
	return New(postfix.New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}))
}

var cases = []struct {
	name, line, want string
	err              error
}{
	{"Vector, from a syslog", `appname=postfix/qmgr facility=mail host=mx1 hostname=mx1 message="4F1A2B3C4D: removed" procid=300 severity=info source_type=syslog timestamp=2026-11-24T03:39:46.25Z`, event, nil},
	{"Vector, from a file", `file=/var/log/mail.log host=mx1 message="Nov 24 03:39:46 mx1 postfix/qmgr[300]: 4F1A2B3C4D: removed" source_type=file timestamp=2026-11-24T03:39:46.25Z`, event, nil},
	{"Go", `ts=2026-11-24T03:39:46Z level=info hostname=mx1 program=postfix/qmgr pid=300 msg="4F1A2B3C4D: removed"` + "\r", event, nil},
	{"the text's own stamp", `level=info msg="Nov 24 03:39:46 mx1 postfix/qmgr[300]: 4F1A2B3C4D: removed"`, event, nil},
	{"escapes", `timestamp=2026-11-24T03:39:46Z hostname=mx1 appname=postfix/smtpd procid=7 message="warning: \"x\\\" appname=exim"`, `warning pid=7 host=mx1 via=postfix/smtpd text="x\" appname=exim`, nil},
	{"a value without anything, and backslashes", `ts=2026-11-24T03:39:46Z path=C:\mail hostname=mx1 program=postfix/qmgr pid=300 msg="4F1A2B3C4D: removed" user=`, event, nil},
	{"backslashes in the text", `timestamp=2026-11-24T03:39:46Z hostname=mx1 appname=postfix/smtpd procid=7 message=C:\mail`, "", parsers.ErrUnrecognised},
	{"another program", `timestamp=2026-11-24T03:39:46Z hostname=mx1 appname=sshd procid=7 message="4F1A2B3C4D: removed"`, "", parsers.ErrForeign},
	{"no time", `appname=postfix/qmgr message="4F1A2B3C4D: removed"`, "", parsers.ErrBroken},
	{"no text", `ts=2026-11-24T03:39:46Z appname=postfix/qmgr`, "", parsers.ErrBroken},
	{"an open quote", `ts=2026-11-24T03:39:46Z msg="4F1A2B3C4D: removed`, "", parsers.ErrBroken},
	{"words", `ts=2026-11-24T03:39:46Z msg=4F1A2B3C4D: removed`, "", parsers.ErrBroken},
	{"a quote in a word", `ts=2026-11-24T03:39:46Z msg=4F1A2B3C4D"`, "", parsers.ErrBroken},
	{"nothing between two pairs", `ts="2026-11-24T03:39:46Z"msg="4F1A2B3C4D: removed"`, "", parsers.ErrBroken},
	{"an unknown escape", `ts=2026-11-24T03:39:46Z appname=postfix/qmgr msg="4F1A2B3C4D: \x72emoved"`, "", parsers.ErrBroken},
}

func TestParse(t *testing.T) {
	for _, c := range cases {
		p := newParser()
		line := []byte(c.line)
		at, ok := p.Time(line)
		if c.err == nil && ok && time.UnixMicro(at).UTC().Format(time.TimeOnly) != "03:39:46" || string(line) != c.line {
			t.Errorf("%s: Time says %d", c.name, at)
		}
		var out parsers.Records
		if err := p.Parse(line, &out); !errors.Is(err, c.err) {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := parsertest.Texts(out.List); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestObjects: a log of another form is none of pairs, whatever its first line holds.
func TestObjects(t *testing.T) {
	for sample, want := range map[string]int{
		cases[0].line + "\n\nx\n" + cases[1].line + "\n":                                      2,
		"\n" + cases[2].line + "\n":                                                           1,
		"Nov 24 03:39:46 mx1 postfix/qmgr[300]: 4F1A2B3C4D: removed\n" + cases[0].line + "\n": 0,
		"2026-11-24 03:39:46 1xViJm-00004i-1E => b@example.net R=dns T=smtp\n":                0,
		`{"message":"x"}` + "\n":                                                              0,
		"H=mx.example.com S=1 T=message\n":                                                    0,
		"":                                                                                    0,
	} {
		if got := bytes.Count(Objects([]byte(sample)), []byte("\n")); got != want {
			t.Errorf("%d, want %d: %s", got, want, sample)
		}
	}
}

func TestAllocs(t *testing.T) {
	for _, c := range cases {
		parsertest.NoAllocs(t, newParser(), c.line)
	}
}

// FuzzRecord checks that each record is sound JSON, if its values are, with no key that the
// line does not have.
func FuzzRecord(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		p := newParser()
		before := bytes.Clone(line)
		object, text, ok := p.record(line)
		if !bytes.Equal(line, before) || ok && !bytes.Contains(line, text) {
			t.Fatal("the line was changed")
		}
		var members map[string]string
		if ok && json.Unmarshal(object, &members) == nil {
			for key := range members {
				if key != "time" && !bytes.Contains(line, []byte(key+"=")) {
					t.Errorf("%q is in %s", key, object)
				}
			}
		}
		var out parsers.Records
		p.Time(line)
		p.Parse(line, &out)
		p.Flush(&out)
	})
}
