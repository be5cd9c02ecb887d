package exchange

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

// forwarder is what stands before a row or around it, which is %s, or %q in an object,
// and the host that it names.
type forwarder struct{ line, host string }

var forwarders = map[string]forwarder{
	"RFC 3164":          {"<13>Mar  5 08:01:00 mbx01 MSGTRK: %s", "mbx01"},
	"RFC 3164, no tag":  {"<13>Mar  5 08:01:00 mbx01 %s", "mbx01"},
	"RFC 3164, no host": {"Mar  5 08:01:00 exchange[0]:%s", "MBX00"},
	"RFC 5424":          {`<13>1 2024-03-05T08:01:00.000000+00:00 mbx01.corp.test exchange - - [NXLOG@14506 EventReceivedTime="2024-03-05 08:01:00"] %s`, "mbx01.corp.test"},
	"RFC 3339":          {"2024-03-05T08:01:00+00:00 mbx01 exchange: %s", "mbx01"},
	"Snare Epilog":      {"<14>Mar 05 08:01:00 mbx01\tMSExchange\t0\t%s", "mbx01"},
	"Filebeat":          {`{"@timestamp":"2024-03-05T08:01:00.000Z","host":{"name":"mbx01"},"log":{"file":{"path":"C:\\MSGTRK.LOG"}},"message":%q}`, "mbx01"},
	"NXLog":             {`{"EventReceivedTime":"2024-03-05 08:01:00","Hostname":"mbx01","Message":%q}`, "mbx01"},
	"Logstash":          {`{"message":%q}`, "MBX00"},
}

func (f forwarder) wrap(row string) string {
	if strings.Contains(f.line, "%q") {
		return fmt.Sprintf(f.line, row)
	}
	return strings.Replace(f.line, "%s", row, 1)
}

// TestForwarded reads rows of several logs as forwarders send them, one after the other:
// what they tell does not depend on the way they came.
func TestForwarded(t *testing.T) {
	const led = "[{LED=550 5.1.1 no};{MSG=};{FQDN=mx.example.net};{IP=192.0.2.9};{LRT=}]"
	rows := []string{
		`2024-03-05T08:00:01.000Z,198.51.100.10,MBX01,192.0.2.9,mx.example.net,"",Internet,SMTP,FAIL,1001,<a@corp.test>,n,amy@example.net,` + led + `,10,1,,,"one, two",a@corp.test,a@corp.test,,Originating,,,,`,
		`2024-03-05T08:00:02.000Z,Internet,08DC3C0000000031,0,198.51.100.10:7000,192.0.2.9:25,+,,`,
		`2024-03-05T08:00:02.000Z,MBX01\Default Frontend MBX01,08DC3C0000000032,0,198.51.100.10:25,192.0.2.66:7000,+,,`,
		`2024-03-05T08:00:02.100Z,Internet,08DC3C0000000031,1,198.51.100.10:7000,192.0.2.9:25,<,554 5.7.1 go away,`,
		`2024-03-05T08:00:02.200Z,MBX01\Default Frontend MBX01,08DC3C0000000032,1,198.51.100.10:25,192.0.2.66:7000,<,EHLO x,`,
		`2024-03-05T08:00:02.300Z,MBX01\Default Frontend MBX01,08DC3C0000000032,2,198.51.100.10:25,192.0.2.66:7000,>,501 5.5.4 Invalid domain name,`,
		`2024-03-05T08:00:03.000Z,08DC3C0000000033,SMTP,example.net,>,"Failed connection to 192.0.2.9:25 (TimedOut:0000274C)[TargetHost:mx.example.net]"`,
		`2024-03-05T08:00:04.000Z,198.51.100.10,MBX01,192.0.2.9,mx.example.net,,Internet,SMTP,FAIL,1002,<b@corp.test>,n,amy@example.net,` + led + `,10,1,,,s,a@corp.test,a@corp.test,,Originating,,,,,Email,l,15.02`,
		"2024-03-05T08:00:05.000Z,\"of, another\nlog\",x,y",
	}
	const want = `bounced host=MBX01 via=Internet id=1001 mid=a@corp.test netid=n from=<a@corp.test> to=amy@example.net relay=mx.example.net[192.0.2.9] proto=SMTP dir=Originating size=10 n=1 reply=550 enh=5.1.1 by=reply text=550 5.1.1 no
delayed stage=greeting host=FORWARDER via=Internet relay=[192.0.2.9]:25 reply=554 enh=5.7.1 by=reply text=554 5.7.1 go away
rejected stage=ehlo host=MBX01 via=MBX01\Default Frontend MBX01 client=[192.0.2.66]:7000 helo=x reply=501 enh=5.5.4 by=reply text=501 5.5.4 Invalid domain name
connect_failed stage=connect host=FORWARDER relay=example.net[192.0.2.9]:25 proto=SMTP errno=10060 text=Failed connection to 192.0.2.9:25 (TimedOut:0000274C)[TargetHost:mx.example.net]
bounced host=MBX01 via=Internet id=1002 mid=b@corp.test netid=n from=<a@corp.test> to=amy@example.net relay=mx.example.net[192.0.2.9] proto=SMTP dir=Originating size=10 n=1 reply=550 enh=5.1.1 by=reply text=550 5.1.1 no`
	for name, f := range forwarders {
		t.Run(name, func(t *testing.T) {
			p := New(parsers.Options{Host: "MBX00", Location: time.UTC})
			var got []string
			var out parsers.Records
			for i, row := range rows {
				line := f.wrap(row)
				if at, ok := p.Time([]byte(line)); !ok && name != "Logstash" || ok && time.UnixMicro(at).UTC().Format(time.DateOnly) != "2024-03-05" {
					t.Errorf("%d: %v", at, ok)
				}
				out.Reset()
				err := p.Parse([]byte(line), &out)
				if i == len(rows)-1 {
					if err != parsers.ErrForeign {
						t.Errorf("a row of another log: %v", err)
					}
					continue
				}
				if err != nil {
					t.Errorf("%v: %s", err, line)
				}
				if len(out.List) > 0 {
					got = append(got, parsertest.Texts(out.List))
				}
			}
			if d := cmp.Diff(strings.ReplaceAll(want, "FORWARDER", f.host), strings.Join(got, "\n")); d != "" {
				t.Error(d)
			}
			parsertest.NoAllocs(t, p, f.wrap(rows[0]), f.wrap(rows[6]))
		})
	}
}

// TestHeadAmongForwarded: a forwarder that sends a log from its beginning also sends its head,
// which says nothing of the rows of other logs that follow.
func TestHeadAmongForwarded(t *testing.T) {
	p := New(parsers.Options{})
	for _, l := range []string{forwarders["RFC 3164"].wrap(connectivityRow), "#Log-type: IMAP4 Log", "#Fields: dateTime,sessionId", connectivityRow} {
		got, err := parseOne(p, l)
		if err != nil || p.Refusal() != nil || strings.Contains(got, "connect_failed") == (l[0] == '#') {
			t.Errorf("%v, %v: %s\n%s", err, p.Refusal(), l, got)
		}
	}
}

// TestNotForwarded: only rows that begin in the place of a message are a forwarder's.
func TestNotForwarded(t *testing.T) {
	for line, want := range map[string]error{
		`<13>Mar  5 08:01:00 mbx01 sshd[7]: Invalid user admin`: parsers.ErrUnrecognised,
		`{"message":"2024-03-05 08:00:01 hello, world"}`:        parsers.ErrForeign,
		`{"message":`: parsers.ErrUnrecognised,
		`{"message":"#Software: Microsoft Exchange Server"}`:                                                nil,
		`{"message":"2024-03-05T08:00:01.000Z,\"cut"}`:                                                      parsers.ErrBroken,
		`<13>Mar  5 08:01:00 mbx01 x: CreationTime:2024-03-05T08:00:01.000Z, ClientType:User`:               parsers.ErrUnrecognised,
		strings.Repeat("x", maxPrefix) + " 2024-03-05T08:00:01.000Z,S,SMTP,example.net,-,Unable to connect": parsers.ErrUnrecognised,
	} {
		var out parsers.Records
		p := New(parsers.Options{})
		if err := p.Parse([]byte(line), &out); !errors.Is(err, want) || (err == nil) != (want == nil) || len(out.List) > 0 {
			t.Errorf("%v, %d records, want %v: %s", err, len(out.List), want, line)
		}
	}
}

// connectivityRow is a row that tells of a failure by itself, as a stranger would write it.
const connectivityRow = "2024-03-05T08:00:03.000Z,08DC3C0000000033,SMTP,example.net,>,Failed connection to 192.0.2.9:25 (TimedOut:0000274C)"

// TestForgedRows puts rows where strangers can: into what other programs log of them, and
// into the columns of an object. They make no records and do not tell how lines are read.
func TestForgedRows(t *testing.T) {
	const object = `{"Timestamp":"2024-03-05T08:00:01Z","Source":"SMTP","EventId":"FAIL","MessageId":"<a@corp.test>","Recipients":["a@example.net"],%q:%q}`
	for _, l := range []string{
		"<13>Mar  5 08:01:00 mbx01 sshd[7]: Invalid user " + connectivityRow,
		"Mar  5 08:01:00 mbx01 sshd[7]: Invalid user:" + connectivityRow,
		"<13>1 2024-03-05T08:01:00Z mbx01 sshd 7 - - Invalid user " + connectivityRow,
		`<13>1 2024-03-05T08:01:00Z mbx01 sshd 7 - [x y="z ` + connectivityRow,
		"<14>Mar 05 08:01:00 mbx01\tMSWinEventLog\t1\tSecurity\t" + connectivityRow,
		fmt.Sprintf(object, "MessageSubject", connectivityRow),
		fmt.Sprintf(object, "message_subject", connectivityRow),
		fmt.Sprintf(object, "ReturnPath", connectivityRow),
	} {
		p := New(parsers.Options{})
		got, _ := parseOne(p, l)
		if strings.Contains(got, "connect_failed") || strings.HasPrefix(l, "{") != strings.Contains(got, "bounced ") {
			t.Errorf("%s\n got %s", l, got)
		}
		if !strings.HasPrefix(l, "{") && p.forwarded {
			t.Errorf("taken for a forwarder's: %s", l)
		}
	}
}

// TestLinesInLog puts lines of forwarders and of lists into a log with a head, where a
// stranger's text may have line breaks. They do not tell how the rows are read.
func TestLinesInLog(t *testing.T) {
	const row = `2024-03-05T08:00:01.000Z,198.51.100.10,MBX01,192.0.2.9,mx.example.net,"",Internet,SMTP,FAIL,1001,<a@corp.test>,n,amy@example.net,550 5.1.1 no,10,1,,,s,a@corp.test,a@corp.test,,Originating,,,,`
	for _, l := range []string{
		forwarders["RFC 3164"].wrap(connectivityRow), forwarders["Filebeat"].wrap(connectivityRow), objectForms["PowerShell 7"], objectForms["GELF"],
		`{"a":"b"}`, `{"Timestamp":"1/2/2024 1:00:00 AM","Source":"SMTP","EventId":"FAIL","Recipients":["x@example.net"]}`,
		"RunspaceId : 1", "Timestamp : 2024-03-05 08:00:01", "  274 LOG: MAIN",
	} {
		p := New(parsers.Options{Location: time.UTC})
		if _, err := parseOne(p, "#Fields: "+fieldsV15); err != nil {
			t.Fatal(err)
		}
		p.Time([]byte(l))
		if got, err := parseOne(p, l); got != "" || err == nil {
			t.Errorf("%v: %s\n%s", err, l, got)
		}
		if got, err := parseOne(p, row+",Email,l,15.02"); err != nil || !strings.Contains(got, "bounced ") || p.Refusal() != nil {
			t.Errorf("after %s: %v, %v, %s", l, err, p.Refusal(), got)
		}
	}
}

// TestForwardedAllocs reads rows of several versions by turns, and names of columns.
func TestForwardedAllocs(t *testing.T) {
	const row = `2024-03-05T08:00:01.000Z,198.51.100.10,MBX01,192.0.2.9,mx.example.net,"",Internet,SMTP,FAIL,1001,<a@corp.test>,n,amy@example.net,550 5.1.1 no,10,1,,,s,a@corp.test,a@corp.test,,Originating,,,,`
	p := New(parsers.Options{})
	var out parsers.Records
	work := make([]byte, 0, 4096)
	lines := []string{row, row + ",Email,l,15.02", row, connectivityRow, "date-time;client-ip;source;event-id;x", strings.Repeat("x;", 50)}
	if n := testing.AllocsPerRun(5, func() {
		out.Reset()
		for _, l := range lines {
			work = append(work[:0], "Mar  5 08:01:00 mbx01 x: "...)
			work = append(work, l...)
			p.Parse(work, &out)
			p.kind = unknown
			divider(work[len("Mar  5 08:01:00 mbx01 x: "):])
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestHostOfSession: what a session's last reply says is told when the session is given up,
// which may be at a row of another server.
func TestHostOfSession(t *testing.T) {
	const start = `2024-03-05T08:00:02.000Z,Internet,08DC3C0000000031,0,198.51.100.10:7000,192.0.2.9:25,+,,`
	const held = `2024-03-05T08:00:02.100Z,Internet,08DC3C0000000031,1,198.51.100.10:7000,192.0.2.9:25,<,554-5.7.1 go away,`
	const later = `2024-03-05T10:00:02.000Z,Internet,08DC3C0000000032,0,198.51.100.11:7000,192.0.2.9:25,+,,`
	for name, lines := range map[string][]string{
		"at the end":              {"mbx01 x: " + start, "mbx01 x: " + held},
		"at a row of another one": {"mbx01 x: " + start, "mbx01 x: " + held, "mbx02 x: " + later},
	} {
		p := New(parsers.Options{Host: "MBX00"})
		var out parsers.Records
		for _, l := range lines {
			p.Parse([]byte("Mar  5 08:01:00 "+l), &out)
		}
		p.Flush(&out)
		if len(out.List) != 1 || string(out.List[0].Host) != "mbx01" {
			t.Errorf("%s: %+v", name, out.List)
		}
	}
}
