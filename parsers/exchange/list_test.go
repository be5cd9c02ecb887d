package exchange

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

const printedRows = `
RunspaceId              : 4e7dfba1-0000-0000-0000-000000000001
Timestamp               : 29/09/2024 11:38:05
ClientIp                : 192.0.2.66
ClientHostname          : MBX01
ServerIp                : 198.51.100.10
ServerHostname          :
SourceContext           : Sender Id Agent
ConnectorId             : MBX01\Default MBX01
Source                  : SMTP
EventId                 : FAIL
InternalMessageId       : 0
MessageId               : <s1@example.org>
Recipients              : {amy@corp.test}
RecipientStatus         : {550 5.7.1 Sender ID (PRA) Not Permitted}
MessageSubject          : Re: EventId : DELIVER xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                          y
Sender                  : s@example.org
ReturnPath              :

RunspaceId              : 4e7dfba1-0000-0000-0000-000000000001
Timestamp               : 29/09/2024 11:38:06
ClientIp                : 198.51.100.10
ClientHostname          : MBX01
ServerIp                : 192.0.2.9
ServerHostname          : mx.example.net
SourceContext           :
ConnectorId             : Internet
Source                  : SMTP
EventId                 : FAIL
InternalMessageId       : 1001
MessageId               : <a1@corp.test>
NetworkMessageId        : 11111111-aaaa-bbbb-cccc-000000000001
Recipients              : {bob@example.net, eva@example.net...}
RecipientStatus         : {[{LED=550-5.7.26 Your email has been blocked, because the sender is
                          unauthenticated. 550 5.7.26 Gmail requires it};{MSG=};{FQDN=mx.exampl
                          e.net};{IP=192.0.2.9};{LRT=29/09/2024 11:38:06}],
                          [{LED=550 5.1.1 no, such user};{MSG=};{FQDN=mx.example.net};
                          {IP=192.0.2.9};{LRT=}]}
MessageSubject          : long
                          Recipients : {x}
Sender                  : amy@corp.test
ReturnPath              : amy@corp.test
Directionality          : Originating
SchemaVersion           : 15.02.1544.011

`

// records has p read a log that is understood, and renders the records, one a line.
func records(t *testing.T, name string, p *Parser, log string) string {
	var out parsers.Records
	for l := range strings.SplitSeq(log, "\n") {
		if err := p.Parse([]byte(l), &out); err != nil {
			t.Errorf("%s: %v: %s", name, err, l)
		}
	}
	p.Flush(&out)
	var got []string
	for i := range out.List {
		got = append(got, line(&out.List[i]))
	}
	return strings.Join(got, "\n")
}

// TestPrinted reads what Format-List prints, and what web pages make of it.
func TestPrinted(t *testing.T) {
	const want = `2024-09-29T09:38:05.000Z rejected stage=content host=MBX01 via=MBX01\Default MBX01 mid=s1@example.org from=<s@example.org> to=amy@corp.test client=[192.0.2.66] proto=SMTP reply=550 enh=5.7.1 by=reply text=550 5.7.1 Sender ID (PRA) Not Permitted
2024-09-29T09:38:06.000Z bounced host=MBX01 via=Internet id=1001 mid=a1@corp.test netid=11111111-aaaa-bbbb-cccc-000000000001 from=<amy@corp.test> to=bob@example.net relay=mx.example.net[192.0.2.9] proto=SMTP dir=Originating reply=550 enh=5.7.26 by=reply text=550-5.7.26 Your email has been blocked, because the sender is unauthenticated. 550 5.7.26 Gmail requires it
2024-09-29T09:38:06.000Z bounced host=MBX01 via=Internet id=1001 mid=a1@corp.test netid=11111111-aaaa-bbbb-cccc-000000000001 from=<amy@corp.test> to=eva@example.net relay=mx.example.net[192.0.2.9] proto=SMTP dir=Originating reply=550 enh=5.1.1 by=reply text=550 5.1.1 no, such user`
	berlin := must.Have(time.LoadLocation("Europe/Berlin"))(t)
	for name, log := range map[string]string{
		"a file":      printedRows,
		"CRLF":        strings.ReplaceAll(printedRows, "\n", "\r\n"),
		"cut":         strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(printedRows), "SchemaVersion           : 15.02.1544.011")),
		"a web page":  strings.ReplaceAll(strings.ReplaceAll(printedRows, "\n\n", "\n"), "\n", "\n\n"),
		"a warning":   printedRows + "WARNING: There are more results available than are currently displayed.\n\n",
		"two columns": strings.ReplaceAll(printedRows, "RunspaceId ", "PSComputerName"),
	} {
		p := New(parsers.Options{Location: berlin})
		if d := cmp.Diff(want, records(t, name, p, log)); d != "" || p.Refusal() != nil || p.Broken() > 0 {
			t.Errorf("%s: %v, %d, %s", name, p.Refusal(), p.Broken(), d)
		}
		parsertest.NoAllocs(t, p, strings.Split(log, "\n")...)
	}
}

// TestPrintedBadly: a list that was cut, or has not what is needed, is damaged.
func TestPrintedBadly(t *testing.T) {
	for log, want := range map[string]string{
		"RunspaceId : 1\nSource : SMTP\nEventId : FAIL\n\n":                                                 "4: line damaged",
		"Timestamp : x\nSource : SMTP\nEventId : FAIL\nRecipients : {a@example.net}\n\n":                    "5: line damaged",
		"Timestamp : 2024-09-29 11:38:05\nhello\nSource : SMTP\nEventId : FLY\nRecipients : {a@x.test}\n\n": "2: line not recognised\n6: line not recognised",
		"Timestamp : 2024-09-29 11:38:05\n":                                                                 "broken: 1",
	} {
		got, _, _ := run(New(parsers.Options{Location: time.UTC}), []byte(log))
		if strings.TrimSpace(got) != want {
			t.Errorf("%s\n got %s\nwant %s", log, got, want)
		}
	}
}

const printedTrace = `
Organization     : corp.onmicrosoft.test
MessageId        : <a@example.com>
Received         : 11/24/2026 9:28:06 AM
SenderAddress    : eva@example.com
RecipientAddress : amy@corp.test
Subject          : Status : Failed xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                   Received : now
Status           : Failed
ToIP             : 203.0.113.5
FromIP           : 192.0.2.7
Size             : 2048
MessageTraceId   : b3
StartDate        : 11/20/2026 12:00:00 AM
EndDate          : 11/25/2026 12:00:00 AM
Index            : 0

Organization     : corp.onmicrosoft.test
MessageId        : <b@example.com>
Received         : 11/24/2026 9:28:07 AM
SenderAddress    : eva@example.com
RecipientAddress : bob@corp.test
Subject          :
Status           : Delivered
ToIP             :
FromIP           : 192.0.2.7
Size             : 2048
MessageTraceId   : b4
`

// TestPrintedTrace reads message traces of Exchange Online and their details, which are in UTC.
func TestPrintedTrace(t *testing.T) {
	const want = `2026-11-24T09:28:06.000Z received id=b3 mid=a@example.com netid=b3 from=<eva@example.com> client=[192.0.2.7] proto=TRACE size=2048
2026-11-24T09:28:06.000Z bounced id=b3 mid=a@example.com netid=b3 from=<eva@example.com> to=amy@corp.test client=[192.0.2.7] relay=[203.0.113.5] proto=TRACE size=2048 text=Failed
2026-11-24T09:28:07.000Z received id=b4 mid=b@example.com netid=b4 from=<eva@example.com> client=[192.0.2.7] proto=TRACE size=2048
2026-11-24T09:28:07.000Z delivered id=b4 mid=b@example.com netid=b4 from=<eva@example.com> to=bob@corp.test client=[192.0.2.7] proto=TRACE size=2048`
	for name, tt := range map[string]struct{ log, want string }{
		"whole":               {printedTrace, want},
		"of a remote session": {strings.ReplaceAll(printedTrace, "Organization ", "PSComputerName   : outlook.test\nRunspaceId       : 4e7dfba1\nPSShowComputerName : False\nOrganization "), want},
		"CRLF":                {strings.ReplaceAll(printedTrace, "\n", "\r\n"), want},
		"a web page":          {strings.ReplaceAll(strings.ReplaceAll(printedTrace, "\n\n", "\n"), "\n", "\n\n"), want},
		"few properties":      {"\nReceived         : 24.11.2026 09:28:06\nSenderAddress    : eva@example.com\nRecipientAddress : amy@corp.test\nStatus           : Pending\n\n", "2026-11-24T09:28:06.000Z deferred from=<eva@example.com> to=amy@corp.test proto=TRACE text=Pending"},
		"details":             {"\nMessageTraceId   : b3\nMessageId        : <a@example.com>\nDate             : 11/24/2026 9:28:06 AM\nEvent            : Receive\nAction           :\nDetail           : Message received by: x\nData             : <root/>\n\nMessageTraceId   : b3\nMessageId        : <a@example.com>\nDate             : 11/24/2026 9:28:08 AM\nEvent            : Fail\nAction           :\nDetail           : Reason: [{LED=550 5.1.1 no};{MSG=};{FQDN=mx.example.net};{IP=192.0.2.9};{LRT=}]\nSenderAddress    : eva@example.com\nRecipientAddress : amy@corp.test\n", "2026-11-24T09:28:08.000Z bounced id=b3 mid=a@example.com netid=b3 from=<eva@example.com> to=amy@corp.test relay=mx.example.net[192.0.2.9] reply=550 enh=5.1.1 by=reply text=550 5.1.1 no"},
	} {
		p := New(parsers.Options{Location: time.FixedZone("x", 3600)})
		if d := cmp.Diff(tt.want, records(t, name, p, tt.log)); d != "" || p.Broken() != 0 || p.Refusal() != nil {
			t.Errorf("%s: %s, %d broken, %v", name, d, p.Broken(), p.Refusal())
		}
	}
}

// TestPrintedTraceRefused says what is wrong with times that cannot be read, and takes no header
// of a message for a trace.
func TestPrintedTraceRefused(t *testing.T) {
	p := New(parsers.Options{})
	var out parsers.Records
	for l := range strings.SplitSeq("Received         : 11/10/2026 9:28:06 AM\nSenderAddress    : eva@example.com\nRecipientAddress : amy@corp.test\nStatus           : Failed\n\n", "\n") {
		_ = p.Parse([]byte(l), &out)
	}
	if p.Refusal() != errSummaryTimes || len(out.List) > 0 {
		t.Errorf("%v, %d records", p.Refusal(), len(out.List))
	}
	for _, l := range []string{"Received: from mx.example.com", "Date: Tue, 24 Nov 2026 09:28:06 +0000", "Status: 5.1.1", "Subject : x"} {
		if beginsList([]byte(l)) {
			t.Errorf("%s begins a list", l)
		}
	}
}
