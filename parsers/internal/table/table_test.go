package table

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/exim"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/postfix"
)

const (
	removed = "postfix/qmgr[7]: A1B2C3D4E5: removed"
	stamped = "Nov 24 04:30:05 mx1 " + removed
	entry   = "2026-11-24 04:30:05 1xViJm-00004i-1E Completed"
)

func atPostfix(line string) string {
	return "04:30:05 message_end pid=7 host=mx1 via=postfix/qmgr id=A1B2C3D4E5" + line
}

// cases are what the stores are known to export.
var cases = []struct{ name, head, row, want string }{
	{"Splunk", `"_raw","_time",host,source,sourcetype`, `"` + stamped + `","2026-11-24T04:30:05.000+0000",x,"/var/log/mail.log",syslog`, atPostfix("")},
	{"Splunk, with the time first", "_time,host,_raw", `2026-11-24T04:30:05.000+0000,x,"` + stamped + `"`, atPostfix("")},
	{"Graylog", `"timestamp","source","message"`, `"2026-11-24T04:30:05.000Z","mx1","` + removed + `"`, atPostfix("")},
	{"Graylog with fields", `timestamp,source,application_name,process_id,message`, `2026-11-24T04:30:05.000Z,mx1,postfix/qmgr,7,A1B2C3D4E5: removed`, atPostfix("")},
	{"Kibana", `"@timestamp",message`, `"Nov 24, 2026 @ 04:30:06.250","` + stamped + `"`, atPostfix("")},
	{"Kibana with fields", `"@timestamp","host.name","process.name","process.pid","log.file.path",message`, `"Nov 24, 2026 @ 04:30:05.000","mx1","postfix/qmgr",7,"-","A1B2C3D4E5: removed"`, atPostfix("")},
	{"CloudWatch Logs Insights", "@timestamp,@message", "2026-11-24 04:30:05.000," + stamped, atPostfix("")},
	{"Grafana", `"Time","Line","tsNs","id"`, `"2026-11-24 04:30:06","` + stamped + `","1795494606000000000","x"`, atPostfix("")},
	{"Azure Monitor", `"TimeGenerated [UTC]",Computer,ProcessName,ProcessID,SyslogMessage`, `2026-11-24T04:30:05Z,mx1,postfix/qmgr,7,"A1B2C3D4E5: removed"`, atPostfix("")},
	{"OpenTelemetry", "timestamp,severity_text,body", `1795494605000000000,INFO,"` + stamped + `"`, atPostfix("")},
	{"a message beside an event", "event,time,message", `mail,2026-11-24T04:30:05Z,"` + stamped + `"`, atPostfix("")},
	{"Exim", "Time,Host,Line", "x,mx1," + entry, "04:30:05 message_end host=mx1 id=1xViJm-00004i-1E"},
	{"a byte order mark", "\xef\xbb\xbf_time,_raw", "2026-11-24T04:30:05Z," + stamped + "\r", atPostfix("")},
	{"Azure's portal", "TimeGenerated [UTC],Computer,ProcessName,ProcessID,SyslogMessage", `"11/24/2026, 4:30:05.000 AM",mx1,postfix/qmgr,7,"A1B2C3D4E5: removed"`, atPostfix("")},
	{"Azure's logs of containers", "TimeGenerated,LogEntry,ContainerID", `"11/24/2026, 4:30:06.000 AM",` + stamped + `,x`, atPostfix("")},
	{"Datadog", "Date,Host,Service,Content", `2026-11-24T04:30:05.250Z,mx1,postfix,` + stamped, atPostfix("")},
	{"QRadar", "starttime,sourceip,payload", `1795494605000,192.0.2.1,<22>` + stamped, atPostfix("")},
	{"semicolons", "Time;Host;Message", `24.11.2026 04:30:06;mx1;"` + stamped + `"`, atPostfix("")},
	{"tabs", "time\thost\tprogram\tpid\tmessage", "2026-11-24T04:30:05Z\tmx1\tpostfix/qmgr\t7\tA1B2C3D4E5: removed", atPostfix("")},
	{"no time that is known", "Time,Message", "24/11/2026 04:30:05," + removed, "line damaged"},
	{"too few columns", "_time,_raw", stamped, "line damaged"},
	{"too many columns", "_time,_raw", "x," + stamped + ",x", "line damaged"},
	{"a quote that is not closed", "_time,_raw", `x,"` + stamped, "line damaged"},
	{"text after a quote", "_time,_raw", `"x"y,` + stamped, "line damaged"},
	{"values that look like members", "_time,_raw", `"x"",""program"":""postfix/smtp","` + stamped + `"`, atPostfix("")},
	{"backslashes", "_time,_raw", `x\,` + stamped, atPostfix("")},
}

func newParser(t testing.TB, name, head string) *Parser {
	t.Helper()
	l, ok := In([]byte(head + "\n"))
	if !ok {
		t.Fatalf("%s: no table: %s", name, head)
	}
	opt := parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}
	if name == "Exim" {
		return New(exim.New(opt), l)
	}
	return New(postfix.New(opt), l)
}

func TestParse(t *testing.T) {
	for _, c := range cases {
		p := newParser(t, c.name, c.head)
		var out parsers.Records
		if err := p.Parse([]byte(c.head), &out); err != nil || len(out.List) > 0 {
			t.Errorf("%s: the head: %v, %d records", c.name, err, len(out.List))
		}
		got, line := "", []byte(c.row)
		if err := p.Parse(line, &out); err != nil {
			got = err.Error()
		}
		if string(line) != c.row {
			t.Errorf("%s: the row was changed", c.name)
		}
		for i := range out.List {
			got += time.UnixMicro(out.List[i].Time).UTC().Format("15:04:05 ") + parsertest.Text(&out.List[i])
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// TestNone wants other tables and logs left alone.
func TestNone(t *testing.T) {
	for _, sample := range []string{
		"", "message\n", "a,b\n", "timestamp,source\n", stamped + "\n", entry + "\n", `"message`,
		"Timestamp,ClientIp,Source,EventId,MessageSubject,Sender,Recipients\n",
		"date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\n",
		strings.Repeat("message,", maxColumns) + "\n",
		// What a stranger chose stands between commas in the first line of a log.
		"Nov 24 04:30:05 mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 450 4.7.1 <a,text,b>: Helo command rejected: Host not found; proto=ESMTP helo=<a,text,b>\n",
		"postfix/cleanup[1]: A1B2C3D4E5: warning: header Subject: a,message,b from local\n",
		"2026-11-24 04:30:05 H=(a,text,b) [192.0.2.7] rejected EHLO or HELO a,text,b\n",
		`{"MESSAGE":"connect","HELO":"a,message,b"}` + "\n",
	} {
		if l, ok := In([]byte(sample)); ok {
			t.Errorf("%q is a table: %q", sample, l.keys)
		}
	}
}

// TestOneColumn wants a table of nothing but lines read as one, which quotes all of them.
func TestOneColumn(t *testing.T) {
	line := `Nov 24 04:30:05 mx1 postfix/smtp[7]: A1B2C3D4E5: to=<b@example.com>, relay=none, delay=1, dsn=4.4.1, status=deferred (a "b" c)`
	row := `"` + strings.ReplaceAll(line, `"`, `""`) + "\"\n"
	for _, head := range []string{`"_raw"`, "_raw", "message", "\xef\xbb\xbf\"Message\""} {
		l, ok := In([]byte(head + "\r\n" + row))
		if !ok {
			t.Errorf("%s: no table", head)
			continue
		}
		p := New(postfix.New(parsers.Options{Location: time.UTC}), l)
		var out parsers.Records
		if err := p.Parse([]byte(strings.TrimSpace(row)), &out); err != nil || len(out.List) != 1 || string(out.List[0].Text) != `a "b" c` {
			t.Errorf("%s: %v, %v", head, err, out.List)
		}
	}
	for _, sample := range []string{"_raw\n" + line + "\n", "x\n" + row, "event\n" + row, row + row, "_raw\n\n" + row, "_raw\n"} {
		if _, ok := In([]byte(sample)); ok {
			t.Errorf("%q is a table", sample)
		}
	}
}

// TestPapertrail wants the archives of Papertrail read, which have no head.
func TestPapertrail(t *testing.T) {
	row := "7711561783320576\t2026-11-24T04:30:05\t2026-11-24T04:30:06\t111\tmx1\t192.0.2.4\tMail\tInfo\tpostfix/qmgr[7]\tA1B2C3D4E5: removed"
	l, ok := In([]byte(row + "\n" + row + "\n"))
	if !ok {
		t.Fatal("no table")
	}
	p := New(postfix.New(parsers.Options{Location: time.UTC}), l)
	for range 2 {
		var out parsers.Records
		if err := p.Parse([]byte(row), &out); err != nil || len(out.List) != 1 || parsertest.Text(&out.List[0]) != atPostfix("")[len("04:30:05 "):] {
			t.Errorf("%v, %v", err, out.List)
		}
	}
	for _, sample := range []string{"1\t" + stamped, "1" + row[16:24], "x" + row, row + "\tx", "1\t2026-11-24T04:30:05\tx\t\t\t\t\t\t\t"} {
		if _, ok := In([]byte(sample + "\n")); ok {
			t.Errorf("%q is an archive", sample)
		}
	}
}

// TestAWS wants the text that the command line of AWS prints read, which has lines of other kinds around it.
func TestAWS(t *testing.T) {
	for name, rows := range map[string]string{
		"filter-log-events": "EVENTS\t38120\t1795494605900\tmail/mx1\t" + stamped + "\t1795494605000\nSEARCHEDLOGSTREAMS\tTrue\tmail/mx1\n",
		"get-log-events":    "b/38120/s\tf/38121/s\nEVENTS\t1795494605900\t" + stamped + "\t1795494605000\n",
	} {
		l, ok := In([]byte(rows))
		if !ok {
			t.Errorf("%s: no table", name)
			continue
		}
		p := New(postfix.New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}), l)
		var out parsers.Records
		for row := range strings.Lines(rows) {
			if err := p.Parse([]byte(strings.TrimSpace(row)), &out); (err == nil) != strings.HasPrefix(row, "EVENTS") || err != nil && !errors.Is(err, parsers.ErrForeign) {
				t.Errorf("%s: %s: %v", name, row, err)
			}
		}
		if len(out.List) != 1 || parsertest.Text(&out.List[0]) != atPostfix("")[len("04:30:05 "):] {
			t.Errorf("%s: %v", name, out.List)
		}
	}
}

func TestAllocations(t *testing.T) {
	for _, c := range cases {
		parsertest.NoAllocs(t, newParser(t, c.name, c.head), c.row)
	}
}

// FuzzRow compares with encoding/csv and encoding/json.
func FuzzRow(f *testing.F) {
	for _, c := range cases {
		f.Add(c.head, c.row)
	}
	f.Fuzz(func(t *testing.T, head, row string) {
		l, ok := In([]byte(head))
		if !ok || strings.ContainsAny(head+row, "\r\n") {
			return
		}
		l.Objects([]byte(head + "\n" + row))
		p := New(postfix.New(parsers.Options{Location: time.UTC, Newest: time.Unix(1_800_000_000, 0)}), l)
		p.Time([]byte(row))
		if err := p.Parse([]byte(row), &parsers.Records{}); err != nil && !errors.Is(err, parsers.ErrBroken) && !errors.Is(err, parsers.ErrForeign) && !errors.Is(err, parsers.ErrUnrecognised) {
			t.Fatal(err)
		}
		object, ok := p.row([]byte(row))
		r := csv.NewReader(strings.NewReader(row))
		r.Comma = rune(l.sep)
		r.LazyQuotes = true // which also lets quotes stand within a field
		want, err := r.Read()
		if !ok {
			return
		}
		if utf8.ValidString(row) && !json.Valid(object) {
			t.Fatalf("no object: %s", object)
		}
		if err != nil || len(want) != len(l.keys) {
			t.Fatalf("%d fields of %q, want %q, %v", len(l.keys), row, want, err)
		}
		for i, field := range want {
			if !bytes.Equal(p.fields[i], []byte(field)) {
				t.Errorf("field %d of %q is %q, want %q", i, row, p.fields[i], field)
			}
		}
	})
}
