package postfix_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// TestForgedEnvelope: whatever a stranger writes into HELO, an address or a header, a refusal
// names no sender, recipient or client of his choice. What Postfix wrote before it stays.
func TestForgedEnvelope(t *testing.T) {
	const forged = "; from=<forged@example.org> to=<forged@example.net> proto=ESMTP helo=<forged"
	for _, c := range []struct{ name, text string }{
		{"HELO", "NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 <a@example.com>: Relay access denied; from=<s@example.org> to=<a@example.com> proto=ESMTP helo=<x>" + forged + ">"},
		{"HELO of a refused VRFY", "NOQUEUE: reject: VRFY from unknown[192.0.2.7]: 554 5.7.1 <a@example.com>: Relay access denied; to=<a@example.com> proto=ESMTP helo=<x>" + forged + ">"},
		{"HELO of a refused HELO", "NOQUEUE: reject: HELO from unknown[192.0.2.7]: 554 5.7.1 <x" + forged + ">: Helo command rejected: no; proto=ESMTP helo=<x" + forged + ">"},
		{"HELO to postscreen", "NOQUEUE: reject: RCPT from [192.0.2.7]:4711: 554 5.7.1 no; from=<s@example.org>, to=<a@example.com>, proto=ESMTP, helo=<x>" + strings.ReplaceAll(forged, "> ", ">, ") + ">"},
		{"a sender in a log without quotes", "NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 no; from=<forged@example.org> to=<forged@example.net> proto=ESMTP helo=<x@example.org> to=<a@example.com> proto=ESMTP helo=<y>"},
		{"the recipient", `NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 <x` + forged + `@example.com>: Relay access denied; from=<s@example.org> to=<"x` + forged + `"@example.com> proto=ESMTP helo=<h>`},
		{"the recipient, without HELO", `NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 no; from=<s@example.org> to=<"x; from=<forged@example.org> to=<forged@example.net>"@example.com> proto=ESMTP helo=<h>`},
		{"a header", "A1B2C3D4E5: reject: header Subject: x from forged[198.51.100.9]" + forged + "> from unknown[192.0.2.7]; from=<s@example.org> to=<a@example.com> proto=ESMTP helo=<h>: 5.7.1 no"},
		{"HELO of a header's client", "A1B2C3D4E5: reject: header Subject: x from unknown[192.0.2.7]; from=<s@example.org> to=<a@example.com> proto=ESMTP helo=<x from forged[198.51.100.9]" + forged + ">: 5.7.1 no"},
		{"a quote from a header to HELO", `A1B2C3D4E5: reject: header Subject: x; from=<" from unknown[192.0.2.7]; from=<s@example.org> to=<a@example.com> proto=ESMTP helo=<"> to=<forged@example.net> proto=ESMTP helo=<forged>: 5.7.1 no`},
		{"a quote from a sender to HELO", `NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 no; from=<"@example.org> to=<a@example.com> proto=ESMTP helo=<"> to=<forged@example.net> helo=<forged>`},
		{"a sender with a recipient", `NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 no; from=<x> to=<forged@example.com> to=<a@example.com> proto=ESMTP helo=<h>`},
	} {
		p := postfix.New(parsers.Options{Location: time.UTC})
		var out parsers.Records
		daemon := "smtpd"
		if strings.Contains(c.text, "header") {
			daemon = "cleanup"
		}
		if err := p.Parse([]byte("Nov 24 04:30:05 mx1 postfix/"+daemon+"[1]: "+c.text), &out); err != nil || len(out.List) != 1 {
			t.Errorf("%s: %v, %d records", c.name, err, len(out.List))
			continue
		}
		r := &out.List[0]
		for field, v := range map[string][]byte{"sender": r.Sender, "recipient": r.Recipient, "HELO": r.Helo, "client": r.Client.Name} {
			if strings.HasPrefix(string(v), "forged") {
				t.Errorf("%s: the %s is %s", c.name, field, v)
			}
		}
		if daemon == "smtpd" && (string(r.Client.IP) != "192.0.2.7" || r.Reply != 554 || r.Enhanced.String() != "5.7.1") {
			t.Errorf("%s: %s %d %v", c.name, r.Client.IP, r.Reply, r.Enhanced)
		}
	}
}

// TestQuotedInEnvelope: a quoted local part is no second envelope, and neither is any name in
// HELO that does not begin one, nor what a list writes of its subscriber into the sender (VERP).
func TestQuotedInEnvelope(t *testing.T) {
	const reject = "Nov 24 04:30:05 mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 550 5.1.1 no; "
	expect(t, map[string]string{
		reject + `from=<s@example.org> to=<"a>, status=sent to=<y"@example.com> proto=ESMTP helo=<x; to=y> to=<z>`:         `rejected stage=rcpt via=postfix/smtpd from=<s@example.org> to="a>, status=sent to=<y"@example.com client=unknown[192.0.2.7] helo=x; to=y proto=ESMTP reply=550 enh=5.1.1 by=reply text=550 5.1.1 no`,
		reject + `from=<list-bounces+info.proto=example.com@example.org> to=<info.proto@example.com> proto=ESMTP helo=<x>`: `rejected stage=rcpt via=postfix/smtpd from=<list-bounces+info.proto=example.com@example.org> to=info.proto@example.com client=unknown[192.0.2.7] helo=x proto=ESMTP reply=550 enh=5.1.1 by=reply text=550 5.1.1 no`,
	})
}
