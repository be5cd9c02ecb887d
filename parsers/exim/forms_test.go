package exim

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

// An entry as Exim writes it, and what is to be read from it in every form.
const (
	formText  = `1xViJm-00004i-1E ** b@example.net R=dns T=smtp H=mx.example.net [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<b@example.net>: 550 5.1.1 "b" unknown`
	formEntry = "2026-11-24 04:39:46 " + formText
	formWant  = `bounced stage=rcpt pid=123 host=mx1 via=smtp id=1xViJm-00004i-1E to=b@example.net relay=mx.example.net[192.0.2.9] reply=550 enh=5.1.1 by=reply text=SMTP error from remote mail server after RCPT TO:<b@example.net>: 550 5.1.1 "b" unknown`
)

// jsonOf writes a string as JSON does.
func jsonOf(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// forms are the ways in which syslog daemons, the journal and shippers of logs
// write the entry, with its time in a zone an hour east of UTC.
var forms = []struct{ name, line, time string }{
	{"RFC 3164", "Nov 24 04:39:46 mx1 exim[123]: " + formEntry, "03:39:46"},
	{"RFC 5424", "<22>1 2026-11-24T04:39:46.5+01:00 mx1 exim 123 - - " + formEntry, "03:39:46.5"},
	{"RFC 5424 with a message ID", "<22>1 2026-11-24T03:39:46.5Z mx1 exim 123 mainlog - " + formEntry, "03:39:46.5"},
	{"RFC 5424 with a byte order mark", "<22>1 2026-11-24T03:39:46.5Z mx1 exim 123 - - \ufeff" + formEntry, "03:39:46.5"},
	{"RFC 5424 with structured data", `<22>1 2026-11-24T03:39:46.5Z mx1 exim 123 - [meta sequenceId="29"][origin x="a\"b\] c"] ` + "\ufeff" + formEntry, "03:39:46.5"},
	{"of a container in UTC, in the journal", "Nov 24 04:39:46 mx1 matrix-exim-relay[123]: 2026-11-24 03:39:45 " + formText, "03:39:46"},
	{"slashes in the date", "2026/11/24 04:39:46 mx1 exim[123]: " + formText, "03:39:46"},
	{"with the year after the time", "Nov 24 04:39:46 2026 mx1 exim[123]: " + formText, "03:39:46"},
	{"asctime", "Tue Nov 24 04:39:46 2026 mx1 exim[123]: " + formText, "03:39:46"},
	{"a severity after the host", "Nov 24 04:39:46 mx1 info exim[123]: " + formEntry, "03:39:46"},
	{"two blanks after the tag", "Nov 24 04:39:46 mx1 exim[123]:  " + formEntry, "03:39:46"},
	{"two blanks before the text", "2026-11-24 04:39:46 mx1 exim[123]:  " + formText, "03:39:46"},
	{"Kiwi Syslog", "2026-11-24 04:39:46\tMail.Info\tmx1\texim[123]: " + formText, "03:39:46"},
	{"Kiwi Syslog, with the header that came", "2026-11-24 04:39:46\tMail.Info\t192.0.2.7\tNov 24 04:39:46 mx1 exim[123]: " + formText, "03:39:46"},
	{"fail2ban", "mx1 exim[123]: " + formEntry, "03:39:46"},
	{"Sophos UTM", "2026:11:24-04:39:46 mx1 exim[123]: " + formEntry, "03:39:46"},
	{"without Exim's own stamp", "2026:11:24-04:39:46 mx1 exim[123]: " + formText, "03:39:46"},
	{"journalctl -o short-iso", "2026-11-24T04:39:46+0100 mx1 exim[123]: " + formText, "03:39:46"},
	{"journalctl -o short-full", "Tue 2026-11-24 04:39:46 CET mx1 exim[123]: " + formText, "03:39:46"},
	{"in UTC", "Tue 2026-11-24 03:39:46 UTC mx1 exim[123]: " + formEntry, "03:39:46"},
	{"in a zone without a name", "Tue 2026-11-24 04:39:46.250000 +03 mx1 exim[123]: " + formText, "03:39:46.25"},
	{"journalctl -o with-unit", "Tue 2026-11-24 03:39:46.250000 UTC mx1 exim4.service[123]: " + formEntry, "03:39:46.25"},
	{"of a unit with an instance", "Tue 2026-11-24 04:39:46 CET mx1 exim@main.service[123]: " + formText, "03:39:46"},
	{"journalctl -o short-unix", "1795491586.250000 mx1 exim[123]: " + formEntry, "03:39:46.25"},
	{"journalctl -o json", `{"__REALTIME_TIMESTAMP":"1795491586250000","_COMM":"exim4","SYSLOG_IDENTIFIER":"exim","SYSLOG_PID":"123","_PID":"123","_HOSTNAME":"mx1","MESSAGE":` + jsonOf(formEntry) + `}`, "03:39:46.25"},
	{"without Exim's own stamp there", `{"__REALTIME_TIMESTAMP":"1795491586250000","SYSLOG_IDENTIFIER":"exim","SYSLOG_PID":"123","_HOSTNAME":"mx1","MESSAGE":` + jsonOf(formText) + `}`, "03:39:46.25"},
	{"an old journal", `{ "MESSAGE" : ` + jsonOf(formEntry) + `, "_HOSTNAME" : "mx1", "SYSLOG_IDENTIFIER" : "exim4", "_PID" : "123", "__REALTIME_TIMESTAMP" : "1795491586250000" }`, "03:39:46.25"},
	{"of the program's own output", `{"__REALTIME_TIMESTAMP":"1795491586250000","_TRANSPORT":"stdout","_COMM":"exim4","_PID":"123","_HOSTNAME":"mx1","MESSAGE":` + jsonOf(formEntry) + `}`, "03:39:46.25"},
	{"with headers below the entry", `{"__REALTIME_TIMESTAMP":"1795491586250000","SYSLOG_IDENTIFIER":"exim","_PID":"123","_HOSTNAME":"mx1","MESSAGE":` + jsonOf(formEntry+"\nP Received: x\n") + `}`, "03:39:46.25"},
	{"Wazuh's archive", "2026 Nov 24 04:39:46 (mx1) any->/var/log/mail.log Nov 24 04:39:46 mx1 exim[123]: " + formEntry, "03:39:46"},
	{"a line of syslog in an object without a time", `{"message":` + jsonOf("Nov 24 04:39:46 mx1 exim[123]: "+formEntry) + `}`, "03:39:46"},
	{"syslog-ng's format-json", `{"PROGRAM":"exim","PRIORITY":"info","PID":"123","MESSAGE":` + jsonOf(formEntry) + `,"HOST":"mx1","FACILITY":"mail","DATE":"Nov 24 04:39:46"}`, "03:39:46"},
	{"Logstash, with the line as it was", `{"@timestamp":"2026-11-24T03:39:46.250Z","logsource":"mx1","program":"exim","pid":"123","message":` + jsonOf("Nov 24 03:39:46 mx1 exim[123]: "+formEntry) + `}`, "03:39:46.25"},
	{"Graylog", `{"timestamp":"2026-11-24T03:39:46.250Z","source":"x","message":` + jsonOf("mx1 exim[123]: "+formEntry) + `}`, "03:39:46.25"},
	{"Graylog, another form", `{"timestamp":"2026-11-24T03:39:46.250Z","source":"mx1","message":` + jsonOf("exim[123]: "+formEntry) + `}`, "03:39:46.25"},
	{"a shipped line", `{"@timestamp":"2026-11-24T03:39:46.901Z","host":{"name":"ship"},"log":{"offset":7},"message":` + jsonOf("Nov 24 04:39:46 mx1 exim[123]: "+formEntry) + `}`, "03:39:46.901"},
}

func formParser() *Parser {
	return New(parsers.Options{Location: time.FixedZone("", 3600), Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)})
}

func TestForms(t *testing.T) {
	for _, f := range forms {
		t.Run(f.name, func(t *testing.T) {
			p := formParser()
			at, stamped := p.Time([]byte(f.line))
			r := parsertest.One(t, p, f.line)
			if got := parsertest.Text(r); got != formWant {
				t.Errorf("\n got %s\nwant %s", got, formWant)
			}
			if got := time.UnixMicro(r.Time).UTC().Format("15:04:05.999999"); got != f.time {
				t.Errorf("time %s, want %s", got, f.time)
			}
			if !stamped || at/1_000_000 != r.Time/1_000_000 {
				t.Errorf("Time says %d, %v, Parse %d", at, stamped, r.Time)
			}
		})
	}
}

// TestArchived: the host of an entry in Wazuh's archive is the agent, which sent the main log itself.
func TestArchived(t *testing.T) {
	const want = "held host=mx1 id=1xViJm-00004i-1E text=Frozen"
	expect(t, formParser(), "2026 Nov 24 04:39:46 (mx1) any->/var/log/exim4/mainlog 2026-11-24 04:39:46 1xViJm-00004i-1E Frozen", want)
}

// TestFormsCut cuts every form after every byte.
func TestFormsCut(t *testing.T) {
	p := formParser()
	var out parsers.Records
	for _, f := range forms {
		for n := range f.line {
			out.Reset()
			line := []byte(f.line[:n])
			p.Time(line)
			err := p.Parse(line, &out)
			checkRecords(t, line, &out, err)
		}
	}
}

func TestFormsAllocate(t *testing.T) {
	p := formParser()
	for _, f := range forms {
		parsertest.NoAllocs(t, p, f.line)
	}
}

// TestContained reads what Exim writes to its standard output in a container, as an
// engine's journald driver logs it.
func TestContained(t *testing.T) {
	const head = `{"__REALTIME_TIMESTAMP":"1795491586250000","_HOSTNAME":"node7","_PID":"88","SYSLOG_IDENTIFIER":"0a1b2c3d4e5f","CONTAINER_NAME":"mail","MESSAGE":`
	for _, c := range []struct{ message, want string }{
		{"2026-11-24 03:39:46 1xViJm-00004i-1E Completed", "message_end host=node7 id=1xViJm-00004i-1E"},
		{"2026-11-24 03:39:46 [7] 1xViJm-00004i-1E Frozen", "held pid=7 host=node7 id=1xViJm-00004i-1E text=Frozen"},
		{"Nov 24 03:39:46 mail-0 exim[7]: 1xViJm-00004i-1E Frozen", "held pid=7 host=mail-0 id=1xViJm-00004i-1E text=Frozen"},
		{"2026-11-24 03:39:46 H=(x) [192.0.2.66] F=<a@example.org> rejected RCPT <b@example.com>: relay not permitted",
			"rejected stage=rcpt host=node7 from=<a@example.org> to=b@example.com client=[192.0.2.66] helo=x enh=5.0.0 by=implied text=relay not permitted"},
		// Others write stamps of this form too.
		{"2026-11-24 03:39:46 UTC [7] FATAL:  connection refused", "error: line of another program"},
		{"2026-11-24 03:39:46 ERROR failed to open the connection: refused", "error: line of another program"},
		{"2026-11-24 03:39:46 request rejected", "error: line of another program"},
		{"2026-11-24 03:39:46 request processed", "error: line of another program"},
		{"Nov 24 03:39:46 mail-0 sshd[7]: 1xViJm-00004i-1E Frozen", "error: line of another program"},
		{"1xViJm-00004i-1E Frozen", "error: line of another program"},
		{"", "error: line of another program"},
	} {
		expect(t, formParser(), head+jsonOf(c.message)+"}", c.want)
	}
}

// TestContainedVerbose reads what "exim -v" prints in a container, as an engine's journald
// driver logs it.
func TestContainedVerbose(t *testing.T) {
	p := formParser()
	for _, c := range []struct{ message, want string }{
		{"  276 LOG: MAIN", ""}, {"  276   Warning: a", "warning pid=276 host=node7 text=Warning: a"},
	} {
		line := `{"__REALTIME_TIMESTAMP":"1795491586250000","_HOSTNAME":"node7","CONTAINER_NAME":"mail","MESSAGE":` + jsonOf(c.message) + `}`
		expect(t, p, line, c.want)
	}
}

// TestRepairedObject: bytes that are not UTF-8 are replaced in an object, as they are and in
// the journal's form for them.
func TestRepairedObject(t *testing.T) {
	for _, message := range []string{"\"1xViJm-00004i-1E Frozen \xff\"", "[49,120,86,105,74,109,45,48,48,48,48,52,105,45,49,69,32,70,114,111,122,101,110,32,255]"} {
		const want = "held id=1xViJm-00004i-1E repaired text=Frozen ?"
		expect(t, formParser(), `{"SYSLOG_IDENTIFIER":"exim","MESSAGE":`+message+`}`, want)
	}
}

// TestAnchorOfObjects: a parser told of a time takes the year of an object's stamp from it.
func TestAnchorOfObjects(t *testing.T) {
	p := formParser()
	p.Anchor(time.Date(2024, 11, 24, 0, 0, 0, 0, time.UTC).UnixMicro())
	r := parsertest.One(t, p, `{"PROGRAM":"exim","DATE":"Nov 24 04:39:46","MESSAGE":`+jsonOf(formText)+`}`)
	if year := time.UnixMicro(r.Time).UTC().Year(); year != 2024 {
		t.Errorf("in %d", year)
	}
}

// TestShipped wants the entry's own time, unless its stamp is of another zone than was
// taken.
func TestShipped(t *testing.T) {
	for _, line := range []string{formEntry, "Nov 24 04:39:46 mx1 exim[123]: " + formEntry} {
		for shipped, want := range map[string]string{
			"2026-11-24T03:41:58.250Z": "03:39:46",
			"2026-11-24T05:56:12Z":     "03:39:46",
			"2026-11-24T04:39:47.250Z": "04:39:47.25",
		} {
			r := parsertest.One(t, formParser(), `{"@timestamp":"`+shipped+`","log":`+jsonOf(line+"\n")+`}`)
			if got := time.UnixMicro(r.Time).UTC().Format("15:04:05.999999"); got != want {
				t.Errorf("shipped at %s: %s, want %s", shipped, got, want)
			}
		}
	}
}

// TestObjectOfAnother: what a stranger makes another program log is no entry, even if
// it looks like one.
func TestObjectOfAnother(t *testing.T) {
	for _, evil := range []string{
		formEntry, "Nov 24 04:39:46 mx1 exim[123]: " + formEntry,
		`x","SYSLOG_IDENTIFIER":"exim","MESSAGE":"` + formEntry, "x\nSYSLOG_IDENTIFIER=exim\nMESSAGE=" + formEntry,
	} {
		line := []byte(`{"__REALTIME_TIMESTAMP":"1795491586250000","_HOSTNAME":"mx1","_PID":"88","SYSLOG_IDENTIFIER":"sshd","MESSAGE":` + jsonOf(evil) + `}`)
		var out parsers.Records
		if err := formParser().Parse(line, &out); !errors.Is(err, parsers.ErrForeign) || len(out.List) > 0 {
			t.Errorf("%v, %d records: %s", err, len(out.List), evil)
		}
	}
}

// TestSplitInJournal joins an entry that Exim cut for syslog.
func TestSplitInJournal(t *testing.T) {
	p := formParser()
	var out parsers.Records
	for _, piece := range []string{"[1/2] " + formEntry[:50], "[2/2] " + formEntry[50:]} {
		line := []byte(`{"__REALTIME_TIMESTAMP":"1795491586250000","_HOSTNAME":"mx1","SYSLOG_PID":"123","SYSLOG_IDENTIFIER":"exim","MESSAGE":` + jsonOf(piece) + `}`)
		must.Do(t, p.Parse(line, &out))
		clear(line)
	}
	if len(out.List) != 1 || parsertest.Text(&out.List[0]) != formWant {
		t.Errorf("%d records", len(out.List))
	}
}

// TestJournalctl: what journalctl, tail and exigrep say between entries is nothing of
// Exim's.
func TestJournalctl(t *testing.T) {
	for _, line := range []string{"-- Boot 0123456789abcdef0123456789abcdef --", "-- No entries --", "-- Reboot --",
		"==> /var/log/exim4/mainlog <==", "+++ 1xViJm-00004i-1E has not completed +++",
		"-- Journal begins at Tue 2026-11-24 04:39:46 CET, ends at Tue 2026-11-24 05:39:46 CET. --"} {
		if err := formParser().Parse(bytes.Clone([]byte(line)), &parsers.Records{}); !errors.Is(err, parsers.ErrForeign) {
			t.Errorf("%v: %s", err, line)
		}
	}
}
