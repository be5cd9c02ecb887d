package exchange

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

// objectForms are objects that hold one row each, in forms that TestSplitRows has not.
var objectForms = map[string]string{
	"Elastic, original kept": `{"@timestamp":"2024-03-05T08:00:01.000Z","event":{"original":"2024-03-05T08:00:01.000Z,198.51.100.10,MBX01,192.0.2.9,mx.example.net,\"\",Internet,SMTP,FAIL,1001,<a@corp.test>,n,amy@example.net,550 5.1.1 no,10,1,,,\"one, two\",a@corp.test,a@corp.test,,Originating,,,,"},"host":{"name":"edge"}}`,
	"quoted row":             `{"event":{"original":"\"2024-03-05T08:00:01.000Z\",\"198.51.100.10\",MBX01,192.0.2.9,mx.example.net,,Internet,SMTP,FAIL,1001,<a@corp.test>,n,amy@example.net,550 5.1.1 no,10,1,,,s,a@corp.test,a@corp.test,,Originating,,,,"}}`,
	"dots in the names":      `{"@timestamp":"2024-03-05T10:00:01.000+02:00","microsoft.exchange.source":"SMTP","microsoft.exchange.event_id":"FAIL","microsoft.exchange.recipient_address":["amy@example.net"],"microsoft.exchange.recipient_status":"550 5.1.1 no","microsoft.exchange.internal_message_id":"1001","microsoft.exchange.message_id":"<a@corp.test>","microsoft.exchange.network_message_id":"n","microsoft.exchange.return_path":"a@corp.test","microsoft.exchange.total_bytes":"10","microsoft.exchange.recipient_count":"1","microsoft.exchange.directionality":"Originating","microsoft.exchange.connector_id":"Internet","server.ip":"192.0.2.9","server.domain":"mx.example.net","client.domain":"MBX01"}`,
	"Azure's transformation": `{"TimeGenerated":"2024-03-05T08:00:01Z","clientHostname":"MBX01","connectorId":"Internet","eventId":"FAIL","internalMessageId":"1001","messageId":"<a@corp.test>","messageSubject":"\"quoted \"\"subject\"\"\"","networkMessageId":"n","recipientAddress":"amy@example.net","recipientCount":"1","recipientStatus":"\"550 5.1.1 no\"","returnPath":"a@corp.test","senderHostname":"mx.example.net","serverIp":"192.0.2.9","source":"SMTP","totalBytes":"10","directionality":"Originating","Type":"MessageTrackingLog_CL"}`,
	"GELF":                   `{"version":"1.1","host":"MBX01","short_message":"x","timestamp":1709625661.5,"_date-time":"2024-03-05T08:00:01.000Z","_client-hostname":"MBX01","_server-ip":"192.0.2.9","_server-hostname":"mx.example.net","_connector-id":"Internet","_source":"SMTP","_event-id":"FAIL","_internal-message-id":1001,"_message-id":"<a@corp.test>","_network-message-id":"n","_recipient-address":"amy@example.net","_recipient-status":"550 5.1.1 no","_total-bytes":10,"_recipient-count":1,"_return-path":"a@corp.test","_directionality":"Originating"}`,
	"PowerShell 5":           `{"PSComputerName":"mgmt","Timestamp":{"value":"\/Date(1709625601000)\/","DisplayHint":2,"DateTime":"x"},"ClientHostname":"MBX01","ServerIp":"192.0.2.9","ServerHostname":"mx.example.net","ConnectorId":"Internet","Source":"SMTP","EventId":"FAIL","InternalMessageId":1001,"MessageId":"\u003ca@corp.test\u003e","NetworkMessageId":"n","Recipients":{"value":["amy@example.net"],"Count":1},"RecipientStatus":{"value":["550 5.1.1 no"],"Count":1},"TotalBytes":10,"RecipientCount":1,"ReturnPath":"a@corp.test","Directionality":"Originating","EventData":null}`,
	"jq":                     `{"Timestamp":{"value":"/Date(1709625601000)/","DisplayHint":2,"DateTime":"x"},"ClientHostname":"MBX01","ServerIp":"192.0.2.9","ServerHostname":"mx.example.net","ConnectorId":"Internet","Source":"SMTP","EventId":"FAIL","InternalMessageId":1001,"MessageId":"<a@corp.test>","NetworkMessageId":"n","Recipients":{"value":["amy@example.net"],"Count":1},"RecipientStatus":{"value":["550 5.1.1 no"],"Count":1},"TotalBytes":10,"RecipientCount":1,"ReturnPath":"a@corp.test","Directionality":"Originating","EventData":null}`,
	"PowerShell 7":           `{"Timestamp":"2024-03-05T09:00:01.0000000+01:00","ClientHostname":"MBX01","ServerIp":"192.0.2.9","ServerHostname":"mx.example.net","ConnectorId":"Internet","Source":"SMTP","EventId":"FAIL","InternalMessageId":"1001","MessageId":"<a@corp.test>","NetworkMessageId":"n","Recipients":["amy@example.net"],"RecipientStatus":["550 5.1.1 no"],"TotalBytes":10,"RecipientCount":1,"ReturnPath":"a@corp.test","Directionality":"Originating","ANameThatIsLongerThanThatOfAnyColumn":"x"}`,
}

// TestObjectForms wants the same record from each of the forms, and no allocations.
func TestObjectForms(t *testing.T) {
	const want = "2024-03-05T08:00:01.000Z bounced host=MBX01 via=Internet id=1001 mid=a@corp.test netid=n from=<a@corp.test> to=amy@example.net relay=mx.example.net[192.0.2.9] proto=SMTP dir=Originating size=10 n=1 reply=550 enh=5.1.1 by=reply text=550 5.1.1 no\n"
	mixed := New(parsers.Options{Location: time.UTC})
	for name, l := range objectForms {
		// A line whose message is a row must not tell how the next one is read.
		parseOne(mixed, forwarders["Filebeat"].wrap(`2024-03-05T08:00:02.000Z,Internet,08DC3C0000000031,0,198.51.100.10:7000,192.0.2.9:25,+,,`))
		if got, err := parseOne(mixed, l); got != want || err != nil {
			t.Errorf("%s, among others: %v\n got %swant %s", name, err, got, want)
		}
		p := New(parsers.Options{Location: time.UTC})
		if got, err := parseOne(p, l); got != want || err != nil {
			t.Errorf("%s: %v\n got %swant %s", name, err, got, want)
		}
		parsertest.NoAllocs(t, p, l)
	}
}

// TestObjectLists wants a status for each recipient, and what a log calls a semicolon.
func TestObjectLists(t *testing.T) {
	const head = `{"Timestamp":"2024-03-05T08:00:01Z","Source":"SMTP","EventId":"FAIL","MessageId":"<a@corp.test>","Recipients":`
	for _, tt := range []struct{ rest, want string }{
		{`["amy@example.net","bob@example.net"],"RecipientStatus":["550 5.1.1 no; really","[{LED=550 5.7.1 go;away};{MSG=};{FQDN=};{IP=};{LRT=}]"]}`,
			"amy@example.net 550 5.1.1 no; really\nbob@example.net 550 5.7.1 go;away"},
		{`[ "amy@example.net" , "b\u00f6b@example.net" ],"RecipientStatus":["550 5.1.1 no"]}`, "amy@example.net 550 5.1.1 no\nböb@example.net 550 5.1.1 no"},
		{`"amy@example.net bob@example.net","RecipientStatus":"550 5.1.1 no"}`, "amy@example.net 550 5.1.1 no\nbob@example.net 550 5.1.1 no"}, // -Depth 1
		{`[],"RecipientStatus":[{"a":"b"}]}`, " "},
		{`["amy@example.net",null],"RecipientStatus":[1]}`, " "},
		{`null,"RecipientStatus":null}`, " "},
		{`["amy\q"],"RecipientStatus":[]}`, " "},              // no string
		{`["a;b""c;d""e;f""g;h"],"RecipientStatus":[]}`, " "}, // nor JSON
	} {
		var out parsers.Records
		if err := New(parsers.Options{}).Parse([]byte(head+tt.rest), &out); err != nil {
			t.Errorf("%v: %s", err, tt.rest)
		}
		var got []string
		for _, r := range out.List {
			got = append(got, string(r.Recipient)+" "+string(r.Text))
		}
		if text := strings.Join(got, "\n"); text != tt.want {
			t.Errorf("%s\n got %q\nwant %q", tt.rest, text, tt.want)
		}
	}
}

// TestObjectHosts: protocol logs do not name the server, but shippers do.
func TestObjectHosts(t *testing.T) {
	for host, want := range map[string]string{`"Hostname":"mbx01"`: "mbx01", `"host":{"name":"mbx01"}`: "mbx01", `"Computer":"mbx01.corp.test"`: "mbx01.corp.test", `"host":["x"]`: "MBX00", `"agent":{"name":"x"}`: "MBX00"} {
		got, err := parseOne(New(parsers.Options{Host: "MBX00"}), `{`+host+`,"date-time":"2024-03-05T08:00:03.000Z","session":"08DC3C0000000033","source":"SMTP","Destination":"example.net","direction":">","description":"Failed connection to 192.0.2.9:25 (TimedOut:0000274C)[TargetHost:mx.example.net]"}`)
		if !strings.Contains(got, " host="+want+" ") || err != nil {
			t.Errorf("%s: %v, %s", host, err, got)
		}
	}
}

// TestObjectsNotUTF8 wants the bytes of an object replaced that are not UTF-8, and that said.
func TestObjectsNotUTF8(t *testing.T) {
	for _, l := range []string{
		`{"host":"m` + "\xff" + `x","event":{"original":"2024-03-05T08:00:03.000Z,08DC3C0000000033,SMTP,example.net,>,Failed connection to 192.0.2.9:25 (TimedOut:0000274C)"}}`,
		`{"host":"m` + "\xff" + `x","date-time":"2024-03-05T08:00:03.000Z","session":"08DC3C0000000033","source":"SMTP","Destination":"example.net","direction":">","description":"Failed connection to 192.0.2.9:25 (TimedOut:0000274C)"}`,
	} {
		var out parsers.Records
		err := New(parsers.Options{}).Parse([]byte(l), &out)
		if err != nil || len(out.List) != 1 || !utf8.Valid(out.List[0].Host) || !out.List[0].Repaired {
			t.Errorf("%v, %v: %s", err, out.List, l)
		}
	}
}

// TestObjectsNotRead: an object is damaged, of another log, or lacks what is needed.
func TestObjectsNotRead(t *testing.T) {
	const row = `"Source":"SMTP","EventId":"FAIL","Recipients":["amy@example.net"],"Sender":"a@corp.test"`
	for _, tt := range []struct {
		line    string
		want    error
		refusal error
	}{
		{`{"Timestamp":"yesterday",` + row + `}`, parsers.ErrBroken, errTimes},
		{`{"Timestamp":"11/10/2026 9:28:06 AM",` + row + `}`, parsers.ErrBroken, errDayOrder},
		{`{"Timestamp":"\/Date(99999999999999999)\/",` + row + `}`, parsers.ErrBroken, nil},
		{`{"Timestamp":"\/Date(-1)\/",` + row + `}`, parsers.ErrBroken, nil},
		{`{"Timestamp":"2024-03-05T08:00:01Z",` + row + `,"MessageId":"\q"}`, parsers.ErrBroken, nil},
		{`{"Timestamp":"2024-03-05T08:00:01Z",` + row, parsers.ErrUnrecognised, nil},
		{`{"Timestamp":"2024-03-05T08:00:01Z",` + strings.Replace(row, "FAIL", "FLY", 1) + `}`, parsers.ErrUnrecognised, nil},
		{`{"Timestamp":"2024-03-05T08:00:01Z",` + strings.Replace(row, `"Source":"SMTP"`, `"Source":"C:\\x.LOG"`, 1) + `}`, parsers.ErrForeign, errMembers},
		{`{"TimeGenerated":"2024-03-05T08:00:01Z","senderHostname":"MBX01","messageSubject":"\"one",` + row + `}`, parsers.ErrBroken, nil},
		{`{"Received":"2024-03-05T08:00:01Z","SenderAddress":"a@corp.test","RecipientAddress":"amy@example.net","MessageTraceId":"t"}`, parsers.ErrForeign, errSummary},
		{`{"Received":"11/10/2026 9:28:06 AM","SenderAddress":"a@corp.test","RecipientAddress":"amy@example.net","Status":"Failed","MessageTraceId":"t"}`, parsers.ErrBroken, errSummaryTimes},
		{`{"time":"2024-03-05T08:00:01Z","event":"delivered","recipient":"amy@example.net","source":"api"}`, parsers.ErrForeign, nil},
		{`{"a":{"b":{"c":{"d":{"e":{"f":{}}}}}},"n":null}`, parsers.ErrForeign, nil},
	} {
		var out parsers.Records
		p := New(parsers.Options{Location: time.UTC})
		if err := p.Parse([]byte(tt.line), &out); !errors.Is(err, tt.want) || p.Refusal() != tt.refusal || len(out.List) > 0 {
			t.Errorf("%v, %v, %d records, want %v: %s", err, p.Refusal(), len(out.List), tt.want, tt.line)
		}
	}
}
