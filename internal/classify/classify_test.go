package classify

import (
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
)

func classifier(tb testing.TB, files ...RuleFile) *Classifier {
	tb.Helper()
	c, err := New(files...)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// TestExamples asks for each rule's own example. Where an earlier rule decides,
// it must give the same category: 38 examples have words that a text rule
// knows besides those of their provider, or a code that says more than they do.
func TestExamples(t *testing.T) {
	c := classifier(t)
	n, own, same := 0, 0, 0
	for r := range c.Rules() {
		if r.Example == "" {
			continue
		}
		n++
		v := c.Classify(r.exampleRecord())
		switch {
		case v.Rule == r.ID:
			own++
		case v.Category == r.Category:
			same++
		default:
			t.Errorf("rule %d (%v): %q is %v by rule %d\n%s", r.ID, r.Category, r.Example, v.Category, v.Rule, Fingerprint(nil, []byte(r.Example)))
		}
	}
	if least := 323; own < least {
		t.Errorf("%d examples are decided by their own rule, which were %d", own, least)
	}
	t.Logf("%d examples: %d by their own rule, %d by another of the same category", n, own, same)
}

// TestRegistryOfProviders holds the registry that explains replies against the rules:
// it has the words of each rule about a provider.
func TestRegistryOfProviders(t *testing.T) {
	known := map[string]bool{}
	for _, row := range readCSVFile(t, "../../parsers/smtpcode/registry/provider_codes.csv") {
		known[row["pattern"]+row["category"]] = true
	}
	for r := range classifier(t).Rules() {
		if ofProvider(r) && !known[r.Pattern+r.Category.String()] {
			t.Errorf("rule %d (%s, %v): the registry has no reply %s", r.ID, r.Provider, r.Category, r.Pattern)
		}
	}
}

// ofProvider reports whether r is of provider_rules.csv.
func ofProvider(r *Rule) bool { return r.ID >= 1000 && r.ID < firstClueRule }

// TestOwnAdvice: what is known of a provider's reply is said of it, and not what the
// category says of any server, because a general rule of an earlier tier decided.
func TestOwnAdvice(t *testing.T) {
	c := classifier(t)
	for r := range c.Rules() {
		if !ofProvider(r) || r.Advice == "" {
			continue
		}
		if by := c.Rule(c.Classify(r.exampleRecord()).Rule); by.Advice == "" {
			t.Errorf("rule %d (%s) has advice, and rule %d decides without any: %s", r.ID, r.Provider, by.ID, r.Example)
		}
	}
}

// TestQuotedMail: what a stranger wrote into a message that a header check refused
// does not decide why; what the check says does.
func TestQuotedMail(t *testing.T) {
	c := classifier(t)
	for _, tt := range []struct{ text, want string }{
		{"header Subject: your mailbox is full, virus found from mail.example.com[192.0.2.1]; from=<a@example.net> to=<b@example.com> proto=ESMTP helo=<x>: 5.7.1 not here", "policy"},
		{"header Subject: your mailbox is full from local; from=<a@example.net> to=<b@example.com>: 5.7.1 this looks like spam", "spam_content"},
		{"body your mailbox is full from mail.example.com[192.0.2.1]", "policy"},
	} {
		r := parsers.Record{Event: parsers.Rejected, Stage: parsers.Content, Text: []byte(tt.text)}
		if got := c.Classify(&r).Category.String(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.text, got, tt.want)
		}
	}
}

// TestOwnTexts: what an MTA says of itself, which other rules would take for what a
// server said, and replies that have words of several categories.
func TestOwnTexts(t *testing.T) {
	c := classifier(t)
	for text, want := range map[string]string{
		"552 5.2.2 /var/mail/user: write failed: disk quota exceeded":                                                                          "mailbox_full",
		"550 5.1.2 cannot resolve recipient domain example.com: host not found":                                                                "bad_domain",
		"550 5.1.2 unable to resolve recipient address: no MX":                                                                                 "dns",
		"550 mail from <> not allowed":                                                                                                         "bad_sender",
		"550 5.1.1 Backend lookup failed: no such user":                                                                                        "bad_mailbox",
		"550 5.1.1 mailbox not owned by this server: user unknown":                                                                             "bad_mailbox",
		"cancelled by timeout_frozen_after":                                                                                                    "expired",
		"451 4.7.1 Rate limit exceeded: retry timeout exceeded":                                                                                "rate_limit",
		"cancelled by system filter: not here":                                                                                                 "policy",
		"bare <LF> received":                                                                                                                   "content_format",
		"no IP address found for host mx.example.com":                                                                                          "dns",
		"Tainted filename for search: '/etc/mail/user'":                                                                                        "server_fault",
		"Malformed SMTP reply (an empty line) in response to DATA":                                                                             "protocol",
		"Remote host mx.example.com [192.0.2.9] closed connection in response to end of data":                                                  "network",
		`DNS lookup of "MAIN_RELAY_NETS" deferred`:                                                                                             "dns",
		`response to "RCPT TO:<a@example.com>" from mail.example.com [192.0.2.9] was: 451 4.7.1 Please try again later`:                        "greylist",
		"smtp transport process returned non-zero status 0x0100: exit code 1":                                                                  "server_fault",
		"mailbox /var/mail/b has wrong uid (0 != 1000)":                                                                                        "server_fault",
		"bad mode (0100666) for /home/b/.forward: 022 bit(s) unexpected":                                                                       "server_fault",
		"Connection refused: Failed to connect to socket /var/run/dovecot/lmtp for lmtp transport: Connection refused":                         "server_fault",
		"Messages: 0 Bytes: 0 (Retry : Service not active)":                                                                                    "server_fault",
		"The mail server could not find the domain":                                                                                            "bad_domain",
		"Domain example.com has an outgoing mail hold":                                                                                         "policy",
		"Sender a@example.com has an outgoing mail hold":                                                                                       "policy",
		"Domain example.com has exceeded the max defers and failures per hour (7/5 (20%)) allowed. Message discarded.":                         "rate_limit",
		"unqualified address not permitted: failing address in \"Cc:\" header is: Tan":                                                         "content_format",
		"Error while reading message with no usable sender address (R=1buDL5-0002OC-O0): at least one malformed recipient address":             "content_format",
		"Error while reading message with no usable sender address (R=1buDL5-0002OC-O0): message too big (limit set to 1000000)":               "message_too_big",
		"503 Administrative prohibition -- authorization required.  Users in your domain are not allowed to send email without authorization.": "smtp_auth",
		"temporary failure. Command output: procmail: Quota exceeded while writing \"/users/x/Maildir/tmp/1\"":                                 "mailbox_full",
		"client TLS configuration problem":                                                                                                     "tls",

		// The system's words for why a connection cannot be made
		"Host is down":                  "network",
		"Protocol not available":        "network",
		"Machine is not on the network": "network",
	} {
		r := parsers.Record{Event: parsers.Deferred, Text: []byte(text)}
		if got := c.Classify(&r).Category.String(); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"550 5.7.29 ARC authentication failed":                                                            "auth_spf_dkim_dmarc",
		"421 4.7.66 TLS 1.0 and 1.1 are not supported.":                                                   "tls",
		"554 5.6.0 Corrupt message content":                                                               "content_format",
		"554 5.7.1 <user@example.com>: Recipient address rejected: Your MTA is listed in too many DNSBLs": "blocklist",
		"451 4.7.0 Please try again later.":                                                               "greylist",
		"450 4.7.1 <user@example.com>: Recipient address rejected: Policy Rejection- Please try later.":   "greylist",
		"550 Sender rate overlimit - 30.0 / 1h":                                                           "rate_limit",
		"550 HELO should be a FQDN or address literal":                                                    "rdns_helo",
		"503 5.5.1 EHLO must be first":                                                                    "protocol",
		"554 5.7.1 Policy rejection. Please try again later":                                              "policy",
		"Connection refused by mx.example.com":                                                            "network",
		"550 5.7.1 connection refused by milter":                                                          "reputation_block",
		"550 Message headers fail syntax check":                                                           "content_format",
		"550 maximum allowed line length is 998 octets, got 1300":                                         "message_too_big",
		"550 5.6.0 Message contains unauthorized attachment":                                              "virus_attachment",
		"554 5.7.1 Gtube pattern":                                                                         "spam_content",
		"554 5.7.1 Connection refused by policy":                                                          "reputation_block",
		"450 4.4.1 Connection refused by remote host":                                                     "network",
		"550 5.7.1 Refused by local policy, see https://www.example.com/unblocked/":                       "policy",
		"550 5.1.1 Mail from this address book is unknown":                                                "bad_mailbox",
		"550 5.2.3 This e-mail was rejected as it is too large":                                           "message_too_big",
		"554 5.7.1 Message bounced by administrator":                                                      "policy",
		"550 5.7.1 Access denied for users of spamcopper.example.com":                                     "policy",
		"550 4.3.2 QUEUE.TransportAgent; message deleted by transport agent":                              "policy",
		"host mx.example.com[192.0.2.1] greeted me with my own hostname mx.example.com":                   "loop",
		"451 Authentication failed: Maximum credits exceeded":                                             "rate_limit",
		"535 Authentication failed":                                                                       "smtp_auth",
		"421 Cannot connect to SMTP server 192.0.2.1 (192.0.2.1:587), connect error 10060":                "network",
		"552 Message body is too big":                                                                     "message_too_big",
		"500 Line too long":                                                                               "protocol",
		"550 5.7.1 Mail from 192.0.2.1 has been refused by our anti-spam policy":                          "reputation_block",
		"550 5.7.1 Sender ID (PRA) Not Permitted":                                                         "auth_spf_dkim_dmarc",
		"554 5.7.1 POL-P1 see https://www.facebook.com/postmaster/response_codes":                         "blocklist",
		"554 5.7.1 POL-P2 see https://www.facebook.com/postmaster/response_codes":                         "reputation_block",
		"554 5.7.1 <user@example.com>: Recipient address rejected: Policy rejection not logged in":        "smtp_auth",
		"403 You are not authorized to send from that email address":                                      "bad_sender",
		"550 connect EADDRNOTAVAIL 192.0.2.1:443 - Local (192.0.2.2:0)":                                   "network",
		"550 connect EHOSTUNREACH 192.0.2.1:25":                                                           "network",
		"452 <user@example.com> Domain size limit exceeded":                                               "mailbox_full",
		"550 5.7.1 Outbound quota exceeded":                                                               "rate_limit",
		"550 IP is hangup":                                                                                "reputation_block",
		"550 User hangup":                                                                                 "mailbox_disabled",
		"550 5.1.1 No redirect entry for user":                                                            "bad_mailbox",
		"451 4.7.1 <mx.example.com[192.0.2.1]>: Client host rejected: Please try again slower":            "rate_limit",
		"451 4.4.0 Message failed to be made redundant":                                                   "server_fault",
		"551 Main account unavailable":                                                                    "reputation_block",
		"550 e9b1abd8 connection rate is too high":                                                        "rate_limit",
	} {
		if got := c.Classify(FromReply(text)).Category.String(); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	r := parsers.Record{Event: parsers.Deferred, Stage: parsers.Resolve, Enhanced: 4_003_005,
		Text: []byte("Host or domain name not found. Name service error for name=relay.example.com type=A: Host not found")}
	if v := c.Classify(&r); v.Category.String() != "server_fault" || v.Owner != Us {
		t.Errorf("Postfix's own relay host: %v, to act: %v", v.Category, v.Owner)
	}
}

// TestTiers shows that each tier goes before the next one, and a user's rule
// before the built-in ones of its tier only.
func TestTiers(t *testing.T) {
	for i, tier := range tiers {
		for _, later := range tiers[i+1:] {
			c := classifier(t, table("tier,pattern,category", later+",(?i)zyx,loop", tier+",(?i)zyx,dns"))
			if v := c.Classify(FromReply("559 zyx")); v.Category.String() != "dns" || v.Rule != FirstUserRule+1 {
				t.Errorf("%s before %s: %v by rule %d", tier, later, v.Category, v.Rule)
			}
		}
	}
	c := classifier(t, table("tier,pattern,category", "text,greylisted,policy", "reply,user unknown,policy"))
	if v := c.Classify(FromReply("450 4.2.0 greylisted")); v.Category.String() != "policy" || v.Rule != FirstUserRule {
		t.Errorf("a user's rule of the same tier: %v by rule %d", v.Category, v.Rule)
	}
	if v := c.Classify(FromReply("550 5.1.1 user unknown")); v.Category.String() != "bad_mailbox" {
		t.Errorf("a user's rule of a later tier: %v by rule %d", v.Category, v.Rule)
	}
}

func table(lines ...string) RuleFile {
	return RuleFile{"rules.csv", []byte(strings.Join(lines, "\n") + "\n")}
}

// TestEveryEvent: a failure has exactly one category even where nothing is
// known of it, and what did not fail has none.
func TestEveryEvent(t *testing.T) {
	c := classifier(t)
	var failures []string
	for e, name := range parsers.Events {
		if Failed(e) {
			failures = append(failures, name)
		}
		v := c.Classify(&parsers.Record{Event: e})
		failed := v.Category != 0 && v.Persistence != 0 && v.Owner != 0 && v.Rule != 0
		if failed != Failed(e) || !failed && v != (Verdict{}) {
			t.Errorf("%s: %+v", name, v)
		}
	}
	slices.Sort(failures)
	if got, want := strings.Join(failures, " "), "auth_failed bounced connect_failed deferred delayed expired lost_connection reject_warning rejected tls_failed undeliverable"; got != want {
		t.Errorf("failures are %s, want %s", got, want)
	}
	for event, want := range map[parsers.Event]string{
		parsers.Expired: "expired", parsers.AuthFailed: "smtp_auth", parsers.TLSFailed: "tls", parsers.LostConnection: "network",
		parsers.ConnectFailed: "network", parsers.Rejected: "policy", parsers.Bounced: "unknown",
	} {
		if v := c.Classify(&parsers.Record{Event: event}); v.Category.String() != want {
			t.Errorf("%v: %v", event, v.Category)
		}
	}
}

func TestPersistenceAndOwner(t *testing.T) {
	c := classifier(t)
	relay := parsers.Peer{Name: []byte("mx.example.com"), IP: []byte("192.0.2.25")}
	filter := parsers.Peer{Name: []byte("127.0.0.1"), IP: []byte("127.0.0.1")}
	socket := parsers.Peer{Name: []byte("mx.example.com"), IP: []byte("private/dovecot-lmtp")}
	for _, tt := range []struct {
		r           parsers.Record
		persistence Persistence
		owner       Owner
	}{
		{parsers.Record{Event: parsers.Bounced, Reply: 550, Enhanced: 5_001_001, Text: []byte("user unknown"), Relay: relay}, Hard, Us},
		{parsers.Record{Event: parsers.Deferred, Reply: 450, Enhanced: 4_001_001, Text: []byte("user unknown"), Relay: relay}, Soft, Us},
		{parsers.Record{Event: parsers.Rejected, Reply: 550, Enhanced: 5_001_001, Text: []byte("user unknown")}, Hard, Them},
		{parsers.Record{Event: parsers.Rejected, Reply: 550, Enhanced: 5_001_001, Text: []byte("user unknown"), Relay: parsers.Peer{IP: relay.IP}}, Hard, Us},
		{parsers.Record{Event: parsers.Bounced, Reply: 450, Enhanced: 4_001_001, Text: []byte("user unknown"), Relay: relay}, Hard, Us},
		{parsers.Record{Event: parsers.AuthFailed, Reply: 535, Text: []byte("authentication failed")}, Hard, Them},
		{parsers.Record{Event: parsers.Bounced, Reply: 552, Enhanced: 5_002_002, Text: []byte("over quota"), Relay: relay}, Soft, Recipient},
		{parsers.Record{Event: parsers.Deferred, Reply: 451, Text: []byte("blocked using zen.spamhaus.org"), Relay: relay}, Block, Us},
		{parsers.Record{Event: parsers.Deferred, Text: []byte("connect to mx.example.com[192.0.2.25]:25: Connection timed out"), Relay: relay}, Soft, Network},
		{parsers.Record{Event: parsers.Deferred, Text: []byte("mail transport unavailable"), Stage: parsers.LocalDelivery}, Soft, Us},
		{parsers.Record{Event: parsers.Deferred, Enhanced: 4_003_000, Text: []byte("unknown mail transport error")}, Soft, Us},
		{parsers.Record{Event: parsers.Deferred, Enhanced: 4_003_000, Text: []byte("unknown mail transport error"), Relay: relay}, Soft, Them},
		{parsers.Record{Event: parsers.Deferred, Reply: 451, Enhanced: 4_003_000, Text: []byte("unknown mail transport error")}, Soft, Them},
		{parsers.Record{Event: parsers.Deferred, Reply: 451, Enhanced: 4_003_000, Text: []byte("unknown mail transport error"), Stage: parsers.LocalDelivery}, Soft, Us},
		{parsers.Record{Event: parsers.Deferred, Text: []byte("Network Error"), Stage: parsers.Connecting}, Soft, Network},
		{parsers.Record{Event: parsers.Deferred, Text: []byte("Zyx qwv"), Stage: parsers.Connecting}, Soft, Them},
		{parsers.Record{Event: parsers.TLSFailed, Text: []byte("SSL_connect error"), Relay: relay}, Soft, Us},
		{parsers.Record{Event: parsers.ConnectFailed, Text: []byte("Operation not permitted"), Stage: parsers.Connecting, Relay: relay}, Soft, Us},
		{parsers.Record{Event: parsers.ConnectFailed, Text: []byte("Operation timed out"), Stage: parsers.Connecting, Relay: relay}, Soft, Network},
		{parsers.Record{Event: parsers.Deferred, Reply: 421, Text: []byte("421 4.2.1 Unable to connect"), Stage: parsers.Connecting, Relay: relay}, Soft, Network},
		{parsers.Record{Event: parsers.Rejected, Reply: 535, Stage: parsers.Auth, Client: relay,
			Text: []byte("535 You have been denied authentication due to possible brute-force attempts; please try again later.")}, Hard, Them},
		{parsers.Record{Event: parsers.TLSFailed, Text: []byte("SSL_accept error"), Client: relay}, Soft, Them},
		{parsers.Record{Event: parsers.TLSFailed, Text: []byte("TLS session: (SSL_connect): certificate verify failed"), QueueID: []byte("1xViJm-00004i-1E")}, Soft, Us},
		{parsers.Record{Event: parsers.Bounced, Reply: 550, Enhanced: 5_007_001, Stage: parsers.Content,
			Text: []byte("550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy")}, Block, Us},
		{parsers.Record{Event: parsers.Bounced, Reply: 550, Enhanced: 5_007_001, Stage: parsers.Content, Relay: relay,
			Text: []byte("550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy")}, Block, Them},
		{parsers.Record{Event: parsers.Bounced, Reply: 530, Enhanced: 5_007_000, Text: []byte("Must issue a STARTTLS command first"), Relay: relay}, Hard, Us},
		{parsers.Record{Event: parsers.Deferred, Reply: 451, Enhanced: 4_005_000, Text: []byte("451 4.5.0 Error in processing, id=03231-02"), Relay: relay}, Soft, Them},
		{parsers.Record{Event: parsers.Deferred, Reply: 451, Enhanced: 4_005_000, Text: []byte("451 4.5.0 Error in processing, id=03231-02"), Relay: filter}, Soft, Us},
		{parsers.Record{Event: parsers.Deferred, Reply: 451, Enhanced: 4_003_000, Text: []byte("451 4.3.0 Temporary internal error"), Stage: parsers.EndOfData, Relay: socket}, Soft, Us},
		{parsers.Record{Event: parsers.Deferred, Reply: 451, Enhanced: 4_003_000, Text: []byte("451 4.3.0 Temporary internal error"), Stage: parsers.EndOfData, Relay: relay}, Soft, Them},
		{parsers.Record{Event: parsers.Deferred, Reply: 451, Enhanced: 4_003_000, Text: []byte("451 4.3.0 Temporary internal error"), Stage: parsers.EndOfData, Relay: relay, Service: []byte("postfix/lmtp")}, Soft, Us},
		{parsers.Record{Event: parsers.Deferred, Text: []byte("LMTP error after RCPT TO:<a@example.com>: 451 4.3.0 Temporary internal error"), Stage: parsers.Rcpt}, Soft, Us},
		{parsers.Record{Event: parsers.Deferred, Text: []byte("connect to store.example.com[192.0.2.25]:24: Connection timed out"), Relay: relay, Service: []byte("postfix/lmtp")}, Soft, Us},
		{parsers.Record{Event: parsers.Bounced, Reply: 552, Enhanced: 5_002_002, Text: []byte("over quota"), Relay: socket}, Soft, Recipient},
	} {
		v := c.Classify(&tt.r)
		if v.Persistence != tt.persistence || v.Owner != tt.owner {
			t.Errorf("%v %q: %v, %v; want %v, %v", tt.r.Event, tt.r.Text, v.Persistence, v.Owner, tt.persistence, tt.owner)
		}
	}
}

// TestAdviceOfARule: what the category advises is too general for these common replies,
// and each names what there is to set or to ask.
func TestAdviceOfARule(t *testing.T) {
	c := classifier(t)
	for text, want := range map[string]string{
		"530 5.7.57 Client not authenticated to send mail.":                                              "SMTP AUTH be on",
		"550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required":               "let outside senders in",
		"550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy":       "Get-TransportRule",
		"550 5.4.1 Recipient address rejected: Access denied.":                                           "internal relay",
		"mail for example.com loops back to myself":                                                      "mydestination",
		"504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname":                    "myhostname",
		"452 4.5.3 Too many recipients":                                                                  "default_destination_recipient_limit",
		"554-Your access to this mail system has been rejected due to the sending MTA's poor reputation": "talosintelligence.com",
		"554 mx1.example.com": "talosintelligence.com",
		"421-4.7.0 [192.0.2.1 15] Our system has detected an unusual rate of unsolicited mail originating from your IP address.": "Postmaster Tools",
		"530 5.7.0 Must issue a STARTTLS command first":                                                                     "smtp_tls_security_level",
		"550 5.7.24 SPF permerror for example.com":                                                                          "ten DNS lookups",
		"550 5.7.23 SPF check failed for example.com":                                                                       "SPF record of the envelope sender",
		"550 5.7.26 DMARC check failed for example.com":                                                                     "Sign with DKIM",
		"550 maximum allowed line length is 998 octets, got 1756":                                                           "998 bytes",
		"552 5.3.4 Message header size exceeds limit of 60 bytes":                                                           "fewer addresses",
		"553 5.7.1 <user@example.com>: Sender address rejected: not owned by user jdoe":                                     "smtpd_sender_login_maps",
		"550 5.7.60 SMTP; Client does not have permissions to send as this sender":                                          "Send As permission",
		"503 5.5.1 Error: need MAIL command":                                                                                "the one before was refused",
		"503 valid RCPT command must come before DATA":                                                                      "the one before was refused",
		"503 AUTH command used when not advertised":                                                                         "port 587",
		"502 5.5.2 Error: command not recognized":                                                                           "XXXX",
		"555 5.5.4 Unsupported option: SIZE=1":                                                                              "smtp_discard_ehlo_keywords",
		"501 5.5.2 malformed address":                                                                                       "CR LF",
		"500 Line too long":                                                                                                 "quoted-printable",
		"554 5.6.7 SMTPUTF8 is required, but was not offered by host mx.example.com":                                        "ASCII address",
		"450 4.7.230 Connecting Exchange server version is out-of-date":                                                     "cumulative",
		"550 5.5.3 <DATA>: Data command rejected: Multi-recipient bounce":                                                   "empty sender",
		"451 4.4.0 Security status InvalidToken":                                                                            "firewall",
		"550 5.4.6 Unusual sending activity detected. Please try after sometime":                                            "ZeptoMail",
		"550 5.1.8 Recipient address suppressed due to prior bounce or complaint":                                           "take it off that list",
		"554 IP=192.0.2.1 - None/bad reputation. Ask your postmaster for help or to contact tobr@rx.t-online.de for reset.": "the address in the reply",
	} {
		v := c.Classify(FromReply(text))
		if r := c.Rule(v.Rule); r == nil || !strings.Contains(r.Advice, want) || r.Category != v.Category {
			t.Errorf("%s: rule %d, want the advice with %q: %+v", text, v.Rule, want, r)
		}
	}
}

// TestHostileReplies: what peers say cannot make the classifier panic, grow
// without bound or go without an answer.
func TestHostileReplies(t *testing.T) {
	c := classifier(t)
	c.cache = newCache(100)
	for i := range 2000 {
		r := FromReply("550 " + strings.Repeat(string(rune('a'+i%26)), i%70) + strings.Repeat("(a|b", i%50) + string(rune(0x4e00+i)))
		r.Stage, r.Event = parsers.Stage(i), parsers.Bounced
		if v := c.Classify(r); v.Category == 0 {
			t.Fatalf("%q: %+v", r.Text, v)
		}
	}
	if n := len(c.cache.young) + len(c.cache.old); n > 200 {
		t.Errorf("%d verdicts in a cache of 200", n)
	}
}
