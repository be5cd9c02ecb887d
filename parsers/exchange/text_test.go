package exchange

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/golden"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// line returns a record with its time as one line of text.
func line(r *parsers.Record) string {
	return time.UnixMicro(r.Time).UTC().Format("2006-01-02T15:04:05.000Z ") + parsertest.Text(r)
}

// run parses a whole log and renders what comes of it: records, and the lines
// that were not understood.
func run(p *Parser, log []byte) (text string, failed, lines int) {
	var b strings.Builder
	var out parsers.Records
	n := 0
	for l := range bytes.Lines(log) {
		n++
		l = bytes.TrimSuffix(bytes.Clone(l), []byte("\n"))
		out.Reset()
		err := p.Parse(l, &out)
		if err != nil {
			failed++
			fmt.Fprintf(&b, "%d: %v\n", n, err)
		}
		for i := range out.List {
			fmt.Fprintf(&b, "%d: %s\n", n, line(&out.List[i]))
		}
	}
	out.Reset()
	p.Flush(&out)
	for i := range out.List {
		fmt.Fprintf(&b, "end: %s\n", line(&out.List[i]))
	}
	if n := p.Broken(); n > 0 {
		fmt.Fprintf(&b, "broken: %d\n", n)
	}
	return b.String(), failed, n
}

// TestGolden compares each log in testdata/exchange with the golden file beside it.
func TestGolden(t *testing.T) {
	logs, err := filepath.Glob("../../testdata/exchange/*.log")
	if err != nil || len(logs) == 0 {
		t.Fatal("no logs", err)
	}
	for _, name := range logs {
		t.Run(filepath.Base(name), func(t *testing.T) {
			log := must.Have(os.ReadFile(name))(t)
			got, _, _ := run(New(parsers.Options{Host: "MBX00"}), log)
			golden.Compare(t, strings.TrimSuffix(name, ".log")+".golden", got)
		})
	}
}

// TestWithoutHead: a log whose head was cut off, as by a rotation while it was being
// written, tells the same.
func TestWithoutHead(t *testing.T) {
	compared := 0
	for name, log := range fixtures(t) {
		if bytes.Count(log, []byte("#Fields:")) != 1 {
			continue
		}
		compared++
		want, _, _ := run(New(parsers.Options{}), log)
		var bare []byte
		for l := range bytes.Lines(log) {
			if bytes.HasPrefix(scan.SkipBOM(l), []byte("#")) {
				l = []byte("#\n") // so that lines keep their numbers
			}
			bare = append(bare, l...)
		}
		if got, _, _ := run(New(parsers.Options{}), bare); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
	if compared < 5 {
		t.Errorf("%d logs were compared", compared)
	}
}

// TestRows reads rows of the connectivity and agents' logs, each with its own trap.
func TestRows(t *testing.T) {
	const (
		connect = "S,SMTP,example.net,"
		session = "08DC3C0000000031,198.51.100.10:25,"
		told    = " stage=end-of-data via=Some Agent mid=s@example.org "
		reject  = "rejected" + told + "to=amy@corp.test client=[192.0.2.66] dir=Incoming n=2 "
	)
	agent := func(remote, entered, rcpt, action, response, reason, data string) string {
		return session + remote + "," + entered + ",<s@example.org>,,," + rcpt + ",2,Some Agent,OnEndOfData," + action + "," + response + "," + reason + "," + data + ",,,,Incoming"
	}
	for _, tt := range []struct {
		row  string
		want string // records, or the error
	}{
		{connect + "+,Failed to connect", ""}, // not yet
		{connect + ">,Failed connection to [2001:db8::1]:25 (TimedOut:0000274c)",
			"connect_failed stage=connect relay=example.net[2001:db8::1]:25 proto=SMTP errno=10060 text=Failed connection to [2001:db8::1]:25 (TimedOut:0000274c)"},
		{connect + ">,Failed connection to 203.0.113.5 (TimedOut:0000274G)",
			"connect_failed stage=connect relay=example.net[203.0.113.5] proto=SMTP text=Failed connection to 203.0.113.5 (TimedOut:0000274G)"},
		{connect + ">,Failed connection to 203.0.113.5:25", "connect_failed stage=connect relay=example.net[203.0.113.5]:25 proto=SMTP text=Failed connection to 203.0.113.5:25"},
		{connect + "-,Unable to connect", "connect_failed stage=connect relay=example.net[] proto=SMTP text=Unable to connect"},
		{connect + "-,DNS lookup failed", "connect_failed stage=dns relay=example.net[] proto=SMTP text=DNS lookup failed"},
		{connect + "<,421 4.3.2 Service not available", "delayed relay=example.net[] proto=SMTP reply=421 enh=4.3.2 by=reply text=421 4.3.2 Service not available"},
		{connect + "<,250 2.1.0 Ok", ""},
		{connect + ">,something failed", ""},
		{connect + "-,Aborted connection to 203.0.113.5", "connect_failed stage=connect relay=example.net[203.0.113.5] proto=SMTP text=Aborted connection to 203.0.113.5"},
		{"S,DeliveryAgent,fax.example.net,>,Failed to create a connection", "connect_failed stage=connect relay=fax.example.net[] proto=DeliveryAgent text=Failed to create a connection"},
		{"S,DeliveryAgent,fax.example.net,>,Connection with remote host encountered a permanent failure with status 550 5.4.1 no such number",
			"delayed relay=fax.example.net[] proto=DeliveryAgent reply=550 enh=5.4.1 by=reply text=Connection with remote host encountered a permanent failure with status 550 5.4.1 no such number"},
		{"S,DeliveryAgent,fax.example.net,>,Connection with remote host encountered a transient failure with status 450 4.4.1 busy",
			"delayed relay=fax.example.net[] proto=DeliveryAgent reply=450 enh=4.4.1 by=reply text=Connection with remote host encountered a transient failure with status 450 4.4.1 busy"},
		{"S,DeliveryAgent,fax.example.net,>,Connection ended with status 250 2.0.0 ok", ""},
		{",MapiDelivery,mdb1,*,Failed to locate server: no active copy", "delayed stage=routing relay=mdb1[] proto=MapiDelivery text=Failed to locate server: no active copy"},
		{",MapiDelivery,mdb1,*,Throttled delivery due to MDB limit 4", "delayed stage=local relay=mdb1[] proto=MapiDelivery text=Throttled delivery due to MDB limit 4"},
		{"S,MapiDelivery,mdb1,>,Throttled delivery for recipient amy@corp.test due to concurrency limit 3",
			"delayed stage=local to=amy@corp.test relay=mdb1[] proto=MapiDelivery text=Throttled delivery for recipient amy@corp.test due to concurrency limit 3"},
		{"S,MapiSubmission,mdb1,>,Failed; 450 4.2.0 mailbox busy", "delayed stage=local relay=mdb1[] proto=MapiSubmission reply=450 enh=4.2.0 by=reply text=Failed; 450 4.2.0 mailbox busy"},
		{"S,MapiSubmission,mdb1,-,RegularSubmissions: 1 ShadowSubmissions: 0 Bytes: 1 Recipients: 1 Failures: 0 ReachedLimit: False Idle: False", ""},

		{agent("192.0.2.66:1234", "192.0.2.7", "amy@corp.test; <bob@corp.test>", "RejectMessage", "550 5.7.1 no", "r", "d"),
			"rejected" + told + "to=amy@corp.test client=[192.0.2.66]:1234 dir=Incoming n=2 reply=550 enh=5.7.1 by=reply text=550 5.7.1 no\n" +
				"rejected" + told + "to=bob@corp.test client=[192.0.2.66]:1234 dir=Incoming n=2 reply=550 enh=5.7.1 by=reply text=550 5.7.1 no"},
		{agent("", "192.0.2.7", "amy@corp.test", "DeleteMessage", "", "Only", ""), "discarded" + told + "to=amy@corp.test client=[192.0.2.7] dir=Incoming n=2 text=Only"},
		{agent("", "192.0.2.7:25", "", "QuarantineMessage", "", "", "Data"), "held" + told + "client=[192.0.2.7] dir=Incoming n=2 text=Data"},
		{agent("192.0.2.66", "", "amy@corp.test", "RejectMessage", "", "Why", "Data"), reject + "text=Why,Data"},
		{agent("192.0.2.66", "", "amy@corp.test", "RejectMessage", "5505.7.1Access denied", "", ""), reject + "reply=550 enh=5.7.1 by=reply text=5505.7.1Access denied"},
		{agent("192.0.2.66", "", "amy@corp.test", "RejectMessage", "550 5.7.1Access denied", "", ""), reject + "reply=550 enh=5.7.1 by=reply text=550 5.7.1Access denied"},
		{agent("192.0.2.66", "", "amy@corp.test", "RejectMessage", "5504.7.1Access denied", "", ""), reject + "text=5504.7.1Access denied"},
		{agent("192.0.2.66", "", "amy@corp.test", "RejectMessage", "550 5.7.1 caf\xe9", "", ""), reject + "reply=550 enh=5.7.1 by=reply repaired text=550 5.7.1 caf?"},
		{agent("192.0.2.66", "", "amy@corp.test", "AcceptMessage", "250 ok", "", ""), ""},
		{agent("192.0.2.66", "", "amy@corp.test", "StampScl", "", "SCL", "4"), ""},
		{agent("192.0.2.66", "", "amy@corp.test", "AttributionResult", "", "", ""), ""},
		{agent("192.0.2.66", "", "amy@corp.test", "OnPremiseInboundConnectorInfo", "", "", ""), ""},
		{agent("192.0.2.66", "", "amy@corp.test", "AutoNukeRecipient", "", "", ""), strings.Replace(strings.TrimSpace(reject), "rejected", "discarded", 1)},
		{agent("192.0.2.66", "", "amy@corp.test", "InvalidCertificate", "", "", ""), strings.Replace(strings.TrimSpace(reject), "rejected", "warning", 1)},
		{agent("192.0.2.66", "", "amy@corp.test", "Dance", "550 5.7.1 no", "", ""), "line not recognised"},
	} {
		var out parsers.Records
		err := New(parsers.Options{}).Parse([]byte("2024-03-05T09:00:00.000Z,"+tt.row), &out)
		got := parsertest.Texts(out.List)
		if err != nil {
			got += err.Error()
		}
		if got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.row, got, tt.want)
		}
	}
}
