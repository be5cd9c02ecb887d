package queries_test

import (
	"bytes"
	"testing"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestKindOfDNSFailure tells a name server that does not answer from a name that is
// not there, in the words of each MTA.
func TestKindOfDNSFailure(t *testing.T) {
	r := named(t, "dns")
	db := reporttest.Open(t)
	for text, want := range map[string]string{
		"Host or domain name not found. Name service error for name=a.example type=MX: Host not found, try again": "no answer from a name server",
		"Host or domain name not found. Name service error for name=a.example type=A: Host not found":             "no such domain or record",
		"host lookup did not complete":                                                             "no answer from a name server",
		`lookup of host "a.invalid" failed in dnslookup router`:                                    "no answer from a name server",
		"all relevant MX records point to non-existent hosts":                                      "no such domain or record",
		"an MX or SRV record indicated no SMTP service":                                            "domain takes no mail",
		"Domain a.example does not accept mail (nullMX)":                                           "domain takes no mail",
		"521 5.3.2 This host never accepts mail":                                                   "domain takes no mail",
		"Name service error for name=a.example type=MX: Malformed or unexpected name server reply": "broken records",
	} {
		db.Change(t, "UPDATE store.fingerprint SET value = ? WHERE id > 0", string(classify.Fingerprint(nil, []byte(text))))
		if got := run(t, db, r, nil); !bytes.Contains(got, []byte(want)) {
			t.Errorf("%s: want %s:\n%s", text, want, got)
		}
	}
}
