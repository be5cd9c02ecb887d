package exchange

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

// TestSummary reads summaries of message traces as the cmdlets, the admin centre and the
// historical search export them.
func TestSummary(t *testing.T) {
	const (
		full  = `"PSComputerName","RunspaceId","Organization","MessageId","Received","SenderAddress","RecipientAddress","Subject","Status","ToIP","FromIP","Size","MessageTraceId","StartDate","EndDate","Index"`
		few   = `"Received","SenderAddress","RecipientAddress","Subject","Status"`
		found = `origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id,network_message_id,original_client_ip,directionality,connector_id,delivery_priority`
		seen  = "2026-11-24T09:28:06.000Z " // UTC, whatever the zone of other logs
		mail  = " id=b3 mid=a@example.com netid=b3 from=<eva@example.com>"
	)
	row := func(state, toIP, fromIP string) string {
		return `"","","corp.test","<a@example.com>","11/24/2026 9:28:06 AM","eva@example.com","amy@corp.test","a ""b"", c","` + state + `","` + toIP + `","` + fromIP + `","2048","b3","11/20/2026 12:00:00 AM","11/25/2026 12:00:00 AM","0"`
	}
	received := seen + "received" + mail + " client=[192.0.2.7] proto=TRACE size=2048"
	and := func(s string) string { return received + "\n" + seen + s }
	const rest = mail + " to=amy@corp.test client=[192.0.2.7]"
	for _, tt := range []struct{ head, row, want string }{
		{full, row("Delivered", "", "192.0.2.7"), and("delivered" + rest + " proto=TRACE size=2048")},
		{full, row("Delivered", "203.0.113.5", "192.0.2.7"), and("delivered" + rest + " relay=[203.0.113.5] proto=TRACE size=2048")},
		{full, row("Failed", "203.0.113.5", "192.0.2.7"), and("bounced" + rest + " relay=[203.0.113.5] proto=TRACE size=2048 text=Failed")},
		{full, row("Pending", "203.0.113.5", "192.0.2.7"), and("deferred" + rest + " relay=[203.0.113.5] proto=TRACE size=2048 text=Pending")},
		{full, row("Quarantined", "", "192.0.2.7"), and("held stage=content" + rest + " proto=TRACE size=2048 text=Quarantined")},
		{full, row("FilteredAsSpam", "", "192.0.2.7"), and("inspected stage=content" + rest + " proto=TRACE size=2048 text=FilteredAsSpam")},
		{full, row("Filtered as spam", "", "192.0.2.7"), and("inspected stage=content" + rest + " proto=TRACE size=2048 text=Filtered as spam")},
		{full, row("Expanded", "", "192.0.2.7"), and("expanded stage=routing" + rest + " proto=TRACE size=2048 text=Expanded")},
		{full, row("GettingStatus", "", "192.0.2.7"), received},
		{full, row("None", "", "192.0.2.7"), received},
		{full, row("Delivered", "255.255.255.255", "255.255.255.255"), seen + "received" + mail + " proto=TRACE size=2048\n" +
			seen + "delivered" + mail + " to=amy@corp.test proto=TRACE size=2048"},
		// Without an ID of the service nothing tells how many rows a message has.
		{few, `"24.11.2026 09:28:06","eva@example.com","amy@corp.test","Hello","Failed"`, seen + "bounced from=<eva@example.com> to=amy@corp.test proto=TRACE text=Failed"},
		{few, `"2026-11-24T09:28:06","","amy@corp.test","Hello","Delivered"`, seen + "delivered to=amy@corp.test proto=TRACE"},
		{`Date (UTC),Sender,Recipient,Subject,Status,Message ID`, `2026-11-24 09:28:06,eva@example.com,amy@corp.test,Hello,Delivered,<a@example.com>`,
			seen + "delivered mid=a@example.com from=<eva@example.com> to=amy@corp.test proto=TRACE"},
		{strings.ReplaceAll(few, ",", ";"), `"24.11.2026 09:28:06";"eva@example.com";"amy@corp.test";"Hello";"Delivered"`,
			seen + "delivered from=<eva@example.com> to=amy@corp.test proto=TRACE"},
		{found, `2026-11-24T09:28:06.0000000Z,eva@example.com,"amy@corp.test##Receive, Deliver;bob@corp.test##Receive, Fail;eve@example.net##Receive, Send; ",Hello,2048,<a@example.com>,b3,192.0.2.7,1,Inbound,Normal`,
			seen + "received via=Inbound" + mail + " client=[192.0.2.7] proto=TRACE dir=Incoming size=2048\n" +
				seen + "delivered stage=local via=Inbound" + rest + " proto=TRACE dir=Incoming size=2048\n" +
				seen + "bounced via=Inbound" + strings.Replace(rest, "amy", "bob", 1) + " proto=TRACE dir=Incoming size=2048 text=Receive, Fail\n" +
				seen + "delivered via=Inbound" + strings.Replace(rest, "amy@corp.test", "eve@example.net", 1) + " proto=TRACE dir=Incoming size=2048"},
		{found, `2026-11-24T09:28:06.0000000Z,eva@example.com,"amy@corp.test##Receive, Defer, FilteredAsSpam",Hello,,<a@example.com>,b3,,2,,`,
			seen + "received" + mail + " proto=TRACE dir=Originating\n" +
				seen + "inspected stage=content" + mail + " to=amy@corp.test proto=TRACE dir=Originating text=Receive, Defer, FilteredAsSpam"},
	} {
		p := New(parsers.Options{Location: time.FixedZone("x", 3600)})
		var out parsers.Records
		for _, l := range []string{"#TYPE System.Management.Automation.PSCustomObject", tt.head, tt.row} {
			if err := p.Parse([]byte(l), &out); err != nil {
				t.Errorf("%v: %s", err, l)
			}
		}
		var got []string
		for i := range out.List {
			got = append(got, line(&out.List[i]))
		}
		if got := strings.Join(got, "\n"); got != tt.want || p.Refusal() != nil {
			t.Errorf("%s\n got %s\nwant %s\n%v", tt.row, got, tt.want, p.Refusal())
		}
		parsertest.NoAllocs(t, p, tt.row)
	}
}

// TestSummaryBroken: of a row whose state is not known nothing is stored, nor of a list of
// recipients without states.
func TestSummaryBroken(t *testing.T) {
	for _, tt := range []struct {
		head, row string
		want      error
	}{
		{`MessageTraceId,Received,SenderAddress,RecipientAddress,Status`, `b3,2026-11-24 09:28:06,eva@example.com,amy@corp.test,Zugestellt`, parsers.ErrUnrecognised},
		{`MessageTraceId,Received,SenderAddress,RecipientAddress,Status`, `b3,soon,eva@example.com,amy@corp.test,Failed`, parsers.ErrBroken},
		{`MessageTraceId,Received,SenderAddress,RecipientAddress,Status`, `b3,2026-11-24 09:28:06,eva@example.com,amy@corp.test`, parsers.ErrBroken},
		{`origin_timestamp,sender_address,recipient_status,network_message_id`, `2026-11-24 09:28:06,eva@example.com,amy@corp.test##Deliver;bob@corp.test,b3`, parsers.ErrBroken},
		{`origin_timestamp,sender_address,recipient_status,network_message_id`, `2026-11-24 09:28:06,eva@example.com,"amy@corp.test##Receive, Fly",b3`, parsers.ErrUnrecognised},
	} {
		p := New(parsers.Options{})
		var out parsers.Records
		must.Do(t, p.Parse([]byte(tt.head), &out))
		if err := p.Parse([]byte(tt.row), &out); !errors.Is(err, tt.want) || len(out.List) > 0 {
			t.Errorf("%v, %d records, want %v: %s", err, len(out.List), tt.want, tt.row)
		}
	}
}

// TestSummaryObjects reads summaries from objects: of PowerShell 5 and 7, and of Microsoft Graph.
func TestSummaryObjects(t *testing.T) {
	const mail = " id=b3 mid=a@example.com netid=b3 from=<eva@example.com>"
	const want = "2026-11-24T09:28:06.500Z received" + mail + " client=[192.0.2.7] proto=TRACE size=2048\n" +
		"2026-11-24T09:28:06.500Z bounced" + mail + " to=amy@corp.test client=[192.0.2.7] relay=[203.0.113.5] proto=TRACE size=2048 text="
	for l, text := range map[string]string{
		`{"Organization":"corp.test","MessageId":"\u003ca@example.com\u003e","Received":"2026-11-24T09:28:06.5000000","SenderAddress":"eva@example.com","RecipientAddress":"amy@corp.test","Subject":null,"Status":"Failed","ToIP":"203.0.113.5","FromIP":"192.0.2.7","Size":2048,"MessageTraceId":"b3","Index":0}`: "Failed",
		`{"MessageId":"<a@example.com>","Received":"\/Date(1795512486500)\/","SenderAddress":"eva@example.com","RecipientAddress":"amy@corp.test","Status":"Failed","ToIP":"203.0.113.5","FromIP":"192.0.2.7","Size":2048,"MessageTraceId":"b3"}`:                                                                   "Failed",
		`{"@odata.type":"#x","id":"b3","messageId":"<a@example.com>","receivedDateTime":"2026-11-24T09:28:06.5Z","senderAddress":"eva@example.com","recipientAddress":"amy@corp.test","subject":"status: x","status":"failed","toIP":"203.0.113.5","fromIP":"192.0.2.7","size":2048}`:                               "failed",
		`{"preview":false,"result":{"MessageId":"<a@example.com>","Received":"2026-11-24T09:28:06.500Z","SenderAddress":"eva@example.com","RecipientAddress":"amy@corp.test","Status":"Failed","ToIP":"203.0.113.5","FromIP":"192.0.2.7","Size":"2048","MessageTraceId":"b3"}}`:                                     "Failed",
	} {
		p := New(parsers.Options{Location: time.FixedZone("x", 3600)})
		var out parsers.Records
		err := p.Parse([]byte(l), &out)
		var got []string
		for i := range out.List {
			got = append(got, line(&out.List[i]))
		}
		if got := strings.Join(got, "\n"); err != nil || got != want+text || p.Refusal() != nil {
			t.Errorf("%s\n got %s\nwant %s\n%v, %v", l, got, want+text, err, p.Refusal())
		}
		parsertest.NoAllocs(t, p, l)
		if at, ok := New(parsers.Options{Location: time.FixedZone("x", 3600)}).Time([]byte(l)); !ok || at != out.List[0].Time {
			t.Errorf("%v, %v: %s", at, ok, l)
		}
	}
}

// TestSummaryOrder: the dates of a trace tell the order of day and month if one order would
// make them farther apart than the service keeps what it knows.
func TestSummaryOrder(t *testing.T) {
	const head = `"Received","SenderAddress","RecipientAddress","Status"`
	for _, tt := range []struct{ dates, want string }{
		{"11/9/2026 1:00:00 AM,11/8/2026 1:00:00 AM,11/3/2026 1:00:00 AM", "2026-11-09 2026-11-08 2026-11-03"},
		{"09/11/2026 01:00:00,08/11/2026 01:00:00,03/11/2026 01:00:00", "2026-11-09 2026-11-08 2026-11-03"},
		{"11/9/2026 1:00:00 AM,11/8/2026 1:00:00 AM,11/7/2026 1:00:00 AM", ""}, // may be of three months
		{"11/9/2026 1:00:00 AM,1/3/2026 1:00:00 AM", ""},                       // neither
	} {
		var log []string
		for date := range strings.SplitSeq(tt.dates, ",") {
			log = append(log, `"`+date+`","eva@example.com","amy@corp.test","Delivered"`)
		}
		p := New(parsers.Options{})
		for range 2 {
			var out parsers.Records
			p.Parse([]byte(head), &out)
			for _, l := range log {
				p.Parse([]byte(l), &out)
			}
			if again := p.Again(parsers.Options{}).(*Parser); again.culture.Order != p.culture.Order {
				t.Fatal("what was learned is forgotten")
			} else if p.culture.Order != 0 && len(out.List) < len(log) {
				p = again
				continue
			}
			var got []string
			for i := range out.List {
				got = append(got, time.UnixMicro(out.List[i].Time).UTC().Format(time.DateOnly))
			}
			parsertest.NoAllocs(t, p, log[0])
			if got := strings.Join(got, " "); got != tt.want || (p.Refusal() == nil) != (got != "") {
				t.Errorf("%s: %s, want %s; %v", tt.dates, got, tt.want, p.Refusal())
			}
		}
	}
}
