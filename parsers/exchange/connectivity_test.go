package exchange

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
)

// TestConnectivitySession wants each failure of a session once, although its end says it
// again.
func TestConnectivitySession(t *testing.T) {
	const (
		dead1 = "\n>,Failed connection to 192.0.2.1:25 (TimedOut:0000274C)[TargetIPAddress:192.0.2.1:25|MarkedUnhealthy]"
		dead2 = "\n>,Failed connection to 192.0.2.2:25 (ConnectionRefused:0000274D)[TargetIPAddress:192.0.2.2:25|MarkedUnhealthy]"
		alive = "\n>,Established connection to 192.0.2.2"
		retry = "\n-,Messages: 0 Bytes: 0 (Retry : Service not active)"

		no1   = "connect_failed relay=example.net[192.0.2.1]"
		no2   = "connect_failed relay=example.net[192.0.2.2]"
		later = "delayed relay=example.net[]"
	)
	for rows, want := range map[string]string{
		"+,q" + dead1 + dead2 + "\n>,x[y]\n-,Messages: 0 Bytes: 0 (Retry : Unable to connect -> 421 4.2.1 Unable to connect)": no1 + "\n" + no2,
		"+,q" + dead1 + alive + "\n-,Messages: 1 Bytes: 2144 ()":                                                              no1,
		"+,q" + dead1 + alive + retry:                              no1 + "\ndelayed relay=example.net[192.0.2.2]",
		"+,q" + alive + retry:                                      "delayed relay=example.net[192.0.2.2]",
		"+,q" + retry:                                              later,
		"-,451 4.4.0 DNS query failed":                             "connect_failed relay=example.net[]",
		"+,q" + retry + "\n+,q" + retry:                            later + "\n" + later,
		"+,q" + dead1 + "\n-,Messages: 0 Bytes: 0 ()\n+,q" + retry: no1 + "\n" + later,
		"+,q" + alive + "\n-,Messages: 1 Bytes: 1 ()\n+,q" + retry + "\n>,x[y]": later,
	} {
		p := New(parsers.Options{})
		var out parsers.Records
		for row := range strings.SplitSeq(rows, "\n") {
			if err := p.Parse([]byte("2024-03-05T09:00:00.000Z,08DD5A0000000001,SMTP,example.net,"+row), &out); err != nil {
				t.Errorf("%v: %s", err, row)
			}
		}
		p.Flush(&out)
		var got []string
		for _, r := range out.List {
			got = append(got, fmt.Sprintf("%v relay=%s[%s]", r.Event, r.Relay.Name, r.Relay.IP))
		}
		if got := strings.Join(got, "\n"); got != want || p.Broken() != 0 {
			t.Errorf("%s\n got %s\nwant %s", rows, got, want)
		}
	}
}

// TestConnectivityEnds reads what the end of a session says of it.
func TestConnectivityEnds(t *testing.T) {
	for text, want := range map[string]string{
		"Messages: 2 Bytes: 10 DiscardIDs: 2 (Success)":                                      "",
		"Messages: 0 Bytes: 0 (Resubmit : no copy)":                                          "",
		"Messages:1 Bytes:10":                                                                "",
		"Messages: 1 Bytes: 10 Recipients: 1":                                                "",
		"Messages: 0 Bytes: 0 DiscardIDs: 1 (Retry)":                                         "delayed  0 ",
		"Messages: 0 Bytes: 0 (Retry : 421 4.3.2 busy)":                                      "delayed  421 4.3.2",
		"Messages: 0 Bytes: 0 (Fail)":                                                        "delayed  0 ",
		"Messages: 0 Bytes: 0 (Fail : 550 5.7.1 no)":                                         "delayed  550 5.7.1",
		"Messages: 0 Bytes: 0 (Fail : DNS query failed)":                                     "connect_failed dns 0 ",
		"Messages: 1 Bytes: 9 Recipients: 1 SmtpResponse: 432 4.2.0 STOREDRV.Deliver: x: y.": "delayed local 432 4.2.0",
	} {
		var out parsers.Records
		if err := New(parsers.Options{}).Parse([]byte("2024-03-05T08:00:01.000Z,08DD5A0000000001,SMTP,example.net,-,"+text), &out); err != nil {
			t.Errorf("%v: %s", err, text)
		}
		got := ""
		for _, r := range out.List {
			got = fmt.Sprintf("%v %v %d %v", r.Event, r.Stage, r.Reply, r.Enhanced)
		}
		if got != want {
			t.Errorf("%q, want %q: %s", got, want, text)
		}
	}
}

// TestFailedEndpoint reads the address that could not be reached: with a port if a reason
// follows, and then also behind an IPv6 address without brackets.
func TestFailedEndpoint(t *testing.T) {
	for text, want := range map[string]string{
		"Failed connection to 192.0.2.1:25 (TimedOut:0000274C)[TargetIPAddress:192.0.2.1:25|MarkedUnhealthy|FailureCount:1|]":                     "192.0.2.1 25 10060",
		"Failed connection to 2001:db8::1:25 (TimedOut:0000274C)[TargetIPAddress:2001:db8::1:25|MarkedUnhealthy|FailureCount:1|]":                 "2001:db8::1 25 10060",
		"Failed connection to 2001:db8:1:2:3:4:5:6:2525 (ConnectionRefused:0000274D)[TargetIPAddress:2001:db8:1:2:3:4:5:6:2525|MarkedUnhealthy|]": "2001:db8:1:2:3:4:5:6 2525 10061",
		"Failed connection to [2001:db8::1]:25 (TimedOut:0000274C)[TargetIPAddress:[2001:db8::1]:25|MarkedUnhealthy|FailureCount:1|]":             "2001:db8::1 25 10060",
		"Failed connection to 2001:db8::25 (TimedOut:0000274C)[TargetIPAddress:2001:db8::25|MarkedUnhealthy|FailureCount:1|]":                     "2001:db8::25 0 10060",
		"Aborted connection to 2001:db8::1:25": "2001:db8::1:25 0 0",
	} {
		r := onlyRecord(t, "2024-03-05T08:00:01.000Z,08DD5A0000000001,SMTP,example.net,>,"+text)
		if r == nil {
			continue
		}
		if got := fmt.Sprintf("%s %d %d", r.Relay.IP, r.Relay.Port, r.Errno); got != want {
			t.Errorf("%s, want %s: %s", got, want, text)
		}
	}
}

// TestSessionInBothLogs reads a session of which a forwarder sends the rows of both logs, which
// give it one ID: the end of the one is not that of the other.
func TestSessionInBothLogs(t *testing.T) {
	const sent = "2024-03-05T08:00:02.000Z,Internet,08DD5A0000000001,1,198.51.100.10:7000,192.0.2.2:25,"
	const connected = "2024-03-05T08:00:02.000Z,08DD5A0000000001,SMTP,example.net,"
	p := New(parsers.Options{})
	var out parsers.Records
	for _, row := range []string{
		connected + "+,q",
		connected + "\">\",Failed connection to 192.0.2.1:25 (TimedOut:0000274C)[TargetIPAddress:192.0.2.1:25]",
		connected + ">,Established connection to 192.0.2.2",
		sent + "+,,", sent + "<,220 mx.example.net ESMTP,", sent + ">,EHLO mbx01.corp.test,", sent + "<,250 mx.example.net,",
		sent + ">,MAIL FROM:<a@corp.test>,", sent + "<,250 2.1.0 ok,", sent + ">,RCPT TO:<b@example.net>,",
		connected + "-,Messages: 0 Bytes: 0 ()",
		sent + "<,550 5.1.1 no,", sent + ">,QUIT,", sent + "<,221 bye,", sent + "-,,Local",
	} {
		if err := p.Parse([]byte(forwarders["RFC 3164"].wrap(row)), &out); err != nil {
			t.Errorf("%v: %s", err, row)
		}
	}
	p.Flush(&out)
	var got strings.Builder
	for i := range out.List {
		r := &out.List[i]
		fmt.Fprintf(&got, "%v from=%s to=%s relay=%s[%s] %d\n", r.Event, r.Sender, r.Recipient, r.Relay.Name, r.Relay.IP, r.Reply)
	}
	const want = "connect_failed from= to= relay=example.net[192.0.2.1] 0\nbounced from=a@corp.test to=b@example.net relay=mx.example.net[192.0.2.2] 550\n"
	if got.String() != want || p.Broken() != 0 {
		t.Errorf("%d broken\n got %swant %s", p.Broken(), got.String(), want)
	}
}
