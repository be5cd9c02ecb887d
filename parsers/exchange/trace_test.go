package exchange

import (
	"errors"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

// TestTrace reads the details of a message trace.
func TestTrace(t *testing.T) {
	const (
		bare  = `"MessageId","MessageTraceId","Date","Event","Action","Detail","Data"`
		named = `"Date","MessageTraceId","Event","Action","Detail","SenderAddress","RecipientAddress"`
		ids   = `"<a@example.com>","b3","11/24/2026 9:28:06 AM",`
		seen  = "2026-11-24T09:28:06.000Z " // UTC, whatever the zone of other logs
		mail  = " id=b3 mid=a@example.com netid=b3"
	)
	for _, tt := range []struct{ head, row, want string }{
		{bare, ids + `"Fail","","Reason: [{LED=550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found};{MSG=};{FQDN=};{IP=};{LRT=}]. OutboundProxyTargetIP: . OutboundProxyTargetHostName: ","<root/>"`,
			seen + "bounced stage=routing" + mail + " reply=550 enh=5.1.10 by=reply text=550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found"},
		{bare, ids + `"Defer","","Reason: [{LED=451-4.7.23 deferred 451 4.7.23 example.com};{MSG=};{FQDN=mx.example.net};{IP=203.0.113.5};{LRT=1/21/2025 3:45:12 AM}]. OutboundProxyTargetIP: 203.0.113.5. OutboundProxyTargetHostName: mx.example.net",""`,
			seen + "deferred" + mail + " relay=mx.example.net[203.0.113.5] reply=451 enh=4.7.23 by=reply text=451-4.7.23 deferred 451 4.7.23 example.com"},
		{bare, ids + `"DEFER","","The message was deferred. 450 4.4.316 Connection refused [Message=Socket error code 10061] [LastAttemptedServerName=mx.example.net] [LastAttemptedIP=203.0.113.5:25]",""`,
			seen + "deferred stage=connect" + mail + " relay=mx.example.net[203.0.113.5]:25 errno=10061 reply=450 enh=4.4.316 by=reply text=450 4.4.316 Connection refused [Message=Socket error code 10061] [LastAttemptedServerName=mx.example.net] [LastAttemptedIP=203.0.113.5:25]"},
		{bare, ids + `"Fail","","Reason: [{LED=550 5.4.300 Message expired -> 421 4.4.2 Connection dropped};{MSG=4. OutboundProxyTargetIP: 203.0.113.5.",""`,
			seen + "expired" + mail + " reply=421 enh=4.4.2 by=reply dsn=5.4.300 text=550 5.4.300 Message expired -> 421 4.4.2 Connection dropped};{MSG=4"},
		{bare, ids + `"Drop","","The message was dropped by a rule.",""`, seen + "discarded" + mail + " text=The message was dropped by a rule."},
		{bare, ids + `"Receive","","Message received by: MBX01",""`, ""},
		{bare, ids + `"Transport rule","SetHeader","Rule",""`, ""},
		{named, `"2026-11-24T09:28:06","b3","Deliver","","The message was delivered.","eva@example.com","amy@corp.test"`,
			seen + "delivered stage=local id=b3 netid=b3 from=<eva@example.com> to=amy@corp.test"},
		{named, `"2026-11-24T09:28:06","b3","Send external","","","eva@example.com","amy@example.net"`,
			seen + "delivered id=b3 netid=b3 from=<eva@example.com> to=amy@example.net"},
	} {
		p := New(parsers.Options{Location: time.FixedZone("x", 3600)})
		var out parsers.Records
		for _, l := range []string{tt.head, tt.row} {
			if err := p.Parse([]byte(l), &out); err != nil {
				t.Errorf("%v: %s", err, l)
			}
		}
		got := ""
		if len(out.List) > 0 {
			got = line(&out.List[0])
		}
		if got != tt.want || len(out.List) > 1 || p.Refusal() != nil {
			t.Errorf("%s\n got %s\nwant %s\n%v", tt.row, got, tt.want, p.Refusal())
		}
		parsertest.NoAllocs(t, p, tt.row)
	}
	p := New(parsers.Options{})
	var out parsers.Records
	p.Parse([]byte(bare), &out)
	if err := p.Parse([]byte(ids+`"Zustellung","","",""`), &out); !errors.Is(err, parsers.ErrUnrecognised) {
		t.Errorf("a step that is not known: %v", err)
	}
}

// TestTraceZone reads the times of another export behind a trace as those of the zone again.
func TestTraceZone(t *testing.T) {
	p := New(parsers.Options{Location: time.FixedZone("x", 3600)})
	var out parsers.Records
	for _, l := range []string{`"MessageId","MessageTraceId","Date","Event","Action","Detail"`, exportHead, exportRow("2026-11-24 09:28:06", "amy@corp.test")} {
		if err := p.Parse([]byte(l), &out); err != nil {
			t.Errorf("%v: %s", err, l)
		}
	}
	if want := time.Date(2026, 11, 24, 8, 28, 6, 0, time.UTC).UnixMicro(); len(out.List) != 1 || out.List[0].Time != want {
		t.Errorf("%v", out.List)
	}
}
