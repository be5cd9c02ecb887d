package classify

import "testing"

// TestWordings has wordings of servers and filters that rules once took for something else,
// and beside them what has the same words and is something else.
func TestWordings(t *testing.T) {
	c := classifier(t)
	for _, test := range []struct{ text, category string }{
		{"553 5.7.1 <mx.example.com[192.0.2.1]>: Client host rejected: Relaying denied - Your IP identified as spammer.", "reputation_block"},
		{"553 5.7.1 <user@example.com>: Relaying denied", "relay_denied"},
		{`451 4.4.0 Primary target IP address responded with: "550 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org." Attempted failover to alternate host, but that did not succeed.`, "blocklist"},
		{`451 4.4.0 Primary target IP address responded with: "421 4.2.1 Unable to connect." Attempted failover to alternate host, but that did not succeed.`, "network"},
		{`441 4.4.1 Error encountered while communicating with primary target IP address: "Failed to connect. Winsock error code: 11001, Win32 error code: 11001." Attempted failover to alternate host, but that did not succeed.`, "dns"},
		{`441 4.4.1 Error encountered while communicating with primary target IP address: "Failed to connect. Winsock error code: 10060, Win32 error code: 10060." Attempted failover to alternate host, but that did not succeed.`, "network"},
		{"550 5.1.0 sender rejected : invalid sender domain AUP#CXSNDR", "bad_sender"},
		{"550 cox sender rejected. AUP#CXSNDR", "auth_spf_dkim_dmarc"},
		{"550 5.1.0 4Q1x2y0ZzrrQM01NkjaD policy violation", "rate_limit"},
		{"550 5.7.1 Email policy violation", "policy"},
		{`451 4.4.0 Primary target IP address responded with: "550 5.7.0 "mx.example.com" is listed by zen.spamhaus.org." Attempted failover to alternate host, but that did not succeed.`, "blocklist"},
		{"542 This account isn't allowed to receive email", "mailbox_disabled"},
		{"451 mail held for spam review", "spam_content"},
		{"552 5.2.2 message held until mailbox is under quota", "mailbox_full"},
		{"550 5.7.1 Message held for human verification before permitting delivery", "policy"},
		{"550 5.2.2 Could not save message: Disk quota exceeded", "mailbox_full"},
		{"452 4.2.2 could not store mail: over quota", "mailbox_full"},
		{"unable to store this message: mailbox full", "mailbox_full"},
		{"550 unable to store message", "server_fault"},
		{"541 This account isn't allowed to send email", "reputation_block"},
		{"550 5.7.1 The account is not allowed to send messages to external recipients", "policy"},
		{"550 5.7.1 mail from address does not match SPF authentication result", "auth_spf_dkim_dmarc"},
		{"The user is not allowed to receive mails from you. Please check with recipient.", "policy"},
		{"554 INVALID IP FOR SENDING MAIL OF DOMAIN example.com [RCPT_TO]", "auth_spf_dkim_dmarc"},
		{"554 The mail could not be delivered to the recipient because the domain is not reachable.", "bad_domain"},
		{"550 The mail could not be delivered to the recipient because the recipient is not known.", "bad_mailbox"},
		{"554 \"|IFS=' ' && exec /usr/bin/procmail -f- || exit 75 #user\"... Service unavailable", "server_fault"},
		{"554 5.7.1 Mail Score (59) over MessageScoringUpperLimit (50) - send error reports to user@example.com", "spam_content"},
		{"550 5.0.0 Recipient suspend the service", "mailbox_disabled"},
		{"550 The domain example.com is currently suspended. Try later.", "bad_domain"},
		{"550 5.1.1 Mailbox of example.com is currently suspended", "mailbox_disabled"},
		{"550-Requested action not taken: mailbox unavailable 550 Failure sending mail. Try again later.", "rate_limit"},
		{"550-Requested action not taken: mailbox unavailable 550 invalid DNS MX or A/AAAA resource record", "bad_sender"},
		{"501 Recipient syntax error", "bad_mailbox"},
		{"501 Syntax error in parameters", "protocol"},
		{"550 send spam mail rejected: exceeded hour limit", "rate_limit"},
		{"550 spam mail rejected", "spam_content"},
		{"connect to mail.example.com[/var/run/dovecot/lmtp]: No such file or directory", "network"},
		{"connect to mail.example.com[private/dovecot-lmtp]: Permission denied", "network"},
		{"temporary failure. Command output: pipe: fatal: pipe_command: execvp /usr/bin/filter: No such file or directory", "server_fault"},
		{"smtp; 5.1.0 - Unknown address error 550-'5.7.1 <user@example.net>... Access denied' (delivery attempts: 0)", "policy"},
		{"smtp; 5.1.0 - Unknown address error 554-'5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org' (delivery attempts: 0)", "blocklist"},
		{"smtp; 5.1.0 - Unknown address error 550-'5.1.1 no such user' (delivery attempts: 0)", "bad_mailbox"},
		{"“554 5.7.1 Message rejected under suspicion of SPAM”", "spam_content"},
		{"451 4.4.395 Target host responded with error.", "server_fault"},
		{"451 4.4.395 Target host responded with error. -> 421 4.7.0 too many connections", "rate_limit"},
		{"554 message contains an URL listed in SURBL blocklist", "spam_content"},
		{"554 5.7.1 Service unavailable; Client host [mail.example.com] blocked using multi.surbl.org", "blocklist"},
		{"451 4.7.24 Temporary SPF validation error", "dns"},
		{"550 5.7.24 SPF validation error", "auth_spf_dkim_dmarc"},
		{"451 4.7.0 Upstream refused the connection", "network"},
		{"451 4.3.0 upstream server error", "server_fault"},
	} {
		if got := c.Classify(FromReply(test.text)).Category.String(); got != test.category {
			t.Errorf("%s, not %s: %s", got, test.category, test.text)
		}
	}
}

// TestDomainLists: who is refused for a domain on a list is not told to have an address taken off.
func TestDomainLists(t *testing.T) {
	c := classifier(t)
	for text, rule := range map[string]int32{
		"554 5.7.1 Service unavailable; Sender address [user@example.com] blocked using dbl.spamhaus.org":                                                                  1260,
		"550 5.7.1 Your email was rejected due to having a domain present in the Spamhaus DBL -- see https://www.spamhaus.org/dbl/":                                        1260,
		"554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1":                               1186,
		"554 5.7.1 Service unavailable; Helo command [a.example.com] blocked using dbl.spamhaus.org; Error: open resolver; https://www.spamhaus.org/returnc/pub/192.0.2.1": 1184,
		"550 Mail contained a URL rejected by SURBL. See http://www.surbl.org/lookup":                                                                                      1259,
		"554 5.7.1 Service unavailable; Client host [mail.example.com] blocked using multi.uribl.com":                                                                      1195,
	} {
		if got := c.Classify(FromReply(text)).Rule; got != rule {
			t.Errorf("rule %d, not %d: %s", got, rule, text)
		}
	}
}
