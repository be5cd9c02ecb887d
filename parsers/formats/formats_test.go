package formats

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
)

const (
	postfixLine  = "2026-11-24T04:30:05.000001+00:00 mx1 postfix/smtp[511]: 4jXw1K3Hk2z1x: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok)\n"
	eximSyslog   = "Nov 24 04:30:06 mx2 exim[88]: 1xViJm-00004i-1E => b@example.net R=dns T=remote_smtp H=mx.example.net [192.0.2.9]:25 C=\"250 OK\"\n"
	eximLine     = "2026-11-24 04:30:07 1xViJm-00004i-1E ** b@example.net: retry timeout exceeded\n"
	idleLine     = "2026-11-24T04:30:05.000001+00:00 mx1 postfix/anvil[511]: statistics: max cache size 1 at Nov 24 04:30:01\n"
	foreignLine  = "Nov 24 04:30:05 mx1 sshd[77]: Invalid user admin from 192.0.2.66 port 4711\n"
	exchangeHead = "#Software: Microsoft Exchange Server\n#Version: 15.02.1118.040\n#Log-type: Message Tracking Log\n#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info\n"
	exchangeLine = "2026-11-24T04:30:08.123Z,192.0.2.5,mbx,192.0.2.6,hub,,,STOREDRIVER,DELIVER,1,<m@example.com>,,c@example.com,,100,1,,,s,d@example.net,d@example.net,\n"
	exchangeRow  = "2026-11-24T04:30:08.123Z,192.0.2.5,mbx,192.0.2.6,hub,,,STOREDRIVER,DELIVER,1,<m@example.com>,,c@example.com,,100,1,,,s,d@example.net,d@example.net,,Incoming,,,,\n"
)

// samples are beginnings of logs, each with the events that are to be read
// from the whole of it.
var samples = []struct{ name, log, format, events string }{
	{"Postfix", postfixLine, "postfix", "postfix"},
	{"Exim", eximLine, "exim", "exim"},
	{"Exim through syslog", eximSyslog, "exim", "exim"},
	{"Exchange", exchangeHead + exchangeLine, "exchange", "exchange"},
	{"other programs first", strings.Repeat(foreignLine, 1000) + postfixLine, "postfix", "postfix"},
	{"Postfix without a zone", dateTime(postfixLine), "postfix", "postfix"},
	{"Exim through syslog, without a zone", dateTime(eximSyslog), "exim", "exim"},
	{"two MTAs without a zone", dateTime(eximSyslog + postfixLine + eximSyslog + postfixLine + postfixLine), "mixed", "exim postfix exim postfix postfix"},
	{"comments and blank lines first", "# rotated\n\n\n" + foreignLine + eximSyslog, "exim", "exim"},
	{"a line without a line end", strings.TrimSuffix(postfixLine, "\n"), "postfix", "postfix"},
	{"nothing but idle talk", idleLine + "\n" + idleLine + idleLine[:40], "postfix", ""},
	{"an Exchange log without rows", exchangeHead, "exchange", ""},
	{"an Exchange log with a damaged row", exchangeHead + "192.0.2.5,mbx\n", "exchange", ""},
	{"a list of a single row", "\nTimestamp  : 2026-11-24 04:30:08\nSource     : SMTP\nEventId    : FAIL\nRecipients : {c@example.com}\n\n", "exchange", "exchange"},
	{"CRLF", strings.ReplaceAll(postfixLine+postfixLine, "\n", "\r\n"), "postfix", "postfix postfix"},
	{"a syslog of two MTAs", foreignLine + eximSyslog + postfixLine + foreignLine + postfixLine + eximSyslog, "mixed", "exim postfix postfix exim"},
	{"another MTA far down", strings.Repeat(foreignLine, 10) + postfixLine + strings.Repeat(foreignLine, 3000) + eximSyslog, "postfix", "postfix exim"},
	{"Postfix far down", eximSyslog + strings.Repeat(foreignLine, 3000) + postfixLine, "exim", "exim postfix"},
	{"a log that other programs begin", strings.Repeat(foreignLine, 3000) + postfixLine, "postfix", "postfix"},
	{"mostly Exchange, with a row that is cut", exchangeHead + exchangeLine + exchangeLine + strings.Replace(exchangeLine, "<m@", "\"<m@", 1) + postfixLine, "mixed", "exchange exchange postfix"},
	{"Postfix in Docker", docker("Starting\n", postfixLine), "postfix", "postfix"},
	{"Exim in Docker", docker(eximLine), "exim", "exim"},
	{"two MTAs in Docker", docker(eximSyslog, postfixLine), "mixed", "exim postfix"},
	{"Postfix in Docker Compose", "mail-1  | Starting\nmail-1  | " + postfixLine, "postfix", "postfix"},
	{"Exim in Docker Compose", "mail-1  | " + eximLine, "exim", "exim"},
	{"Postfix by grep -rn", "/var/log/mail.log:17:" + postfixLine + "/var/log/mail.log-19-" + postfixLine, "postfix", "postfix postfix"},
	{"Exim by zgrep -H", "mainlog.2.gz:" + eximLine + "mainlog.2.gz:P Received: from x\n", "exim", "exim"},
	{"Exchange by grep -n", "7:" + strings.ReplaceAll(exchangeHead, "\n#", "\n8:#") + "9:" + exchangeLine, "exchange", "exchange"},
	{"exim -v in Docker", docker("Starting\n", "  276 LOG: MAIN\n", "  276   <= a@example.com H=mx [192.0.2.1] P=smtp S=1\n"), "exim", "exim"},
	{"exim -v in Docker Compose, with the engine's stamps", "smtp-1  | 2026-11-24T04:30:07.1Z   276 LOG: MAIN\nsmtp-1  | 2026-11-24T04:30:07.1Z   276   <= a@example.com H=mx [192.0.2.1] P=smtp S=1\n", "exim", "exim"},
	{"Exim, quoted in a mail", "> " + eximLine + ">\n> " + eximLine, "exim", "exim exim"},
	{"Exim, indented in a text", "Look:\n\n    " + eximLine + "\t" + eximLine, "exim", "exim exim"},
	{"a list that PowerShell printed, quoted in a mail", printedList("> "), "exchange", "exchange"},
	{"a list that PowerShell printed, indented in a text", printedList("    "), "exchange", "exchange"},
	{"Exchange, indented in a text", strings.ReplaceAll("\n"+exchangeHead+exchangeLine, "\n", "\n  "), "exchange", "exchange"},
	{"Postfix, as fail2ban-regex shows lines", "|  " + postfixLine + "|  " + postfixLine, "postfix", "postfix postfix"},
	{"Postfix by less -N", "      7 " + postfixLine + "      8 " + postfixLine, "postfix", "postfix postfix"},
	{"Exim in strings of JSON", jsonString(eximLine) + ",\n" + jsonString(eximLine) + "\n", "exim", "exim exim"},
	{"Exim in strings of a document of JSON", "[\n {\n  \"lines\": [\n" + strings.Repeat("   "+jsonString(eximLine)+",\n", 19) + "   " + jsonString(eximLine) + "\n  ]\n }\n]\n", "exim", strings.TrimSpace(strings.Repeat("exim ", 20))},
	{"Exim by stern", "mail-0 exim " + eximLine, "exim", "exim"},
	{"Exim, with the engine's stamps", "2026-11-24T04:30:07.1Z " + eximLine, "exim", "exim"},
	{"Postfix in Kubernetes", "2026-11-24T04:30:07.1Z stdout F " + postfixLine, "postfix", "postfix"},
	{"Exim in Kubernetes", "2026-11-24T04:30:07.1Z stderr F Starting\n2026-11-24T04:30:07.2Z stdout P " + eximLine[:30] + "\n2026-11-24T04:30:07.2Z stdout F " + eximLine[30:], "exim", "exim"},
	{"Postfix in the journal", journal("postfix/smtp", postfixLine), "postfix", "postfix"},
	{"Exim in the journal", journal("exim", eximSyslog), "exim", "exim"},
	{"Postfix in a table", "_time,_raw\nx,\"" + strings.TrimSpace(postfixLine) + "\"\n", "postfix", "postfix"},
	{"Postfix in a table whose first column is called like Docker's", "log,host\n\"" + strings.TrimSpace(postfixLine) + "\",x\n", "postfix", "postfix"},
	{"Exim in a table of one column", "_raw\n\"" + strings.TrimSpace(eximLine) + "\"\n\"" + strings.TrimSpace(strings.Replace(eximLine, "timeout", `""timeout""`, 1)) + "\"\n", "exim", "exim exim"},
	{"Exim in a table", "Time,Line\n2026-11-24 04:30:05,\"" + strings.ReplaceAll(strings.TrimSpace(eximLine), `"`, `""`) + "\"\n", "exim", "exim"},
	{"Postfix and Exim in a request of OTLP", `{"resourceLogs":[{"scopeLogs":[{"logRecords":[` + body(postfixLine) + "," + body(eximLine) + "]}]}]}\n", "mixed", "postfix exim"},
	{"Exchange in requests of OTLP", `{"resourceLogs":[{"scopeLogs":[{"logRecords":[` + body(exchangeRow) + "]}]}]}\n", "exchange", "exchange"},
	{"Postfix and Exim in pairs", pairs(postfixLine) + pairs(eximSyslog), "mixed", "postfix exim"},
	{"Exim in pairs", pairs(eximLine), "exim", "exim"},
	{"Exchange in pairs", pairs(exchangeRow), "exchange", "exchange"},
	{"Postfix and Exim by Fluentd", "2026-11-24T04:30:07+00:00\tmail.info\t" + strings.TrimSpace(journal("postfix/smtp", postfixLine)) + "\n2026-11-24 04:30:07.000000000 +0000 mail.info: " + journal("exim", eximSyslog), "mixed", "postfix exim"},
	{"Postfix by Fluent Bit", "mail.0: [1795494605.250000000, " + strings.TrimSpace(journal("postfix/smtp", postfixLine)) + "]\n", "postfix", "postfix"},
	{"Exchange through syslog", foreignLine + "<13>Nov 24 04:30:09 mbx MSGTRK: " + exchangeRow + foreignLine, "exchange", "exchange"},
	{"Exchange in objects", fmt.Sprintf("{\"message\":%q}\n", strings.TrimSpace(exchangeRow)), "exchange", "exchange"},
	{"Exchange in a document of JSON", fmt.Sprintf("[\n  {\n    \"message\": %q\n  },\n  {\n    \"message\": %[1]q\n  }\n]\n", strings.TrimSpace(exchangeRow)), "exchange", "exchange exchange"},
	{"two MTAs in the journal, indented", strings.ReplaceAll(strings.ReplaceAll(journal("postfix/smtp", postfixLine, "exim", eximSyslog), "{", "{\n\t"), "}", "\n}"), "mixed", "postfix exim"},
	{"Exchange in a table", "_time,_raw\nx,\"" + strings.TrimSpace(exchangeRow) + "\"\n", "exchange", "exchange"},
	{"Exchange and Postfix through syslog", "Nov 24 04:30:09 mbx MSGTRK: " + exchangeRow + postfixLine + "Nov 24 04:30:09 mbx MSGTRK: " + exchangeRow, "mixed", "exchange postfix exchange"},
	{"two MTAs in the journal", journal("postfix/smtp", postfixLine, "sshd", foreignLine, "exim", eximSyslog, "postfix/smtp", postfixLine), "mixed", "postfix exim postfix"},
	{"Postfix as logcli prints it, without a stamp of its own", "2026-11-24T04:30:07Z {host=\"mx1\", job=\"mail\"} " + bare(postfixLine) + "2026-11-24T04:30:07+00:00 {job=\"mail\"}  " + bare(postfixLine), "postfix", "postfix postfix"},
	{"Postfix as Grafana downloads it, without a stamp of its own", "2026-11-24T04:30:07.250Z\t" + bare(postfixLine), "postfix", "postfix"},
	{"Postfix and Exim with the stamp in brackets", "[" + strings.Replace(postfixLine, " mx1", "] mx1", 1) + "[" + strings.Replace(eximSyslog, " mx2", "] mx2", 1), "mixed", "postfix exim"},
	{"Postfix and Exim in a web page", "<pre>\n" + html.EscapeString(postfixLine+eximSyslog) + "</pre>\n", "mixed", "postfix exim"},
	{"Postfix in a list in a web page", "<li>" + strings.ReplaceAll(html.EscapeString(postfixLine+postfixLine), "\n", "<br />\n<li>"), "postfix", "postfix postfix"},
	{"Exim, quoted in a web page", "<blockquote>" + html.EscapeString("> "+eximLine+"> 2026-11-24 04:30:07 1xViJm-00004i-1E => b@example.net R=dns T=remote_smtp\n"), "exim", "exim exim"},
	{"Postfix, with entities that a stranger wrote", strings.Replace(postfixLine, "2.0.0 Ok", "2.0.0 x=&lt;b&gt;", 1) + postfixLine, "postfix", "postfix postfix"},
	{"all of them, one behind the other", eximLine + postfixLine + exchangeHead + exchangeLine + eximSyslog, "mixed", "exim postfix exchange exim"},
}

// body gives a line as the body of a record of OTLP.
func body(line string) string {
	return fmt.Sprintf(`{"timeUnixNano":"1795494605000000000","body":{"stringValue":%q}}`, strings.TrimSpace(line))
}

// pairs gives a line as one of Vector's in logfmt.
func pairs(line string) string {
	return fmt.Sprintf("file=/var/log/mail.log host=mx1 message=%q timestamp=2026-11-24T04:30:10.25Z\n", strings.TrimSpace(line))
}

// journal gives the messages of lines of syslog, each after the program's name, as
// journalctl -o json prints them.
func journal(lines ...string) string {
	var log strings.Builder
	for i := 0; i < len(lines); i += 2 {
		_, message, _ := strings.Cut(strings.TrimSuffix(lines[i+1], "\n"), "]: ")
		fmt.Fprintf(&log, `{"__REALTIME_TIMESTAMP":"1795494605000000","SYSLOG_IDENTIFIER":%q,"MESSAGE":%q}`+"\n", lines[i], message)
	}
	return log.String()
}

// bare gives a line of syslog without its stamp and host.
func bare(line string) string {
	_, message, _ := strings.Cut(line, " mx1 ")
	return message
}

// docker gives lines as Docker's json-file driver keeps them.
func docker(lines ...string) string {
	var log strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&log, `{"log":%q,"stream":"stdout","time":"2026-11-24T04:30:07.123456789Z"}`+"\n", l)
	}
	return log.String()
}

// dateTime gives a log the stamps of ISO 8601 without 'T' and without a zone.
func dateTime(log string) string {
	return strings.NewReplacer("2026-11-24T04:30:05.000001+00:00", "2026-11-24 04:30:05", "Nov 24", "2026-11-24").Replace(log)
}

func jsonString(line string) string {
	b, _ := json.Marshal(strings.TrimSuffix(line, "\n"))
	return string(b)
}

func TestDetect(t *testing.T) {
	opt := parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			f, err := Detect([]byte(s.log), opt)
			if err != nil || f.Name != s.format {
				t.Fatalf("got %q, %v, want %s", f.Name, err, s.format)
			}
			p := f.New(opt)
			var out parsers.Records
			for line := range strings.Lines(s.log) {
				line = strings.TrimRight(line, "\r\n")
				if line == "" {
					continue
				}
				n := len(out.List)
				err := p.Parse([]byte(line), &out)
				if line+"\n" == foreignLine && (err != parsers.ErrForeign || len(out.List) > n) {
					t.Fatalf("another program's line: %v, %d records", err, len(out.List)-n)
				}
			}
			if fl, ok := p.(parsers.Flusher); ok {
				fl.Flush(&out)
			}
			var got []string
			for i := range out.List {
				got = append(got, out.List[i].MTA.String())
			}
			if d := cmp.Diff(s.events, strings.Join(got, " ")); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestDetectNothing wants each format's reason, for the first line that it does
// not understand.
func TestDetectNothing(t *testing.T) {
	const foreign = "postfix: line of another program\nexim: line of another program\nexchange: line not recognised"
	for sample, want := range map[string]string{
		foreignLine + "<html>\n":              foreign,
		idleLine + foreignLine + idleLine:     foreign,
		foreignLine + "# " + exchangeHead[1:]: foreign,
		"":                                    "postfix: no line tells of mail\nexim: no line tells of mail\nexchange: no line tells of mail",
	} {
		if f, err := Detect([]byte(sample), parsers.Options{}); err == nil || err.Error() != want {
			t.Errorf("%q: %q, %v, want %s", sample, f.Name, err, want)
		}
	}
}

// TestMixedClaims: a line is its own format's to judge, and a format has a say only
// once a record of it has been seen.
func TestMixedClaims(t *testing.T) {
	f := must.Have(Detect([]byte(postfixLine), parsers.Options{}))(t)
	p := f.New(parsers.Options{})
	var out parsers.Records
	const queueRun, junk = "Nov 24 04:30:06 mx2 exim[88]: Start queue run: pid=88\n", "<html>\n"
	for i, c := range []struct {
		line string
		want error
	}{
		{"Nov 24 04:30:06 mx1 postfix/smtp[511]: no such message\n", parsers.ErrUnrecognised},
		{"Nov 24 04:30:06 mx1 postfix/smtp[511]: 4jXw1K3Hk2z1x: to=<a@example.com>, relay=mx\n", parsers.ErrBroken},
		{queueRun, parsers.ErrForeign},
		{junk, parsers.ErrForeign},
		{eximSyslog, nil},
		{queueRun, nil},
		{junk, parsers.ErrBroken},
	} {
		if err := p.Parse([]byte(strings.TrimSuffix(c.line, "\n")), &out); err != c.want {
			t.Errorf("line %d: %v, want %v: %s", i, err, c.want, c.line)
		}
	}
}

// TestMixedFlush: what a member still holds comes out at the end, and what it missed
// is counted unless none of its lines was ever seen.
func TestMixedFlush(t *testing.T) {
	f := must.Have(Detect([]byte(postfixLine), parsers.Options{}))(t)
	for _, c := range []struct {
		format Format
		broken int64
	}{{several, 1}, {f, 0}} {
		p := c.format.New(parsers.Options{})
		var out parsers.Records
		p.Parse([]byte("Nov 24 04:30:06 mx2 exim[88]: [1/2] 1xViJm-00004i-1E => b@example.net R=dns T=remote_smtp"), &out)
		p.(parsers.Flusher).Flush(&out)
		if n := p.(parsers.Counter).Broken(); len(out.List) != 1 || n != c.broken {
			t.Errorf("%s: %d records, %d broken, want 1 and %d", c.format.Name, len(out.List), n, c.broken)
		}
	}
}

func TestLookup(t *testing.T) {
	for _, name := range []string{"postfix", "exim", "exchange", "mixed"} {
		f, err := Lookup(name)
		if err != nil || f.Name != name || f.New(parsers.Options{}) == nil {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
	f, _ := Lookup("postfix")
	var out parsers.Records
	if err := f.Around(nil, parsers.Options{}).New(parsers.Options{}).Parse([]byte(strings.TrimSuffix(docker(postfixLine), "\n")), &out); err != nil || len(out.List) != 1 {
		t.Errorf("a source of which nothing is known yet is not read as a container's log: %v", err)
	}
	if _, err := Lookup("no such format"); err == nil || !strings.Contains(err.Error(), "exchange") {
		t.Errorf("%v: names no choice", err)
	}
}

// TestAround: a format that was named reads what it reads once it is recognised, whatever
// is around its lines.
func TestAround(t *testing.T) {
	opt := parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}
	for _, s := range samples {
		f := must.Have(Lookup(s.format))(t)
		p := f.Around([]byte(s.log), opt).New(opt)
		var out parsers.Records
		for line := range strings.Lines(s.log) {
			if line = strings.TrimRight(line, "\r\n"); line != "" {
				_ = p.Parse([]byte(line), &out)
			}
		}
		p.(parsers.Flusher).Flush(&out)
		var got, want []string
		for i := range out.List {
			got = append(got, out.List[i].MTA.String())
		}
		for mta := range strings.FieldsSeq(s.events) {
			if s.format == "mixed" || s.format == mta { // a format that was named is the only one
				want = append(want, mta)
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", s.name, d)
		}
	}
}

// TestAroundGoesOn wants what a source begins with to tell whether it has labels, also where
// reading goes on among a stranger's lines.
func TestAroundGoesOn(t *testing.T) {
	f := must.Have(Lookup("exim"))(t)
	p := f.Around([]byte(eximLine), parsers.Options{}).New(parsers.Options{Location: time.UTC})
	var out parsers.Records
	for _, line := range []string{"\t> " + eximLine, "  1 " + eximLine, "550-" + eximLine} {
		if _ = p.Parse([]byte(strings.TrimRight(line, "\n")), &out); len(out.List) > 0 {
			t.Fatalf("%q was read", line)
		}
	}
}

// TestMixedTime wants stamps of every member, and one time of an anchor.
func TestMixedTime(t *testing.T) {
	p := several.New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)})
	for _, line := range []string{postfixLine, eximLine, eximSyslog, exchangeLine} {
		us, ok := p.Time([]byte(strings.TrimSuffix(line, "\n")))
		if got := time.UnixMicro(us).UTC().Format("2006-01-02 15:04"); !ok || got != "2026-11-24 04:30" {
			t.Errorf("%s, %v: %s", got, ok, line)
		}
	}
	p.Anchor(time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro())
	if us, _ := p.Time([]byte(eximSyslog)); time.UnixMicro(us).UTC().Year() != 2018 {
		t.Errorf("%v is not near the anchor", time.UnixMicro(us).UTC())
	}
}

// TestMixedAllocates wants no allocation for any line.
func TestMixedAllocates(t *testing.T) {
	p := several.New(parsers.Options{})
	for l := range strings.Lines(exchangeHead) {
		p.Parse([]byte(strings.TrimSuffix(l, "\n")), &parsers.Records{})
	}
	for _, l := range []string{postfixLine, eximLine, eximSyslog, exchangeLine, foreignLine} {
		parsertest.NoAllocs(t, p, strings.Split(strings.TrimSuffix(l, "\n"), "\n")...)
	}
}

// TestLab wants every log of the laboratory recognised as what it is.
func TestLab(t *testing.T) {
	recognised(t, reallogs.Lab(t), map[string]string{
		"postfix/*/ma*": "postfix", "exim/*/mainlog": "exim", "exim/*/rejectlog": "exim",
	})
}

// TestCorpus wants every real log recognised as what it is.
func TestCorpus(t *testing.T) {
	recognised(t, reallogs.Path(t), map[string]string{
		"postfix/*.log": "postfix", "postfix/*maillog": "postfix", "postfix/journald*.jsonl": "postfix",
		"exim/*.log": "exim", "exim/*mainlog": "exim",
		"exim/exim_testsuite/log/*": "exim", "exchange/*.log": "exchange",
	})
}

func recognised(t *testing.T, dir string, logs map[string]string) {
	t.Helper()
	for pattern, want := range logs {
		files, _ := filepath.Glob(filepath.Join(dir, pattern))
		if len(files) == 0 {
			t.Errorf("no files %s", pattern)
		}
		for _, path := range files {
			sample := must.Have(os.ReadFile(path))(t)
			f, err := Detect(sample[:min(len(sample), 256<<10)], parsers.Options{})
			// Some of Exim's test logs tell of no mail, or are nothing but damage.
			if f.Name != want && !errors.Is(err, ErrTimeless) && (err == nil || !strings.Contains(path, "testsuite")) {
				t.Errorf("%s: %q, %v, want %s", path, f.Name, err, want)
			}
		}
	}
}

// TestOneContainer wants one name before each line taken off, not as many as a line
// begins with: each would cost a parser around the others.
func TestOneContainer(t *testing.T) {
	for _, sample := range []string{"a | b | " + postfixLine, strings.Repeat("a | ", 16<<10) + "\n"} {
		if f, err := Detect([]byte(sample), parsers.Options{}); err == nil {
			t.Errorf("%.20s is a log of %s", sample, f.Name)
		}
	}
}

// printedList is a row of Get-MessageTrackingLog | Format-List with label before each line.
func printedList(label string) string {
	const row = "RunspaceId : 1\nTimestamp  : 2026-11-24 04:30:08\nSource     : SMTP\nEventId    : FAIL\nRecipients : {c@example.com}\nSender     : a@example.com\n"
	return label + strings.ReplaceAll(strings.TrimSuffix(row, "\n"), "\n", "\n"+label) + "\n\n"
}
