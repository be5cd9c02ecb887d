package exchange

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
)

func TestSplitStatus(t *testing.T) {
	for _, tc := range []struct {
		status string
		n      int
		want   string // joined by " | "
	}{
		{"250 2.1.5 OK;250 2.1.5 OK", 2, "250 2.1.5 OK | 250 2.1.5 OK"},
		{"250 2.1.5 OK", 3, "250 2.1.5 OK"},
		{"Inbox;Archive", 2, "Inbox | Archive"},
		{";", 2, " | "},
		{"'", 1, "'"},
		{";550 5.1.1 no", 2, " | 550 5.1.1 no"},
		{"550 5.1.1 no;;250 ok", 3, "550 5.1.1 no |  | 250 ok"},
		{"550 5.1.1 no; such user;250 ok", 2, "550 5.1.1 no; such user | 250 ok"},
		{"'550 5.1.1 it''s; so';250 ok", 2, "550 5.1.1 it''s; so | 250 ok"},
		{"[{LED=550 a; b};{MSG=};{IP=}];250 ok", 2, "[{LED=550 a; b};{MSG=};{IP=}] | 250 ok"},
		{"Inbox;Archive;Spam", 1, "Inbox;Archive;Spam"},
		// What does not fit goes to no recipient rather than to the wrong one.
		{"[{LRT=1};{LED=441 4.4.1 a};{FQDN=}];[{LRT=2};{LED=441 4.4.1 b};{FQDN=}]", 2, "[{LRT=1};{LED=441 4.4.1 a};{FQDN=}] | [{LRT=2};{LED=441 4.4.1 b};{FQDN=}]"},
		{"To;Cc", 2, "To | Cc"},
		{"LED=451 4.7.1 wait; please;LED=550 5.1.1 no", 2, "LED=451 4.7.1 wait; please | LED=550 5.1.1 no"},
		{"250 2.1.5Recipient OK;451-4.7.23 later", 2, "250 2.1.5Recipient OK | 451-4.7.23 later"},
		{"250 ok;550 no", 3, ""},
		{"Inbox;Archive;Spam", 2, ""},
	} {
		var got []string
		for _, it := range splitStatus(nil, []byte(tc.status), tc.n) {
			got = append(got, string(it.of([]byte(tc.status))))
		}
		if s := strings.Join(got, " | "); s != tc.want {
			t.Errorf("%s for %d: %q, want %q", tc.status, tc.n, s, tc.want)
		}
	}
}

// TestOnlyBeginnings cuts lists of values of which each seems to begin one with semicolons
// of its own: to look for the end of each in all that follows takes minutes.
func TestOnlyBeginnings(t *testing.T) {
	for _, value := range []string{"'a;", "[{;"} {
		list := []byte(strings.Repeat(value, 100_000))
		if n := len(splitList(nil, list)); n != 100_000 {
			t.Errorf("%d values of %s", n, value)
		}
	}
}

func TestReadStatus(t *testing.T) {
	for status, want := range map[string]string{
		"":                       "||",
		"250 2.1.5 Recipient OK": "250 2.1.5 Recipient OK||",
		"[{LED=550 5.1.8 Access denied, bad outbound sender AS(42000001) [X.example.com]};{MSG=};{FQDN=mx.example.net};{IP=192.0.2.40};{LRT=11.08.2026 09:47:13}]": "550 5.1.8 Access denied, bad outbound sender AS(42000001) [X.example.com]|mx.example.net|192.0.2.40",
		"{[{LED=550 5.7.1 TRANSPORT.RULES.RejectMessage; no};{MSG=};{FQDN=};{IP=};{LRT=}]}":                                                                        "550 5.7.1 TRANSPORT.RULES.RejectMessage; no||",
		"[{LRT=12/30/2015 8:41:35 PM};{LED=441 4.4.1 Error communicating with target host.};{FQDN=mx.example.net};{IP=192.0.2.40:25}]":                             "441 4.4.1 Error communicating with target host.|mx.example.net|192.0.2.40:25",
		"LED=451 4.7.1 Greylisted":                                              "451 4.7.1 Greylisted||",
		"[{LED=};{MSG=};{FQDN=};{IP=};{LRT=}]":                                  "||",
		"[{LED=};{MSG=550 5.7.1 no};{FQDN=}]":                                   "550 5.7.1 no||",
		"[{LED=450 4.4.316 Connection refused};{MSG=Socket error code 10061}":   "450 4.4.316 Connection refused};{MSG=Socket error code 10061||",
		"{LED=451 4.4.395 Target host responded with error. -> 421 4.3.2 busy}": "451 4.4.395 Target host responded with error. -> 421 4.3.2 busy||",
		"[{LED=450 4.4.317 Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required to send mail] [LastAttemptedServerName=mx.example.net] [LastAttemptedIP=192.0.2.40:25] [X.example.com]};{MSG=};{FQDN=};{IP=};{LRT=}]": "450 4.4.317 Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required to send mail] [LastAttemptedServerName=mx.example.net] [LastAttemptedIP=192.0.2.40:25] [X.example.com]|mx.example.net|192.0.2.40:25",
		"[{LED=450 4.4.317 x [LastAttemptedIP=[2001:db8::1]:25] y};{MSG=}]":                                                                                         "450 4.4.317 x [LastAttemptedIP=[2001:db8::1]:25] y||[2001:db8::1]:25",
		"[{LED=451 4.4.395 Target host responded with error. -> 454 4.7.0 No}; {MSG=}; {FQDN=mx.example.net};\r\n      {IP=192.0.2.40}; {LRT=15/07/2025 09:21:04}]": "451 4.4.395 Target host responded with error. -> 454 4.7.0 No|mx.example.net|192.0.2.40",
		"[{LED=550 5.7.1 no} ; really}; then};{MSG=};{FQDN=}]":                                                                                                      "550 5.7.1 no} ; really}; then||",
		"[{LED=550 a}x{b};{MSG=}]": "550 a}x{b||",
		"[{LED=550 a}; ":           "550 a};||",
		"[{LED=":                   "||",
		"[{LED=550 no};{FQDN=x.test};{IP=203.0.113.9};{MSG=};{FQDN=mx.example.net};{IP=192.0.2.40};{LRT=}]":                                                                         "550 no|mx.example.net|192.0.2.40",
		"[{LED=550 no};{FQDN=x.test};{IP=203.0.113.9};{MSG=};{FQDN=};{IP=};{LRT=}]":                                                                                                 "550 no||",
		"[{LED=450 4.4.317 -> 450 [LastAttemptedServerName=x.test] [LastAttemptedIP=203.0.113.9] [LastAttemptedServerName=mx.example.net] [LastAttemptedIP=192.0.2.40:25]};{MSG=}]": "450 4.4.317 -> 450 [LastAttemptedServerName=x.test] [LastAttemptedIP=203.0.113.9] [LastAttemptedServerName=mx.example.net] [LastAttemptedIP=192.0.2.40:25]|mx.example.net|192.0.2.40:25",
		"[{LED=450 4.4.317 x [LastAttemptedIP=": "450 4.4.317 x [LastAttemptedIP=||",
	} {
		s := readStatus([]byte(status))
		if got := strings.Join([]string{string(s.text), string(s.fqdn), string(s.ip)}, "|"); got != want {
			t.Errorf("%s\n got %s\nwant %s", status, got, want)
		}
	}
}

// TestCodes reads the replies of other servers out of Exchange's own.
func TestCodes(t *testing.T) {
	for text, want := range map[string]string{
		"250 2.1.5 Recipient OK": "250 2.1.5 reply",
		"250 2.1.5Recipient OK":  "250 2.1.5 reply",
		"2502.1.5 Recipient OK":  "250 2.1.5 reply",
		"451-4.7.23 try again":   "451 4.7.23 reply",
		"550 1.2.3.4 is blocked": "550 5.0.0 implied",
		"To":                     "",
		"550 10.0.0.1Recipient":  "550 5.0.0 implied",
		"550 5.0.0.1Recipient":   "550 5.0.0 implied",
		"451 4.4.395 Target host responded with error. -> 421 4.3.2 Service not available":                                                        "421 4.3.2 reply mta=4.4.395",
		"550 5.4.300 Message expired -> 451 4.4.397 Error communicating with target host. -> 421 4.4.2 Connection dropped due to ConnectionReset": "421 4.4.2 reply mta=5.4.300",
		// No server answered: 4.2.1 would mean that a mailbox is disabled.
		"451 4.4.397 Error communicating with target host. -> 421 4.2.1 Unable to connect -> SocketError: Failed":                                                             "451 4.4.397 reply",
		"451 4.4.397 Error communicating with target host. -> 421 4.2.1 Unable to connect -> SocketTimedout: Socket error code 10060":                                         "451 4.4.397 reply",
		"550 5.4.300 Message expired -> 451 4.4.397 Error communicating with target host. -> 421 4.2.1 Unable to connect -> SocketConnectionRefused: Socket error code 10061": "451 4.4.397 reply mta=5.4.300",
		`451 4.4.0 Primary target IP address responded with: "421 4.2.1 Unable to connect." Attempted failover to alternate host`:                                             "451 4.4.0 reply",
		`450 4.7.0 Proxy session setup failed on Frontend with '451 4.4.0 Primary target IP address responded with: "421 4.2.1 Unable to connect." Attempted failover'`:       "451 4.4.0 reply mta=4.7.0",
		"421 4.2.1 Unable to connect": "421 4.0.0 implied mta=4.2.1",
		"421 4.2.1 Unable to connect -> SocketError: Failed to connect. Winsock error code: 10051": "421 4.0.0 implied mta=4.2.1",
		"421 4.2.1 Unable to connect -> 421 4.3.2 Service not available":                           "421 4.3.2 reply mta=4.2.1",
		"451 4.4.0 Primary target IP address responded with: ":                                     "451 4.4.0 reply",
		"421 4.2.1 Mailbox disabled":                                                               "421 4.2.1 reply",
		// Exchange's own words on both levels: its verdict is the outer one.
		"450 4.4.317 Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required to send mail]": "450 4.4.317 reply",
		"550-5.7.26 This mail has been blocked. 550-5.7.26 See https://example.com/ 550 5.7.26 x - gsmtp":   "550 5.7.26 reply",
		"451 4.4.395 Target host responded with error. -> 421 closing":                                      "421 4.4.395 mta mta=4.4.395",
		`451 4.4.0 Primary target IP address responded with: "454 4.7.0 Temporary authentication failure."`: "454 4.7.0 reply mta=4.4.0",
		"250 2.0.0 queued -> 421 not a failure":                                                             "250 2.0.0 reply",
	} {
		var r parsers.Record
		setCodes(&r, []byte(text))
		got := strings.TrimSpace(strings.Join([]string{r.Reply.String(), r.Enhanced.String(), r.CodeOrigin.String()}, " "))
		if r.MTAEnhanced != 0 {
			got += " mta=" + r.MTAEnhanced.String()
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestLastEndpoint(t *testing.T) {
	for text, want := range map[string]string{
		"all alternate hosts. The last endpoint attempted was 203.0.113.7:25'":                                "203.0.113.7 25",
		"The last endpoint attempted was 203.0.113.7:475.":                                                    "203.0.113.7 475",
		"The last endpoint attempted was [2001:db8::7]:25":                                                    "2001:db8::7 25",
		"The last endpoint attempted was 2001:db8::7:25":                                                      "2001:db8::7 25",
		"451 The last endpoint attempted was 192.0.2.66:25. The last endpoint attempted was 203.0.113.7:475.": "203.0.113.7 475",
		"The last endpoint attempted was ":                                                                    " 0",
		"The last endpoint attempted was :25":                                                                 " 0",
		"The last endpoint attempted was mx.example.net":                                                      " 0",
		"The last endpoint attempted was 203.0.113.7:99999":                                                   "203.0.113.7 0",
		"The last endpoint attempted was 2001:db8::7:99999":                                                   "2001:db8::7:99999 0",
		"550 5.1.1 no": " 0",
	} {
		if ip, port := lastEndpoint([]byte(text)); fmt.Sprintf("%s %d", ip, port) != want {
			t.Errorf("%q: %s %d, want %s", text, ip, port, want)
		}
	}
}

// TestStages finds where in a session Exchange's own replies say that it failed.
func TestStages(t *testing.T) {
	for text, want := range map[string]parsers.Stage{
		"450 4.4.317 Cannot connect to remote server [Message=451 4.4.0 TLS negotiation failed with error SocketError] [LastAttemptedServerName=mx.example.net]": parsers.STARTTLS,
		"450 4.4.317 Cannot connect to remote server [Message=451 4.4.0 Security status IllegalMessage]":                                                         parsers.STARTTLS,
		"450 4.4.317 Cannot connect to remote server [Message=SubjectMismatch Expected Subject: *.example.net. Presented Subject: CN=MBX01.]":                    parsers.STARTTLS,
		"450 4.4.317 Cannot connect to remote server [Message=421 4.3.2 x]":                                                                                      parsers.Connecting,
		"450 4.4.315 Connection timed out [Message=Socket error code 10060]":                                                                                     parsers.Connecting,
		"450 4.4.316 Connection refused [Message=Socket error code 10061]":                                                                                       parsers.Connecting,
		"421 4.4.1 Connection timed out": parsers.NoStage, // at any time
		"450 4.7.0 Proxy session setup failed on Frontend with '454 4.7.5 Certificate validation failure'": parsers.STARTTLS,
		"451 4.4.395 Target host responded with error. -> 454 4.7.0 Temporary authentication failure":      parsers.Auth,
		"550 5.7.51 TenantInboundAttribution; RestrictDomainsToCertificate set":                            parsers.NoStage,
	} {
		if got := stageOf([]byte("SMTP"), []byte(text)); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
	for source, want := range map[string]parsers.Stage{"RESOLVER": parsers.Routing, "ROUTING": parsers.Routing, "DNS": parsers.Resolve, "QUEUE": parsers.NoStage} {
		if got := stageOf([]byte(source), []byte("550 5.1.1 no such address")); got != want {
			t.Errorf("%s: %v, want %v", source, got, want)
		}
	}
}
