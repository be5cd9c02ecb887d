package exchange

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

// onlyRecord returns the record of a row in a log without a head, nil if there is not just one.
func onlyRecord(t *testing.T, row string) *parsers.Record {
	t.Helper()
	var out parsers.Records
	if err := New(parsers.Options{}).Parse([]byte(row), &out); err != nil || len(out.List) != 1 {
		t.Errorf("%v, %d records: %s", err, len(out.List), row)
		return nil
	}
	return &out.List[0]
}

// TestOwnStore: a delivery to a mailbox of the server that sent it is told by one
// row of two, a delivery to another server by its only one.
func TestOwnStore(t *testing.T) {
	const (
		head = "#Log-type: Message Tracking Log\n#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context," +
			"connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status"
		send  = "2024-03-05T08:00:01.000Z,198.51.100.10,MBX01,"
		reply = ",;250 2.0.0 OK <a@corp.test> [Hostname=MBX01.corp.test];ClientSubmitTime:,Intra-Organization SMTP Send Connector,SMTP,SEND,1001,<a@corp.test>,amy@corp.test,250 2.1.5 Recipient OK"
	)
	for _, tt := range []struct {
		row  string
		want int
	}{
		{send + "198.51.100.10,MBX01.corp.test" + reply, 0},
		{send + "198.51.100.9,mbx01.corp.test" + reply, 0}, // a server has several addresses
		{send + "198.51.100.11,MBX02.corp.test" + reply, 1},
		{send + "198.51.100.10,MBX01.corp.test" + strings.Replace(reply, "[Hostname", "[InternalId=7; Hostname", 1), 1},
		{send + "198.51.100.10,MBX01.corp.test" + strings.Replace(reply, "Intra-Organization SMTP Send Connector", "组织内 SMTP 发送连接器", 1), 0},
		{send + "198.51.100.10,MBX01.corp.test" + strings.Replace(reply, "2.0.0 OK <a@corp.test> [Hostname=MBX01.corp.test]", "2.0.0 queued as 4F1", 1), 1}, // a filter
		{"2024-03-05T08:00:01.100Z,,MBX01.corp.test,,MBX01,,,STOREDRIVER,DELIVER,1001,<a@corp.test>,amy@corp.test,Inbox", 1},
	} {
		p := New(parsers.Options{})
		var out parsers.Records
		for l := range strings.SplitSeq(head+"\n"+tt.row, "\n") {
			if err := p.Parse([]byte(l), &out); err != nil {
				t.Fatalf("%v: %s", err, l)
			}
		}
		if got := len(out.List); got != tt.want {
			t.Errorf("%d records, want %d: %s", got, tt.want, tt.row)
		}
	}
}

// TestHeldBack wants no failed attempt where Exchange made none.
func TestHeldBack(t *testing.T) {
	row := func(source, context, event, status, reference, custom string) string {
		return "2024-03-05T08:00:01.000Z,,MBX01,198.51.100.10,MBX01,\"" + context + "\",," + source + "," + event + ",1001,<a@corp.test>,n,amy@corp.test," + status +
			",10,1,," + reference + ",s,a@example.net,a@example.net,,Incoming,,,," + custom
	}
	for _, tt := range []struct{ row, want string }{
		{row("AGENT", "Transport Rule Agent", "DEFER", "", "", ""), "skipped content [] Transport Rule Agent"},
		{row("AGENT", "Some Agent", "DEFER", "451 4.7.1 busy", "", ""), "deferred content [] 451 4.7.1 busy"},
		{row("ROUTING", "CatResolve", "DEFER", "", "", ""), "deferred routing [] "},
		{row("SMTP", "", "THROTTLE", "", "MessageRateExceeded", ""), "skipped  [] MessageRateExceeded"},
		{row("STOREDRIVER", "", "THROTTLE", "", "", "S:DiagnosticInfo=Stage:LoadItem"), "skipped local [] Stage:LoadItem"},
		{row("STOREDRIVER", "", "THROTTLE", "", "", "\"S:DiagnosticInfo=Stage:LoadItem, SmtpResponse:432 4.2.0 busy\""), "delayed  [] 432 4.2.0 busy"},
		{row("AGENT", "Transport Rule Agent", "FAIL", "", "", ""), "discarded content [] Transport Rule Agent"},
		{row("AGENT", "Transport Rule Agent", "FAIL", "250 2.1.5 OK", "", ""), "discarded content [] 250 2.1.5 OK"},
	} {
		if r := onlyRecord(t, tt.row); r != nil {
			if got := fmt.Sprintf("%v %v [%s] %s", r.Event, r.Stage, r.Relay.Name, r.Text); got != tt.want {
				t.Errorf("%s, want %s: %s", got, tt.want, tt.row)
			}
		}
	}
}

// TestFails tells what a transport agent did to a message apart.
func TestFails(t *testing.T) {
	row := func(client, source, context, event, status string) string {
		return "2024-03-05T08:00:01.000Z," + client + ",MBX01,,," + context + ",," + source + "," + event + ",1001,<a@corp.test>,n,amy@corp.test," + status + ",10,1,,,s,a@example.net,a@example.net,,Incoming,,,,"
	}
	led := func(reply string) string { return "[{LED=" + reply + "};{MSG=};{FQDN=};{IP=};{LRT=}]" }
	for _, tt := range []struct {
		row  string
		want parsers.Event
	}{
		{row("", "AGENT", "Transport Rule Agent", "FAIL", led("550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy")), parsers.Bounced},
		{row("", "AGENT", "Transport Rule Agent", "FAIL", led("550 5.2.1 Message deleted by the transport rules agent")), parsers.Discarded},
		{row("", "AGENT", "Transport Rule Agent", "FAIL", "550 5.2.1 Message deleted by the transport rules agent"), parsers.Discarded},
		{row("", "AGENT", "Some Routing Agent", "DROP", led("550 4.3.2 QUEUE.TransportAgent; message deleted by transport agent")), parsers.Discarded},
		{row("192.0.2.66", "AGENT", "Some Agent", "FAIL", led("550 5.7.1 no")), parsers.Rejected},
		{row("", "ADMIN", "", "FAIL", led("550 4.3.2 QUEUE.Admin; message deleted by administrative action")), parsers.Removed},
		{row("", "SMTP", "", "FAIL", led("550 5.4.300 Message expired -> 421 4.4.2 Connection dropped")), parsers.Expired},
	} {
		if r := onlyRecord(t, tt.row); r != nil && r.Event != tt.want {
			t.Errorf("%v, want %v: %s", r.Event, tt.want, tt.row)
		}
	}
}

// TestRefusedCommand: of a command that an anti-spam agent refuses, the tracking log tells the client and the
// agent; nothing was sent that could fail.
func TestRefusedCommand(t *testing.T) {
	row := func(connector, context, recipients string) string {
		return "2024-03-05T08:00:01.000Z,192.0.2.66,EDGE01,198.51.100.10,,\"" + context + "\"," + connector + ",SMTP,FAIL,,,," + recipients + ",,,,,,,,,,,,,,S:DeliveryPriority=Normal"
	}
	for _, tt := range []struct{ row, want string }{
		{row("", "Connection Filtering Agent", ""), "rejected host=EDGE01 client=[192.0.2.66] proto=SMTP text=Connection Filtering Agent"},
		{row("", "Recipient Filter Agent; some reason", ""), "rejected stage=rcpt host=EDGE01 client=[192.0.2.66] proto=SMTP text=Recipient Filter Agent; some reason"},
		{row("", "08DD5A0000000041", "amy@corp.test"), "bounced host=EDGE01 to=amy@corp.test relay=[198.51.100.10] proto=SMTP"},
	} {
		if r := onlyRecord(t, tt.row); r != nil && parsertest.Text(r) != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.row, parsertest.Text(r), tt.want)
		}
	}
}

// TestModerators: what moderators decide is told with the ID of the request to them. It is about the message that
// reference names.
func TestModerators(t *testing.T) {
	for event, want := range map[string]string{
		"MODERATORREJECT":  "bounced stage=content mid=a@corp.test from=<eva@corp.test> to=all@corp.test proto=APPROVAL n=1 text=MODERATORREJECT",
		"MODERATORSALLNDR": "bounced stage=content mid=a@corp.test from=<eva@corp.test> to=all@corp.test proto=APPROVAL n=1 text=MODERATORSALLNDR",
		"MODERATIONEXPIRE": "expired stage=content mid=a@corp.test from=<eva@corp.test> to=all@corp.test proto=APPROVAL n=1 text=MODERATIONEXPIRE",
		"MODERATORAPPROVE": "released stage=content mid=a@corp.test from=<eva@corp.test> to=all@corp.test proto=APPROVAL n=1 text=MODERATORAPPROVE",
	} {
		row := "2024-03-05T08:00:01.000Z,,,,,,,APPROVAL," + event + ",0,<request@corp.test>,,all@corp.test,,,1,,<a@corp.test>,,eva@corp.test,,,,,,,"
		if r := onlyRecord(t, row); r != nil && parsertest.Text(r) != want {
			t.Errorf("%s\n got %s\nwant %s", row, parsertest.Text(r), want)
		}
	}
}

// TestRecipientsChange tells which address takes another's place: a REDIRECT row has them the
// other way round than RESOLVE and EXPAND. A recipient that an agent adds is no new message.
func TestRecipientsChange(t *testing.T) {
	const message = "id=1001 mid=a@corp.test netid=n from=<a@example.net>"
	for _, tt := range []struct{ servers, context, source, event, recipient, related, want string }{
		{",MBX01", "", "ROUTING", "REDIRECT", "amy@corp.test", "bob@corp.test",
			"redirected stage=routing host=MBX01 " + message + " to=bob@corp.test orig=amy@corp.test proto=ROUTING dir=Incoming size=10 n=1"},
		{",MBX01", "", "ROUTING", "REDIRECT", "amy@corp.test", "amy@corp.test", // and to another one
			"redirected stage=routing host=MBX01 " + message + " to=amy@corp.test proto=ROUTING dir=Incoming size=10 n=1"},
		{",MBX01", "", "AGENT", "REDIRECT", "amy@corp.test", "", // to another connector
			"redirected stage=routing host=MBX01 " + message + " to=amy@corp.test proto=AGENT dir=Incoming size=10 n=1"},
		{",MBX01", "", "ROUTING", "RESOLVE", "bob@corp.test", "amy@corp.test",
			"redirected stage=routing host=MBX01 " + message + " to=bob@corp.test orig=amy@corp.test proto=ROUTING dir=Incoming size=10 n=1"},
		{"MBX01,", "Transport Rule Agent", "AGENT", "RECEIVE", "bob@corp.test", "",
			"expanded stage=content host=MBX01 " + message + " to=bob@corp.test proto=AGENT dir=Incoming size=10 n=1 text=Transport Rule Agent"},
		{",MBX01", "Journaling", "AGENT", "RECEIVE", "bob@corp.test", "",
			"received host=MBX01 " + strings.Replace(message, " mid=", " begins mid=", 1) + " client=[] proto=AGENT dir=Incoming size=10 n=1"},
	} {
		client, server, _ := strings.Cut(tt.servers, ",")
		row := "2024-03-05T08:00:01.000Z,," + client + ",," + server + "," + tt.context + ",," + tt.source + "," + tt.event + ",1001,<a@corp.test>,n," + tt.recipient +
			",,10,1," + tt.related + ",,s,a@example.net,a@example.net,,Incoming,,,,"
		if r := onlyRecord(t, row); r != nil && parsertest.Text(r) != tt.want {
			t.Errorf("%s\n got %s\nwant %s", row, parsertest.Text(r), tt.want)
		}
	}
}

// TestReasonGiven finds why a message was not taken in rows that have no status.
func TestReasonGiven(t *testing.T) {
	for _, tt := range []struct{ source, event, custom, want string }{
		{"STOREDRIVER", "SUBMITFAIL", "S:ItemEntryId=00-1A;'S:DiagnosticInfo=Stage:LoadItem, SmtpResponse:554 5.2.0 STOREDRV.Submit; no';S:x=y", "bounced 554 5.2.0 554 5.2.0 STOREDRV.Submit; no"},
		{"STOREDRIVER", "SUBMITDEFER", "S:DiagnosticInfo=Stage:CreateMailItem, SmtpResponse:432 4.2.0 later", "deferred 432 4.2.0 432 4.2.0 later"},
		{"STOREDRIVER", "SUBMITFAIL", "S:DiagnosticInfo=Stage:LoadItem", "bounced   Stage:LoadItem"},
		{"PICKUP", "BADMAIL", "S:BadmailReason=Content is not valid", "bounced   Content is not valid"},
		{"PICKUP", "BADMAIL", "S:ItemEntryId=00-1A", "bounced   "},
		{"ROUTING", "EXPAND", "S:DiagnosticInfo=SmtpResponse:550 5.1.1 no", "expanded   "}, // is no failure
	} {
		row := `2024-03-05T08:00:01.000Z,,,,MBX01,MDB:1,,` + tt.source + "," + tt.event + `,1001,<a@corp.test>,n,,,10,0,,,s,a@corp.test,a@corp.test,,Originating,,,,"` + tt.custom + `"`
		if r := onlyRecord(t, row); r != nil && fmt.Sprintf("%v %v %v %s", r.Event, r.Reply, r.Enhanced, r.Text) != tt.want {
			t.Errorf("%v %v %v %s, want %s", r.Event, r.Reply, r.Enhanced, r.Text, tt.want)
		}
	}
}

// TestTransferred: of a message that was split, each recipient leaves the one that reference
// names, if it names one.
func TestTransferred(t *testing.T) {
	for reference, want := range map[string]string{
		"1000": "message_fact id=1001\nmessage_fact id=1000 next=1001 to=amy@corp.test\nmessage_fact id=1000 next=1001 to=bob@corp.test",
		"":     "message_fact id=1001",
		"x":    "message_fact id=1001",
	} {
		row := "2024-03-05T08:00:01.000Z,,,,,,,ROUTING,TRANSFER,1001,,,amy@corp.test;bob@corp.test,,,,," + reference + ",,,,,,,,,,,,"
		var out parsers.Records
		if err := New(parsers.Options{}).Parse([]byte(row), &out); err != nil {
			t.Error(err)
		}
		if got := strings.ReplaceAll(parsertest.Texts(out.List), " proto=ROUTING", ""); got != want {
			t.Errorf("%s: got %s\nwant %s", reference, got, want)
		}
	}
}

// TestManyRelated: there is an address before for each recipient, or one for all.
func TestManyRelated(t *testing.T) {
	for related, want := range map[string]string{
		"amy@old.test;bob@old.test": "amy@old.test bob@old.test",
		"all@old.test":              "all@old.test all@old.test",
	} {
		row := "2024-03-05T08:00:01.000Z,,,,MBX01,,,ROUTING,RESOLVE,1001,<a@corp.test>,n,amy@corp.test;bob@corp.test,,,2," + related + ",,,,,,,,,,,,,"
		var out parsers.Records
		if err := New(parsers.Options{}).Parse([]byte(row), &out); err != nil || len(out.List) != 2 {
			t.Fatalf("%v, %d records", err, len(out.List))
		}
		if got := fmt.Sprintf("%s %s", out.List[0].OriginalRecipient, out.List[1].OriginalRecipient); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestTooManyRecipients: a row of more recipients than a message can have is damaged.
func TestTooManyRecipients(t *testing.T) {
	many := strings.Repeat("a@example.com;", maxRecipients+1)
	for _, row := range []string{
		"2024-03-05T08:00:01.000Z,,,,MBX01,,,SMTP,SEND,1001,<a@corp.test>,n," + many + ",,,,,,,,,,,,,,,,,",
		"2024-03-05T08:00:01.000Z,,,,MBX01,,,ROUTING,TRANSFER,1001,<a@corp.test>,n," + many + ",,,,,1000,,,,,,,,,,,,",
		"2024-03-05T08:00:01.000Z,08DD,192.0.2.1:25,192.0.2.9:7000,192.0.2.9,<a@example.com>,,," + many + ",70000,Agent,OnEndOfData,RejectMessage,550 5.7.1 no,,,,,,",
	} {
		var out parsers.Records
		if err := New(parsers.Options{}).Parse([]byte(row), &out); err != parsers.ErrBroken || len(out.List) > 0 {
			t.Errorf("%v, %d records: %.80s", err, len(out.List), row)
		}
	}
}

// TestOnlyServer leaves out what an organisation with one server logs of each message.
func TestOnlyServer(t *testing.T) {
	for context, want := range map[string]int{
		"No suitable shadow servers": 0,
		"MBX02.corp.test=421 4.2.1 Unable to connect -> SocketError: Failed to connect. Winsock error code: 10051": 1,
	} {
		row := "2024-03-05T08:00:01.000Z,,,,MBX01," + context + ",,SMTP,HAREDIRECTFAIL,1001,<a@corp.test>,n,amy@corp.test,,10,1,,,s,a@example.net,a@example.net,,Incoming,,,,"
		var out parsers.Records
		if err := New(parsers.Options{}).Parse([]byte(row), &out); err != nil || len(out.List) != want {
			t.Errorf("%v, %d records, want %d: %s", err, len(out.List), want, row)
		}
	}
}

// TestNamesItself takes the server that failed from the status, if the row's own server
// stands in its place.
func TestNamesItself(t *testing.T) {
	for servers, want := range map[string]string{
		"198.51.100.10,MBX01,,MBX01":                     "mx.example.net 203.0.113.77",
		"198.51.100.10,MBX01.corp.test,,mbx01":           "mx.example.net 203.0.113.77",
		"198.51.100.10,MBX01,,":                          "mx.example.net 203.0.113.77",
		"198.51.100.10,MBX01,203.0.113.9,mx.example.org": "mx.example.org 203.0.113.9",
		"198.51.100.10,MBX01,,mx.example.org":            "mx.example.org ",
		"198.51.100.10,MBX01,203.0.113.9,":               " 203.0.113.9",
		"198.51.100.10,MBX01,203.0.113.9,203.0.113.9":    " 203.0.113.9",
		"198.51.100.10,MBX01,198.51.100.10,MBX01":        "MBX01 198.51.100.10",
	} {
		row := "2024-03-05T08:00:01.000Z," + servers + ",,Outbound,SMTP,DEFER,1001,<a@corp.test>,n,c@example.net," +
			"[{LED=451 4.7.1 later};{MSG=};{FQDN=mx.example.net};{IP=203.0.113.77};{LRT=}],10,1,,,s,amy@corp.test,amy@corp.test,,Originating,,,,"
		if r := onlyRecord(t, row); r != nil && string(r.Relay.Name)+" "+string(r.Relay.IP) != want {
			t.Errorf("%s %s, want %s: %s", r.Relay.Name, r.Relay.IP, want, servers)
		}
	}
}

// TestDeliveredBy: a delivery into a mailbox is logged by the server that has the message,
// which up to Exchange 2010 need not be the one that has the mailbox.
func TestDeliveredBy(t *testing.T) {
	const (
		before2013 = "2010-03-05T08:00:01.000Z,,%s,,MBX01,,,STOREDRIVER,DELIVER,1001,<a@corp.test>,amy@corp.test,,10,1,,,s,a@example.net,a@example.net,2010-03-05T08:00:00.000Z"
		since2013  = "2024-03-05T08:00:01.000Z,,%s,,MBX01,,,STOREDRIVER,DELIVER,1001,<a@corp.test>,n,amy@corp.test,,10,1,,,s,a@example.net,a@example.net,,Incoming,,,,"
	)
	for _, tt := range []struct{ row, client, want string }{
		{before2013, "HUB01", "HUB01"},
		{before2013, "HUB01.corp.test", "HUB01.corp.test"},
		{before2013, "mbx01.corp.test", "MBX01"}, // both roles: as its other rows name it
		{before2013, "", "MBX01"},
		{strings.Replace(before2013, ",,STOREDRIVER,DELIVER", "MDB:1,,STOREDRIVER,RECEIVE", 1), "", "MBX01"}, // the only row of that
		{since2013, "MBX01.corp.test", "MBX01"},
		{since2013, "MBX02.corp.test", "MBX01"},
	} {
		row := fmt.Sprintf(tt.row, tt.client)
		if r := onlyRecord(t, row); r != nil && string(r.Host) != tt.want {
			t.Errorf("%s, want %s: %s", r.Host, tt.want, row)
		}
	}
}
