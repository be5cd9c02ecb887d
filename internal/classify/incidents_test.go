package classify

import (
	"cmp"
	"regexp"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// TestIncidents has what servers said in incidents that people wrote about, and what the cure was that
// they found. Words that other programs say likewise, and others that only look alike, are beside them.
func TestIncidents(t *testing.T) {
	c := classifier(t)
	for _, tt := range []struct{ text, category, advice string }{
		{"454 Throttling failure: Daily message quota exceeded.", "rate_limit", "next period"},
		{"450 4.7.0 Hourly sending quota has been reached", "rate_limit", "next period"},
		{"454 Throttling failure: Maximum sending rate exceeded.", "rate_limit", "^Slow down"},
		{"450 4.7.1 <user@example.com>: Recipient address rejected: Policy rejection; Message count quota exceeded", "rate_limit", "next period"},
		{"554 5.7.1 <user@example.com>: Recipient address rejected: Policy rejection, message count quota exceeded", "rate_limit", "next period"},
		{"552 5.2.2 <user@example.com>: user's message count quota exceeded", "mailbox_full", ""},
		{"450 4.7.1 <user@example.com>: Recipient address rejected: Service is unavailable (try later)", "greylist", ""},
		{"450 4.3.0 <user@example.com>: Recipient address rejected: Service is unavailable", "server_fault", ""},
		{"421 4.7.0 try again later", "rate_limit", "^Slow down"},
		{"451 4.7.0 try again later", "greylist", ""},
		{"DANE error: tlsa lookup DEFER", "tls", "looked up"},
		{"DANE error: mx.example.com lookup not DNSSEC", "tls", "not signed"},
		{"454 4.7.5 The certificate specified in TlsCertificateName of the SendConnector could not be found.", "tls", "Set-SendConnector"},
		{"Server certificate not verified", "tls", "TLSA"},
		{"Server certificate not trusted", "tls", "TLSA"},
		{"TLS session: (certificate verification failed): delivering with DANE required", "tls", "TLSA"},
		{"454 4.7.5 Client certificate verification failed", "tls", "openssl"}, // ours, to theirs
		{"TLS session: (SSL_connect): error:0A000102:SSL routines::unsupported protocol", "tls", "openssl"},
		{"conversation with mx.example.com[192.0.2.1] timed out while sending message body", "network", "MTU.*inspects SMTP"},
		{"conversation with mx.example.com[192.0.2.1] timed out while sending end of data -- message may be sent more than once", "network", "MTU"},
		{"lost connection with mx.example.com[192.0.2.1] while sending end of data -- message may be sent more than once", "network", "inspects SMTP"},
		{"SMTP timeout after end of data (40122 bytes written)", "network", "MTU"},
		{"SMTP timeout after pipelined end of data (5000 bytes written)", "network", "MTU"},
		{"lost connection with mx.example.com[192.0.2.1] while receiving the initial server greeting", "network", "port 25"},
		{"failed to bind the LDAP connection to server ldap.example.com:389 - ldap_bind() returned -1", "server_fault", "^A table"},
		{"lookup of \"x\" gave DEFER: MYSQL connection failed: Can't connect to local MySQL server through socket '/run/mysqld.sock' (2)", "server_fault", "^A table"},
		{"432 4.3.2 Message deferred by categorizer agent", "server_fault", "Disable-AntimalwareScanning"},
		{"421 Domain mg.example.com is not allowed to send: The domain is temporarily disabled. Please contact support", "reputation_block", "log in there"},
		{"dsl.example.com[192.0.2.1]: SASL LOGIN authentication failed: Connection lost to authentication server", "server_fault", ""},
		{"dsl.example.com[192.0.2.1]: SASL LOGIN authentication failed: authentication failure", "smtp_auth", "fail2ban"},
		{"TLS error on connection from mx.example.com [192.0.2.1] (SSL_accept): error:0A000418:SSL routines::tlsv1 alert unknown ca", "tls", ""},
		{"550 5.1.11 RESOLVER.ADR.ExRecipNotFound; Recipient not found by Exchange Legacy encapsulated email address lookup", "bad_mailbox", "X500"},
		{"550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to https://support.google.com/a/answer/166852", "rate_limit", "stolen password"},
		{"550 5.7.501 Access denied, spam abuse detected. The sending account has been banned due to detected spam activity.", "reputation_block", "Restricted entities"},
		{"550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=1 or report details to abuse@example.net. Error code: BA35. ID: 0001", "spam_content", "postmaster\\.mail\\.ru"},
		{"550 Access from ip address 192.0.2.1 blocked. Visit http://help.mail.ru/notspam-support/ip?c=1", "reputation_block", "link in the reply"},
		{"554 5.7.1 Message rejected under suspicion of SPAM; https://ya.cc/1IrBc 1665519620-abc", "spam_content", "24 hours"},
		{"554-kundenserver.de (mxeue111) Nemesis ESMTP Service not available 554-No SMTP service 554-IP address is black listed.", "reputation_block", "form"},
		{"550 csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550 [x.us149]", "reputation_block", "form"},
		{"550 Rejected by header based Blocked Senders: user@example.com - https://community.mimecast.com/docs/DOC-1369#550", "policy", "Mimecast"},
		{"550 Administrative prohibition", "policy", "^Ask"},
		{"550 Ip frequency limited [aBcD== IP: 192.0.2.1]. https://service.mail.qq.com/detail/122/172", "rate_limit", "rest of the day"},
		{"550 Mailbox unavailable or access denied [aBcD== IP: 192.0.2.1]. https://service.mail.qq.com/detail/122/166", "rate_limit", "send again later"},
		{"550 Mailbox not found. https://service.mail.qq.com/detail/122/169", "bad_mailbox", "^Correct"},
		{"451 DT:SPM 163 mx9,abc 1514513028, please try again", "spam_content", "two minutes"},
		{"554 192.0.2.1 has been temporarily blocked for attempting to mail too many invalid recipients. IB112", "reputation_block", "hour"},
		{"451 [BS02] Temporary server error. Please try again later.", "server_fault", ""},
		{"550 5.7.1 Service unavailable, Client host [192.0.2.1] blocked using bip.virusfree.cz", "blocklist", "clean message"},
		{"554 Access denied: User `arn:aws:iam::123456789012:user/ses' is not authorized to perform `ses:SendRawEmail' on resource `arn:aws:ses:us-east-1:123456789012:identity/example.com'", "policy", "IAM"},
		{"421 Domain mg.example.com is not allowed to send: Free accounts are for test purposes only.", "bad_sender", ""},
	} {
		v := c.Classify(FromReply(tt.text))
		advice := cmp.Or(c.Rule(v.Rule).Advice, v.Category.Info().Advice)
		if v.Category.String() != tt.category || !regexp.MustCompile(tt.advice).MatchString(advice) {
			t.Errorf("%s: %v by rule %d, %q; want %s with %q", tt.text, v.Category, v.Rule, advice, tt.category, tt.advice)
		}
	}
}

// TestOthersWords: words that many servers have do not send their readers to one provider.
func TestOthersWords(t *testing.T) {
	c := classifier(t)
	for _, tt := range []struct{ text, category string }{
		{"550 Spam message rejected because of anti-spam policy", "spam_content"},
		{"550 5.7.1 This message was considered to be spam or virus", "spam_content"},
		{"550 sorry, your domain has been blacklisted", "reputation_block"},
		{"553 Sorry, your email address has been blacklisted. Please contact us to have yourself removed.", "policy"},
		{"550 Daily message quota exceeded for your account", "rate_limit"},
		{"550 5.7.1 Sending account suspended due to abuse, contact support@example.com", "reputation_block"},
		{"550-\"JunkMail rejected - mx.example.com [192.0.2.1]:40598 is in an RBL 550-on csi.cloudmark.com/reset-request/?ip=192.0.2.1 , see Poor Reputation 550 Sender\"", "blocklist"},
	} {
		v := c.Classify(FromReply(tt.text))
		if r := c.Rule(v.Rule); v.Category.String() != tt.category || regexp.MustCompile("Mail.ru|mail.ru|T-Online|Symantec|Amazon|Google|Mimecast").MatchString(r.Advice) {
			t.Errorf("%s: %v by rule %d, %q; want %s", tt.text, v.Category, v.Rule, r.Advice, tt.category)
		}
	}
}

// TestFailedByARouter has addresses that a router of Exim's failed without a reason, one that it put off, and
// one of which no stage is known.
func TestFailedByARouter(t *testing.T) {
	c := classifier(t)
	for _, tt := range []struct {
		event parsers.Event
		stage parsers.Stage
		want  string
	}{
		{parsers.Bounced, parsers.Routing, "bad_mailbox"}, {parsers.Deferred, parsers.Routing, "unknown"}, {parsers.Bounced, parsers.NoStage, "unknown"},
	} {
		v := c.Classify(&parsers.Record{MTA: parsers.Exim, Event: tt.event, Stage: tt.stage})
		if v.Category.String() != tt.want {
			t.Errorf("%+v: %v by rule %d", tt, v.Category, v.Rule)
		}
	}
}

// TestPutOffWithoutAWord has messages that Exim put off after their data, as what looks at them failed.
func TestPutOffWithoutAWord(t *testing.T) {
	c := classifier(t)
	for _, tt := range []struct {
		class int
		stage parsers.Stage
		text  string
		want  string
	}{
		{4, parsers.EndOfData, "", "server_fault"}, {5, parsers.EndOfData, "", "policy"}, {4, parsers.Rcpt, "", "policy"},
		{4, parsers.EndOfData, "this is not wanted just now", "policy"}, {4, parsers.EndOfData, "cannot verify recipient in ACL for DATA", "server_fault"},
	} {
		v := c.Classify(&parsers.Record{MTA: parsers.Exim, Event: parsers.Rejected, Stage: tt.stage, Text: []byte(tt.text), Enhanced: smtpcode.Make(tt.class, 0, 0), CodeOrigin: smtpcode.Implied})
		if v.Category.String() != tt.want {
			t.Errorf("%+v: %v by rule %d", tt, v.Category, v.Rule)
		}
	}
}
