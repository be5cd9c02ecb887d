package exchange

import (
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
		{";550 5.1.1 no", 2, " | 550 5.1.1 no"},
		{"550 5.1.1 no; such user;250 ok", 2, "550 5.1.1 no; such user | 250 ok"},
		{"'550 5.1.1 it''s; so';250 ok", 2, "550 5.1.1 it''s; so | 250 ok"},
		{"[{LED=550 a; b};{MSG=};{IP=}];250 ok", 2, "[{LED=550 a; b};{MSG=};{IP=}] | 250 ok"},
		{"Inbox;Archive;Spam", 1, "Inbox;Archive;Spam"},
		// What does not fit goes to no recipient rather than to the wrong one.
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
		"451 4.4.395 Target host responded with error. -> 421 4.3.2 Service not available":                        "421 4.3.2 reply mta=4.4.395",
		"451 4.4.397 Error communicating with target host. -> 421 4.2.1 Unable to connect -> SocketError: Failed": "421 4.2.1 reply mta=4.4.397",
		"451 4.4.395 Target host responded with error. -> 421 closing":                                            "421 4.4.395 mta mta=4.4.395",
		`451 4.4.0 Primary target IP address responded with: "454 4.7.0 Temporary authentication failure."`:       "454 4.7.0 reply mta=4.4.0",
		"250 2.0.0 queued -> 421 not a failure":                                                                   "250 2.0.0 reply",
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
