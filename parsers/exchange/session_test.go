package exchange

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

// dialogues are SMTP sessions, "event,data" of each row, and what they tell.
var dialogues = []struct{ log, rows, want string }{
	{"Send", "+,|<,220 mx|>,EHLO me|<,421 4.3.2 busy|-,", "delayed stage=ehlo relay=mx[192.0.2.1]:25 reply=421 enh=4.3.2 by=reply text=421 4.3.2 busy"},
	{"Send", "+,|<,554 5.7.1 go away|-,", "delayed stage=greeting relay=[192.0.2.1]:25 reply=554 enh=5.7.1 by=reply text=554 5.7.1 go away"},
	{"Send", "+,|<,220 mx|>,EHLO me|<,550 5.7.1 go away|-,", "delayed stage=ehlo relay=mx[192.0.2.1]:25 reply=550 enh=5.7.1 by=reply text=550 5.7.1 go away"},
	{"Send", "+,|*,Failed to connect. Winsock error code: 10061|-,", "connect_failed stage=connect relay=[192.0.2.1]:25 errno=10061 text=Failed to connect. Winsock error code: 10061"},
	// A server that knows no EHLO is asked again.
	{"Send", "+,|<,220 mx|>,EHLO me|<,502 what|>,HELO me|<,250|>,MAIL FROM:<a@example.com>|<,250 ok|>,RCPT TO:<b@example.net>|<,250 ok|>,DATA|<,354 go|<,250 2.0.0 done|>,QUIT|<,221 bye|-,",
		"delivered from=<a@example.com> to=b@example.net relay=mx[192.0.2.1]:25 reply=250 enh=2.0.0 by=reply text=250 2.0.0 done"},
	{"Send", "+,|<,220 mx|>,STARTTLS|<,454 4.7.0 no|>,AUTH LOGIN|<,535 5.7.8 no|>,MAIL FROM:<a@example.com>|<,451 4.1.8 later|-,",
		"tls_failed stage=starttls relay=mx[192.0.2.1]:25 reply=454 enh=4.7.0 by=reply text=454 4.7.0 no\n" +
			"auth_failed stage=auth relay=mx[192.0.2.1]:25 reply=535 enh=5.7.8 by=reply text=535 5.7.8 no\n" +
			"deferred stage=mail from=<a@example.com> relay=mx[192.0.2.1]:25 reply=451 enh=4.1.8 by=reply text=451 4.1.8 later"},
	{"Send", "+,|<,220 mx|>,EHLO me|<,250 mx|*,,Connector is configured to send mail only over TLS connections and remote doesn't support TLS|>,QUIT|<,221 bye|-,",
		"tls_failed stage=starttls relay=mx[192.0.2.1]:25 text=Connector is configured to send mail only over TLS connections and remote doesn't support TLS"},
	{"Send", "+,|<,220 mx|>,EHLO me|<,250 mx|*,,Drop connection because TLS configuration requires TLS before MailFrom command and could not achieve it|>,QUIT|<,221 bye|-,",
		"tls_failed stage=starttls relay=mx[192.0.2.1]:25 text=Drop connection because TLS configuration requires TLS before MailFrom command and could not achieve it"},
	{"Send", "+,|<,220 mx|>,EHLO me|<,250 mx|>,STARTTLS|<,454 4.7.0 no|*,,Drop connection because TLS configuration requires TLS before MailFrom command and could not achieve it|>,QUIT|<,221 bye|-,",
		"tls_failed stage=starttls relay=mx[192.0.2.1]:25 reply=454 enh=4.7.0 by=reply text=454 4.7.0 no"},
	{"Send", "+,|<,220 mx|>,EHLO me|<,250 mx|*,,Outbound Exchange Authentication failed with LogonDenied|>,QUIT|<,221 bye|-,",
		"auth_failed stage=auth relay=mx[192.0.2.1]:25 text=Outbound Exchange Authentication failed with LogonDenied"},
	// What was reset has no outcome.
	{"Send", "+,|<,220 mx|>,MAIL FROM:<a@example.com>|<,250 ok|>,RCPT TO:<b@example.net>|<,550 5.1.1 no|>,RCPT TO:<c@example.net>|<,250 ok|>,RSET|<,250 ok|>,QUIT|<,221 bye|-,",
		"bounced stage=rcpt from=<a@example.com> to=b@example.net relay=mx[192.0.2.1]:25 reply=550 enh=5.1.1 by=reply text=550 5.1.1 no"},
	// A reply of two lines in one row does not go on in the next.
	{"Send", "+,|<,220 mx|>,MAIL FROM:<a@example.com>|<,250 ok|>,RCPT TO:<b@example.net>|>,RCPT TO:<c@example.net>|<,550-5.1.1 no 550 5.1.1 sorry|<,550 5.1.2 no|>,QUIT|<,221 bye|-,",
		"bounced stage=rcpt from=<a@example.com> to=b@example.net relay=mx[192.0.2.1]:25 reply=550 enh=5.1.1 by=reply text=550-5.1.1 no 550 5.1.1 sorry\n" +
			"bounced stage=rcpt from=<a@example.com> to=c@example.net relay=mx[192.0.2.1]:25 reply=550 enh=5.1.2 by=reply text=550 5.1.2 no"},
	{"Send", "+,|<,220 mx|>,MAIL FROM:<a@example.com>|<,250 ok|>,RCPT TO:<b@example.net>|>,RCPT TO:<c@example.net>|<,550-5.1.1 no|<,550|<,550 5.1.2 no|>,QUIT|<,221 bye|-,",
		`bounced stage=rcpt from=<a@example.com> to=b@example.net relay=mx[192.0.2.1]:25 reply=550 enh=5.1.1 by=reply text="550-5.1.1 no\n550"` + "\n" +
			"bounced stage=rcpt from=<a@example.com> to=c@example.net relay=mx[192.0.2.1]:25 reply=550 enh=5.1.2 by=reply text=550 5.1.2 no"},
	// A line that is no further one of the reply ends it.
	{"Send", "+,|<,220 mx|>,MAIL FROM:<a@example.com>|<,250 ok|>,RCPT TO:<b@example.net>|>,RCPT TO:<c@example.net>|<,550-5.1.1 no|<,450 4.2.0 no|>,QUIT|<,221 bye|-,",
		"bounced stage=rcpt from=<a@example.com> to=b@example.net relay=mx[192.0.2.1]:25 reply=550 enh=5.1.1 by=reply text=550-5.1.1 no\n" +
			"deferred stage=rcpt from=<a@example.com> to=c@example.net relay=mx[192.0.2.1]:25 reply=450 enh=4.2.0 by=reply text=450 4.2.0 no"},
	{"Send", "+,|<,220 mx|>,MAIL FROM:<a@example.com>|<,550-5.1.8 no|<,no|>,QUIT|<,221 bye|-,",
		"bounced stage=mail from=<a@example.com> relay=mx[192.0.2.1]:25 reply=550 enh=5.1.8 by=reply text=550-5.1.8 no"},
	// The next message begins before the reply to this one.
	{"Send", "+,|<,220 mx|>,MAIL FROM:<a@example.com>|<,250 ok|>,RCPT TO:<b@example.net>|<,250 ok|>,BDAT 9 LAST|>,MAIL FROM:<c@example.com>|<,250 2.0.0 done|<,250 ok|>,QUIT|<,221 bye|-,",
		"delivered from=<a@example.com> to=b@example.net relay=mx[192.0.2.1]:25 reply=250 enh=2.0.0 by=reply text=250 2.0.0 done"},
	{"Send", "+,|<,220 mx|>,MAIL FROM:<a@example.com>|<,250 ok|>,RCPT TO:<b@example.net>|<,250 ok|>,DATA|<,452 4.3.1 full|-,",
		"deferred stage=data from=<a@example.com> to=b@example.net relay=mx[192.0.2.1]:25 reply=452 enh=4.3.1 by=reply text=452 4.3.1 full"},
	{"Send", "+,|<,220 mx|>,MAIL FROM:<a@example.com>|<,250 ok|>,RCPT TO:<b@example.net>|<,250 ok|<,421 4.4.2 shutting down|-,",
		"deferred from=<a@example.com> to=b@example.net relay=mx[192.0.2.1]:25 reply=421 enh=4.4.2 by=reply text=421 4.4.2 shutting down"},
	{"Send", "+,|<,220 mx|>,MAIL FROM:<a@example.com>|<,250 ok|>,RCPT TO:<b@example.net>|<,250 ok|>,DATA|<,354 go|-,",
		"deferred stage=end-of-data from=<a@example.com> to=b@example.net relay=mx[192.0.2.1]:25"},
	{"Send", "<,220 mx|<,421 4.4.2 shutting down|-,", "delayed relay=[192.0.2.1]:25 reply=421 enh=4.4.2 by=reply text=421 4.4.2 shutting down"},
	// Refused after its recipients were in the pipeline.
	{"Send", "+,|<,220 mx|>,MAIL FROM:<a@example.com>|>,RCPT TO:<b@example.net>|>,DATA|<,451 4.1.8 later|<,503 no|<,503 no|-,",
		"deferred stage=mail from=<a@example.com> to=b@example.net relay=mx[192.0.2.1]:25 reply=451 enh=4.1.8 by=reply text=451 4.1.8 later"},
	{"Send", "+,|<,220 mx|>,MAIL FROM:<a@example.com>|<,250 ok|>,RCPT TO:<b@example.net>|<,550 5.1.1 no|>,RCPT TO:<c@example.net>|<,250 ok|>,DATA|<,354 go|<,250 2.0.0 done|-,",
		"bounced stage=rcpt from=<a@example.com> to=b@example.net relay=mx[192.0.2.1]:25 reply=550 enh=5.1.1 by=reply text=550 5.1.1 no\n" +
			"delivered from=<a@example.com> to=c@example.net relay=mx[192.0.2.1]:25 reply=250 enh=2.0.0 by=reply text=250 2.0.0 done"},

	// The Front End Transport service connects to the other server, or cannot.
	{"Send", `+,|<,220 fe|>,XPROXYTO DESTINATIONS=mx.example.net PORT=26|<,250 ok|>,XPROXYTO SESSIONID=08DD LAST=True|<,250-XPROXYTOTARGETIPADDRESS 203.0.113.7|<,250-XPROXYTOTARGETHOSTNAME mx.example.net|<,250 mx.example.net|>,MAIL FROM:<a@example.com>|<,250 ok|>,RCPT TO:<b@example.net>|<,550 5.1.1 no|>,QUIT|<,221 bye|-,`,
		"bounced stage=rcpt from=<a@example.com> to=b@example.net relay=mx.example.net[203.0.113.7]:26 reply=550 enh=5.1.1 by=reply text=550 5.1.1 no"},
	{"Send", `+,|<,220 fe|*,,TLS protocol SP_PROT_TLS1_2_CLIENT negotiation succeeded|>,XPROXYTO DESTINATIONS=[2001:db8::7] LAST=True|<,250  XPROXYTOTARGETIPADDRESS 2001:db8::7 mx SIZE|>,MAIL FROM:<a@example.com>|<,452 4.3.1 full|>,QUIT|<,221 bye|-,`,
		"deferred stage=mail from=<a@example.com> relay=[2001:db8::7] reply=452 enh=4.3.1 by=reply text=452 4.3.1 full"},
	{"Send", `+,|<,220 fe|>,XPROXYTO DESTINATIONS=mx.example.net LAST=True|<,"450 4.7.0 Proxy session setup failed on Frontend with '451 4.4.0 Primary target IP address responded with: ""421 4.2.1 Unable to connect."" Attempted failover to alternate host, but that did not succeed. The last endpoint attempted was 203.0.113.7:25'"|>,QUIT|<,221 bye|-,`,
		`delayed stage=connect relay=[203.0.113.7]:25 reply=451 enh=4.4.0 by=reply dsn=4.7.0 text=450 4.7.0 Proxy session setup failed on Frontend with '451 4.4.0 Primary target IP address responded with: "421 4.2.1 Unable to connect." Attempted failover to alternate host, but that did not succeed. The last endpoint attempted was 203.0.113.7:25'`},
	{"Send", "+,|<,220 fe|>,XPROXYTO DESTINATIONS=mx.example.net LAST=True|<,550 5.7.1 Not authorized|>,QUIT|<,221 bye|-,",
		"delayed relay=fe[192.0.2.1]:25 reply=550 enh=5.7.1 by=reply text=550 5.7.1 Not authorized"},
	{"Send", "+,|<,220 hub|>,XPROXYFROM SID=08DD IP=203.0.113.9|<,421 4.3.2 Service not active|-,",
		"delayed relay=hub[192.0.2.1]:25 reply=421 enh=4.3.2 by=reply text=421 4.3.2 Service not active"},
	// What the client sees of these is in the receive log.
	{"Send", "+,|<,220 hub|>,XPROXYFROM SID=08DD IP=203.0.113.9|<,250 XProxyFrom accepted|>,MAIL FROM:<a@example.com>|>,RCPT TO:<b@example.net>|<,250 ok|<,550 5.1.10 no|>,XPROXYFROM SID=08DE IP=203.0.113.8|<,250 XProxyFrom accepted|>,MAIL FROM:<a@example.com>|<,250 ok|>,RCPT TO:<c@example.net>|<,250 ok|>,DATA|<,354 go|<,250 2.6.0 done|-,", ""},
	{"Send", "+,|<,220 hub|>,XPROXY SID=08DD IP=203.0.113.9 DOMAIN=you SECID=x|<,250 XProxy accepted|>,MAIL FROM:<a@example.com>|<,250 ok|>,RCPT TO:<b@example.net>|<,250 ok|>,DATA|<,354 go|-,", ""},

	{"Receive", "+,|>,220 me|<,EHLO you|>,250 ok|<,AUTH LOGIN|>,535 5.7.3 no|<,QUIT|>,221 bye|-,",
		"auth_failed stage=auth client=[192.0.2.1]:25 helo=you reply=535 enh=5.7.3 by=reply text=535 5.7.3 no"},
	// The replies to EHLO are missing.
	{"Receive", "<,EHLO you|<,STARTTLS|>,220 go|<,EHLO you|<,AUTH LOGIN|>,334 <authentication response>|*,,User Name: amy|>,535 5.7.3 no|<,MAIL FROM:<a@example.com>|>,530 5.7.1 no|<,QUIT|>,221 bye|-,",
		"auth_failed stage=auth client=[192.0.2.1]:25 helo=you user=amy reply=535 enh=5.7.3 by=reply text=535 5.7.3 no\n" +
			"rejected stage=mail from=<a@example.com> client=[192.0.2.1]:25 helo=you reply=530 enh=5.7.1 by=reply text=530 5.7.1 no"},
	{"Receive", ">,535 5.7.3 no|-,", "auth_failed stage=auth client=[192.0.2.1]:25 reply=535 enh=5.7.3 by=reply text=535 5.7.3 no"},
	{"Receive", "+,|>,220 me|<,STARTTLS|>,454 4.7.0 no|-,", "tls_failed stage=starttls client=[192.0.2.1]:25 reply=454 enh=4.7.0 by=reply text=454 4.7.0 no"},
	{"Receive", "+,|>,220 me|<,HELO you|>,250 ok|<,X-ANONYMOUSTLS|>,454 4.7.0 no|-,", "tls_failed stage=starttls client=[192.0.2.1]:25 helo=you reply=454 enh=4.7.0 by=reply text=454 4.7.0 no"},
	{"Receive", "+,|>,220 me|<,MAIL FROM:<a@example.com>|>,501 5.1.7 no|-,", "rejected stage=mail from=<a@example.com> client=[192.0.2.1]:25 reply=501 enh=5.1.7 by=reply text=501 5.1.7 no"},
	{"Receive", "+,|>,220 me|<,MAIL FROM:<a@example.com>|>,250 ok|<,RCPT TO:<b@example.net>|>,250 ok|<,DATA|>,354 go|>,550 5.7.1 spam|-,",
		"rejected stage=end-of-data from=<a@example.com> to=b@example.net client=[192.0.2.1]:25 reply=550 enh=5.7.1 by=reply text=550 5.7.1 spam"},
	// A refusal for want of recipients is no news.
	{"Receive", "+,|>,220 me|<,MAIL FROM:<a@example.com>|>,250 ok|<,DATA|>,503 5.5.2 need rcpt|-,",
		"rejected stage=data from=<a@example.com> client=[192.0.2.1]:25 reply=503 enh=5.5.2 by=reply text=503 5.5.2 need rcpt"},
	{"Receive", "+,|>,220 me|<,MAIL FROM:<a@example.com>|>,250 ok|<,RCPT TO:<b@example.net>|>,550 5.1.1 no|<,DATA|>,503 5.5.2 need rcpt|-,",
		"rejected stage=rcpt from=<a@example.com> to=b@example.net client=[192.0.2.1]:25 reply=550 enh=5.1.1 by=reply text=550 5.1.1 no"},
	{"Receive", "+,|>,220 me|<,mail from: a@example.com|>,250 ok|<,rcpt to: b@example.net|>,550 5.1.1 no|<,rset|>,250 ok|<,quit|>,221 bye|-,",
		"rejected stage=rcpt from=<a@example.com> to=b@example.net client=[192.0.2.1]:25 reply=550 enh=5.1.1 by=reply text=550 5.1.1 no"},
	{"Receive", "+,|>,220 me|<,MAIL FROM:<a@example.com|>,501 5.5.4 no|-,", "rejected stage=mail client=[192.0.2.1]:25 reply=501 enh=5.5.4 by=reply text=501 5.5.4 no"},
	{"Receive", "+,|>,220 me|>,421 4.4.1 Connection timed out|-,", "lost_connection client=[192.0.2.1]:25 reply=421 enh=4.4.1 by=reply text=421 4.4.1 Connection timed out"},
	// The Front End Transport service did not reach the Transport service: no failure of the client's.
	{"Receive", `+,|>,220 me|<,MAIL FROM:<a@example.com>|*,,"Setting up client proxy session failed with error: 451 4.4.0 Failed to connect. Winsock error code: 10061, Win32 error code: 10061"|>,451 4.7.0 Temporary server error|-,`,
		"rejected stage=mail from=<a@example.com> client=[192.0.2.1]:25 reply=451 enh=4.7.0 by=reply text=451 4.7.0 Temporary server error"},
	{"Receive", `+,|>,220 me|<,MAIL FROM:<a@example.com>|*,,Message or connection acked with status Retry and response 451 4.4.0 TLS negotiation failed with error SocketError|>,451 4.7.0 Temporary server error|-,`,
		"rejected stage=mail from=<a@example.com> client=[192.0.2.1]:25 reply=451 enh=4.7.0 by=reply text=451 4.7.0 Temporary server error"},
	// The Front End refused no client: it could not reach the server that the Transport service wants.
	{"Receive", `+,|>,220 fe|<,EHLO hub|>,250 fe|<,XPROXYTO DESTINATIONS=mx.example.net LAST=True|>,450 4.7.0 Proxy session setup failed on Frontend with '421 4.4.1 Connection timed out'|<,QUIT|>,221 bye|-,`, ""},
	{"Receive", "+,|>,220 fe|<,EHLO you|>,250 fe|<,XPROXYTO DESTINATIONS=mx.example.net LAST=True|>,500 5.3.3 Unrecognized command|<,QUIT|>,221 bye|-,",
		"rejected stage=other client=[192.0.2.1]:25 helo=you reply=500 enh=5.3.3 by=reply text=500 5.3.3 Unrecognized command"},
	// A quoted local part may hold the end of another address (RFC 5321 section 4.1.2).
	{"Receive", `+,|>,220 me|<,MAIL FROM:<"c>d"@example.com> SIZE=7|>,250 ok|<,RCPT TO:<"x@example.org>"@example.net>|>,550 5.1.1 no|<,RSET|>,250 ok|<,QUIT|>,221 bye|-,`,
		`rejected stage=rcpt from=<"c>d"@example.com> to="x@example.org>"@example.net client=[192.0.2.1]:25 size=7 reply=550 enh=5.1.1 by=reply text=550 5.1.1 no`},
	{"Receive", "+,|>,220 me|<,MAIL FROM:<a@example.com>|<,MAIL FROM:<c@example.com>|>,550 5.1.8 no|>,503 5.5.1 no|<,QUIT|>,221 bye|-,",
		"rejected stage=mail client=[192.0.2.1]:25 reply=550 enh=5.1.8 by=reply text=550 5.1.8 no\n" +
			"rejected stage=mail from=<c@example.com> client=[192.0.2.1]:25 reply=503 enh=5.5.1 by=reply text=503 5.5.1 no"},
	{"Receive", "+,|>,220 me|<,MAIL FROM:<a@example.com>|>,250 ok|<,RCPT TO:<b@example.net>|<,MAIL FROM:<c@example.com>|>,550 5.1.1 no|>,250 ok|<,QUIT|>,221 bye|-,", ""},
	{"Receive", "+,|>,220 me|<,UNKNOWNCOMMAND7890|>,500 5.3.3 no|<,QUIT|>,221 bye|-,", "rejected stage=other client=[192.0.2.1]:25 reply=500 enh=5.3.3 by=reply text=500 5.3.3 no"},
	// What ended was no part of the message that was taken before.
	{"Receive", "+,|>,220 me|<,MAIL FROM:<a@example.com>|>,250 ok|<,RCPT TO:<b@example.net>|>,250 ok|<,DATA|>,354 go|>,250 2.0.0 done 9|<,RSET|-,",
		"received begins from=<a@example.com> to=b@example.net client=[192.0.2.1]:25 n=1 reply=250 enh=2.0.0 by=reply text=250 2.0.0 done 9\n" +
			"lost_connection stage=quit client=[192.0.2.1]:25"},
	// The log begins in the middle.
	{"Receive", ">,535 5.7.3 Authentication unsuccessful|-,", "auth_failed stage=auth client=[192.0.2.1]:25 reply=535 enh=5.7.3 by=reply text=535 5.7.3 Authentication unsuccessful"},
	{"Receive", ">,534 5.7.9 Authentication mechanism too weak|-,", "auth_failed stage=auth client=[192.0.2.1]:25 reply=534 enh=5.7.9 by=reply text=534 5.7.9 Authentication mechanism too weak"},
	{"Receive", ">,421 4.4.2 Connection dropped due to SocketError|-,", "lost_connection client=[192.0.2.1]:25 reply=421 enh=4.4.2 by=reply text=421 4.4.2 Connection dropped due to SocketError"},
	{"Receive", ">,504 5.7.4 Unrecognized Authentication Type|-,", "auth_failed stage=auth client=[192.0.2.1]:25 reply=504 enh=5.7.4 by=reply text=504 5.7.4 Unrecognized Authentication Type"},
	{"Receive", ">,504 5.5.4 no|-,", "rejected client=[192.0.2.1]:25 reply=504 enh=5.5.4 by=reply text=504 5.5.4 no"},
	{"Receive", "+,|-,", ""},
	// Damaged commands, and one that does not say whose mail it hands on.
	{"Receive", "+,|>,220 me|<,MAIL FROM a@example.com|>,501 5.5.4 no|<,QUIT|>,221 bye|-,",
		"rejected stage=mail client=[192.0.2.1]:25 reply=501 enh=5.5.4 by=reply text=501 5.5.4 no"},
	{"Receive", "+,|>,220 me|<,XPROXYFROM SID=08DD|>,250 ok|<,MAIL FROM:<a@example.com>|>,501 5.1.7 no|<,QUIT|>,221 bye|-,",
		"rejected stage=mail from=<a@example.com> client=[192.0.2.1]:25 reply=501 enh=5.1.7 by=reply text=501 5.1.7 no"},
	// Of commands that were begun anew only the last one's message is known.
	{"Send", "+,|<,220 mx|>,MAIL FROM:<a@example.com>|>,MAIL FROM:<c@example.com>|<,550 5.1.8 no|<,503 5.5.1 no|>,QUIT|<,221 bye|-,",
		"bounced stage=mail relay=mx[192.0.2.1]:25 reply=550 enh=5.1.8 by=reply text=550 5.1.8 no\n" +
			"bounced stage=mail from=<c@example.com> relay=mx[192.0.2.1]:25 reply=503 enh=5.5.1 by=reply text=503 5.5.1 no"},
	{"Send", "+,|<,220 mx|>,MAIL FROM:<a@example.com>|<,250 ok|>,DATA|>,MAIL FROM:<c@example.com>|<,503 5.5.1 no|<,250 ok|>,QUIT|<,221 bye|-,", ""},
	{"Receive", ">,550 5.7.1 who are you|-,", "rejected client=[192.0.2.1]:25 reply=550 enh=5.7.1 by=reply text=550 5.7.1 who are you"},
}

// TestHopsAtHome: what the services of one server hand to one another is no hop, in whichever log, but that for a
// mailbox is its delivery, which without a tracking log nothing else tells of.
func TestHopsAtHome(t *testing.T) {
	rows := strings.Split("+,|<,220 MBX01.corp.test ready|>,EHLO mbx01.corp.test|<,250 MBX01.corp.test|>,MAIL FROM:<a@example.com>|<,250 2.1.0 ok|"+
		">,RCPT TO:<b@corp.test>|<,250 2.1.5 ok|>,BDAT 9 LAST|<,REPLY", "|")
	const store, queue = "250 2.0.0 OK <m@corp.test> [Hostname=MBX01.corp.test]", `"250 2.6.0 <m@corp.test> [InternalId=1, Hostname=MBX01.corp.test] 9 bytes in 0.1 Queued mail for delivery"`
	for _, tt := range []struct {
		log, remote, reply string
		want               string // events
	}{
		{"Send", "198.51.100.10:475", store, "delivered local"},
		{"Send", "198.51.100.10:2525", queue, ""},
		{"Send", "198.51.100.10:25", "250 2.0.0 Ok: queued as 4F1", "delivered"}, // a filter
		{"Send", "198.51.100.10:475", "451 4.3.2 " + store, "deferred"},
		{"Send", "198.51.100.11:475", store, "delivered"},
		{"Send", "198.51.100.11:2525", queue, "delivered"},
		{"Receive", "198.51.100.10:475", store, ""},
		{"Receive", "198.51.100.10:2525", queue, "received"},
	} {
		p := New(parsers.Options{})
		var out parsers.Records
		p.Parse([]byte("#Log-type: SMTP "+tt.log+" Protocol Log"), &out)
		p.Parse([]byte("#Fields: "+fieldsSMTP), &out)
		for _, row := range rows {
			if tt.log == "Receive" {
				row = strings.NewReplacer("<,", ">,", ">,", "<,").Replace(row)
			}
			p.Parse([]byte("2024-03-05T09:00:00.000Z,C,08DC3C0000000001,1,198.51.100.10:7000,"+tt.remote+","+strings.Replace(row, "REPLY", tt.reply, 1)+","), &out)
		}
		p.Flush(&out)
		var got string
		for _, r := range out.List {
			if got += r.Event.String(); r.Event == parsers.Delivered && r.Stage != parsers.NoStage {
				got += " " + r.Stage.String()
			}
		}
		if got != tt.want {
			t.Errorf("%s %s %s: %q, want %q", tt.log, tt.remote, tt.reply, got, tt.want)
		}
	}
}

func TestTLSVersion(t *testing.T) {
	for in, want := range map[string]string{
		"TLS protocol SP_PROT_TLS1_3_SERVER negotiation succeeded": "TLSv1.3", "SP_PROT_TLS1_2_CLIENT": "TLSv1.2", "SP_PROT_TLS1_1_SERVER": "TLSv1.1",
		"SP_PROT_TLS1_0_SERVER": "TLSv1", "SP_PROT_TLS1_SERVER": "TLSv1", "SP_PROT_SSL3_SERVER": "SSLv3", "SP_PROT_X": "", "": "",
	} {
		if got := tlsVersion([]byte(in)); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

// TestSessionBounds wants a session to keep no more than it may, and what it kept to be given
// up with it.
func TestSessionBounds(t *testing.T) {
	p := New(parsers.Options{})
	var out parsers.Records
	row := func(session, said string) {
		if err := p.Parse([]byte("2024-03-05T09:00:00.000Z,C,"+session+",1,,192.0.2.1:25,"+said+","), &out); err != nil {
			t.Errorf("%v: %.60s", err, said)
		}
	}
	long := strings.Repeat("a", maxRow/2) + "@example.com>"
	p.Parse([]byte("#Fields: "+fieldsSMTP), &out)
	row("one", ">,MAIL FROM:<a@example.com>")
	for range maxMail/(maxRow/2) + 1 {
		row("one", ">,RCPT TO:<"+long)
	}
	row("one", ">,BDAT 1 LAST") // the messages before the next MAIL are kept
	row("one", ">,MAIL FROM:<"+long)
	if s := p.sessions.known([]byte("one")); len(s.mail) > maxMail || p.Broken() != 2 || s.msgs[1].senderKnown {
		t.Errorf("%d bytes, %d broken", len(s.mail), p.Broken())
	}
	row("one", "-,")
	row("two", "+,")
	row("three", "+,") // in the place of the first one
	if s := p.sessions.known([]byte("three")); cap(s.mail) > maxKept {
		t.Errorf("%d bytes carried over", cap(s.mail))
	}
}

func TestSessions(t *testing.T) {
	for _, s := range dialogues {
		p := New(parsers.Options{})
		var out parsers.Records
		parse := func(line string) {
			if err := p.Parse([]byte(line), &out); err != nil {
				t.Errorf("%v: %s", err, line)
			}
		}
		parse("#Log-type: SMTP " + s.log + " Protocol Log")
		parse("#Fields: " + fieldsSMTP)
		for i, row := range strings.Split(s.rows, "|") {
			if !strings.HasPrefix(row, "*,,") { // without a context
				row += ","
			}
			parse(fmt.Sprintf("2024-03-05T09:00:%02d.000Z,,some-session,%d,198.51.100.1:4711,192.0.2.1:25,%s", i, i, row))
		}
		p.Flush(&out)
		if got := parsertest.Texts(out.List); got != s.want || p.Broken() != 0 {
			t.Errorf("%s: %s\n got %s\nwant %s\n%d broken", s.log, s.rows, got, s.want, p.Broken())
		}
	}
}
