package exchange

import (
	"fmt"
	"testing"
)

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
