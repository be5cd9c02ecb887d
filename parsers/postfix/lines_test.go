package postfix_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lines are messages of which each has its own trap, with what must come out.
var lines = []struct{ daemon, message, want string }{
	// The recipient's quoted local part imitates the fields after it.
	{"smtp", `A1B2C3D4E5: to=<"a>, relay=none, dsn=2.0.0, status=sent (x"@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 no (in reply to RCPT TO command))`,
		`bounced stage=rcpt via=postfix/smtp id=A1B2C3D4E5 to="a>, relay=none, dsn=2.0.0, status=sent (x"@example.com relay=mx.example.com[192.0.2.1]:25 delay=1000 delays=0/0/0/1000 reply=550 enh=5.1.1 by=reply text=host mx.example.com[192.0.2.1] said: 550 5.1.1 no (in reply to RCPT TO command)`},
	// The remote server's text imitates a Postfix line.
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=0.2, delays=0/0/0/0.2, dsn=5.7.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.7.1 no) to=<x@example.net>, relay=x[192.0.2.9]:25, dsn=2.0.0, status=sent (250 ok (in reply to RCPT TO command))`,
		`bounced stage=rcpt via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=200 delays=0/0/0/200 reply=550 enh=5.7.1 by=reply text=host mx.example.com[192.0.2.1] said: 550 5.7.1 no) to=<x@example.net>, relay=x[192.0.2.9]:25, dsn=2.0.0, status=sent (250 ok (in reply to RCPT TO command)`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, orig_to=<b@example.com>, relay=mx.example.com[2001:db8::1]:25, conn_use=2, delay=0.2, delays=0/0/0/0.2, tls=dane, dsn=2.0.0, status=sent (250)`,
		`delivered stage=end-of-data via=postfix/smtp id=A1B2C3D4E5 to=a@example.com orig=b@example.com relay=mx.example.com[2001:db8::1]:25 delay=200 delays=0/0/0/200 reply=250 enh=2.0.0 by=mta text=250`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=0.2, delays=0/0/0/0.2, dsn=2.0.0, status=sent (250 OK id=1xViJm-00004i-1E)`,
		`delivered stage=end-of-data via=postfix/smtp id=A1B2C3D4E5 next=1xViJm-00004i-1E to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=200 delays=0/0/0/200 reply=250 enh=2.0.0 by=mta text=250 OK id=1xViJm-00004i-1E`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=0.2, delays=0/0/0/0.2, dsn=5.5.0, status=bounced (Protocol error: host mx.example.com[192.0.2.1] said: 250 2.0.0 Ok (in reply to DATA command))`,
		`bounced stage=data via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=200 delays=0/0/0/200 reply=250 enh=5.5.0 by=mta text=Protocol error: host mx.example.com[192.0.2.1] said: 250 2.0.0 Ok (in reply to DATA command)`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=9, delays=1/0/8/0, dsn=4.4.2, status=deferred (lost connection with mx.example.com[192.0.2.1] while performing the EHLO handshake)`,
		`deferred stage=ehlo via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=9000 delays=1000/0/8000/0 enh=4.4.2 by=mta text=lost connection with mx.example.com[192.0.2.1] while performing the EHLO handshake`},
	{"error", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=9, delays=9/0/0/0, dsn=4.7.0, status=deferred (delivery temporarily suspended: host mx.example.com[192.0.2.1] refused to talk to me: 421 4.7.0 Try later)`,
		`deferred stage=greeting via=postfix/error id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1] delay=9000 delays=9000/0/0/0 reply=421 enh=4.7.0 by=reply text=delivery temporarily suspended: host mx.example.com[192.0.2.1] refused to talk to me: 421 4.7.0 Try later`},
	{"error", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=9, delays=9/0/0/0, dsn=5.1.6, status=bounced (550 5.1.6 has moved)`,
		`bounced via=postfix/error id=A1B2C3D4E5 to=a@example.com delay=9000 delays=9000/0/0/0 reply=550 enh=5.1.6 by=reply text=550 5.1.6 has moved`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=9, delays=1/0/8/0, dsn=4.7.8, status=deferred (SASL authentication failed; server mx.example.com[192.0.2.1] said: 535 5.7.8 Error: authentication failed)`,
		`deferred stage=auth via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=9000 delays=1000/0/8000/0 reply=535 enh=5.7.8 by=reply dsn=4.7.8 text=SASL authentication failed; server mx.example.com[192.0.2.1] said: 535 5.7.8 Error: authentication failed`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=9, delays=1/0/8/0, dsn=5.1.1, status=SOFTBOUNCE (host mx.example.com[192.0.2.1] said: 550 5.1.1 no (in reply to RCPT TO command))`,
		`deferred stage=rcpt via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=9000 delays=1000/0/8000/0 reply=550 enh=5.1.1 by=reply text=host mx.example.com[192.0.2.1] said: 550 5.1.1 no (in reply to RCPT TO command)`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=0, delays=0/0/0/0, dsn=5.1.1, status=undeliverable-but-not-cached (User unknown in virtual alias table)`,
		`undeliverable via=postfix/smtp id=A1B2C3D4E5 to=a@example.com delay=0 delays=0/0/0/0 enh=5.1.1 by=mta text=User unknown in virtual alias table`},
	{"lmtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[private/dovecot-lmtp], delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 <a@example.com> xyz Saved)`,
		`delivered stage=end-of-data via=postfix/lmtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[private/dovecot-lmtp] delay=0 delays=0/0/0/0 reply=250 enh=2.0.0 by=reply text=250 2.0.0 <a@example.com> xyz Saved`},
	{"local", `A1B2C3D4E5: to=<a@example.com>, orig_to=<a>, relay=local, delay=0.07, delays=0.04/0/0/0.03, dsn=2.0.0, status=sent (forwarded as 2A22C263F6)`,
		`redirected stage=local via=postfix/local id=A1B2C3D4E5 next=2A22C263F6 to=a@example.com orig=a relay=local[] delay=70 delays=40/0/0/30 enh=2.0.0 by=mta text=forwarded as 2A22C263F6`},
	// info_log_address_format = internal
	{"local", `A1B2C3D4E5: to=a@example.com, orig_to=root@localhost, relay=local, delay=0.07, delays=0.04/0/0/0.03, dsn=2.0.0, status=sent (delivered to command: procmail -a "$EXTENSION")`,
		`delivered stage=local via=postfix/local id=A1B2C3D4E5 to=a@example.com orig=root@localhost relay=local[] delay=70 delays=40/0/0/30 enh=2.0.0 by=mta text=delivered to command: procmail -a "$EXTENSION"`},
	{"smtp", `A1B2C3D4E5: host mx.example.com[192.0.2.1] refused to talk to me: 421 4.7.0 Too many connections`,
		`delayed stage=greeting via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] reply=421 enh=4.7.0 by=reply text=host mx.example.com[192.0.2.1] refused to talk to me: 421 4.7.0 Too many connections`},
	{"smtp", `connect to mx.example.com[2001:db8::1]:25: Network is unreachable`,
		`connect_failed stage=connect via=postfix/smtp relay=mx.example.com[2001:db8::1]:25 text=connect to mx.example.com[2001:db8::1]:25: Network is unreachable`},
	{"smtp", `certificate verification failed for mx.example.com[192.0.2.1]:25: self-signed certificate`,
		`tls_failed stage=starttls via=postfix/smtp relay=mx.example.com[192.0.2.1]:25 text=certificate verification failed for mx.example.com[192.0.2.1]:25: self-signed certificate`},
	{"smtp", `Verified TLS connection established to mx.example.com[192.0.2.1]:25: TLSv1.2 with cipher ECDHE-RSA-AES128-GCM-SHA256 (128/128 bits)`,
		`tls_fact via=postfix/smtp relay=mx.example.com[192.0.2.1]:25 tls=TLSv1.2 cipher=ECDHE-RSA-AES128-GCM-SHA256`},

	{"qmgr", `A1B2C3D4E5: from=<>, size=2666, nrcpt=2 (queue active)`, `received via=postfix/qmgr id=A1B2C3D4E5 from=<> size=2666 n=2`},
	{"qmgr", `A1B2C3D4E5: from=a@example.com, size=2666, nrcpt=2 (queue active)`, `received via=postfix/qmgr id=A1B2C3D4E5 from=<a@example.com> size=2666 n=2`},
	// from a web page that swallowed what is in brackets
	{"qmgr", `A1B2C3D4E5: from=, size=2666, nrcpt=2 (queue active)`, `received via=postfix/qmgr id=A1B2C3D4E5 size=2666 n=2`},
	{"qmgr", `A1B2C3D4E5: from=, status=expired, returned to sender`, `expired via=postfix/qmgr id=A1B2C3D4E5 text=status=expired, returned to sender`},
	{"smtp", `A1B2C3D4E5: to=, orig_to=, relay=none, delay=9, delays=9/0/0/0, dsn=4.4.1, status=deferred (connect to mx.example.com[192.0.2.1]:25: Connection timed out)`,
		`deferred stage=connect via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1]:25 delay=9000 delays=9000/0/0/0 enh=4.4.1 by=mta text=connect to mx.example.com[192.0.2.1]:25: Connection timed out`},
	{"qmgr", `A1B2C3D4E5: from=<a@example.com>, status=force-expired, returned to sender`, `expired via=postfix/qmgr id=A1B2C3D4E5 from=<a@example.com> text=status=force-expired, returned to sender`},
	{"qmgr", `ABCDEF: removed`, `message_end via=postfix/qmgr id=ABCDEF`},
	{"cleanup", `A1B2C3D4E5: message-id=<>`, `message_fact via=postfix/cleanup id=A1B2C3D4E5`},
	{"cleanup", `A1B2C3D4E5: message-id=no-brackets`, `message_fact via=postfix/cleanup id=A1B2C3D4E5 mid=no-brackets`},
	{"bounce", `A1B2C3D4E5: sender delay notification: 0A87A1A08B`, `notified via=postfix/bounce id=A1B2C3D4E5 next=0A87A1A08B text=sender delay notification`},
	{"pickup", `A1B2C3D4E5: uid=0 from=<root>`, `message_fact via=postfix/pickup id=A1B2C3D4E5 begins from=<root>`},

	{"submission/smtpd", `A1B2C3D4E5: client=unknown[192.0.2.7], sasl_method=PLAIN, sasl_username=a, b@example.com, sasl_sender=x@example.com`,
		`message_fact via=postfix/submission/smtpd id=A1B2C3D4E5 begins client=unknown[192.0.2.7] user=a, b@example.com`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=0.2, delays=0/0/0/0.2, dsn=2.7.0, status=sent (250 2.7.0 Ok, discarded, id=12345-05 - spam)`,
		`discarded stage=end-of-data via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=127.0.0.1[127.0.0.1]:10024 delay=200 delays=0/0/0/200 reply=250 enh=2.7.0 by=reply text=250 2.7.0 Ok, discarded, id=12345-05 - spam`},
	{"smtpd", `A1B2C3D4E5: client=localhost[127.0.0.1], orig_client=mail.example.net[192.0.2.7]`,
		`message_fact via=postfix/smtpd id=A1B2C3D4E5 begins client=mail.example.net[192.0.2.7]`},
	{"smtpd", `A1B2C3D4E5: client=localhost[127.0.0.1], orig_queue_id=F6A7B8C9D0, orig_client=mail.example.net[192.0.2.7]`,
		`message_fact via=postfix/smtpd id=A1B2C3D4E5 begins client=localhost[127.0.0.1]`},
	{"smtpd", `warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=a@example.com`,
		`auth_failed stage=auth via=postfix/smtpd client=unknown[192.0.2.7] user=a@example.com text=unknown[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=a@example.com`},
	{"smtpd", `warning: Connection rate limit exceeded: 31 from unknown[192.0.2.7] for service smtp`,
		`rejected stage=connect via=postfix/smtpd client=unknown[192.0.2.7] text=Connection rate limit exceeded: 31 from unknown[192.0.2.7] for service smtp`},
	{"smtpd", `warning: hostname x.example.com does not resolve to address 2001:db8::7: Name or service not known`,
		`warning via=postfix/smtpd client=x.example.com[2001:db8::7] text=hostname x.example.com does not resolve to address 2001:db8::7: Name or service not known`},
	{"smtpd", `warning: hostname x.example.com does not resolve to address 192.0.2.7`,
		`warning via=postfix/smtpd client=x.example.com[192.0.2.7] text=hostname x.example.com does not resolve to address 192.0.2.7`},
	{"smtpd", `improper command pipelining after EHLO from unknown[192.0.2.7]: HELO from fake[192.0.2.99]\r\n`,
		`inspected stage=ehlo via=postfix/smtpd client=unknown[192.0.2.7] text=improper command pipelining after EHLO from unknown[192.0.2.7]: HELO from fake[192.0.2.99]\r\n`},
	{"smtpd", `timeout after DATA (84112 bytes) from mx.example.com[192.0.2.7]`,
		`lost_connection stage=data via=postfix/smtpd client=mx.example.com[192.0.2.7] text=timeout after DATA (84112 bytes) from mx.example.com[192.0.2.7]`},
	{"smtpd", `NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 <a@example.com>: Relay access denied; from=<> to=<a@example.com> proto=SMTP helo=<[192.0.2.7]>`,
		`rejected stage=rcpt via=postfix/smtpd from=<> to=a@example.com client=unknown[192.0.2.7] helo=[192.0.2.7] proto=SMTP reply=554 enh=5.7.1 by=reply text=554 5.7.1 <a@example.com>: Relay access denied`},
	{"smtpd", `NOQUEUE: reject: VRFY from unknown[2001:db8::7]: 550 5.1.1 <a@example.com>: Recipient address rejected: User unknown; to=<a@example.com> proto=SMTP helo=<me>`,
		`rejected stage=other via=postfix/smtpd to=a@example.com client=unknown[2001:db8::7] helo=me proto=SMTP reply=550 enh=5.1.1 by=reply text=550 5.1.1 <a@example.com>: Recipient address rejected: User unknown`},
	{"smtpd", `proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=31619-02 - spam; from=<> to=<a@example.com> proto=SMTP helo=<x>`,
		`rejected stage=end-of-data via=postfix/smtpd from=<> to=a@example.com helo=x proto=SMTP reply=554 enh=5.7.0 by=reply text=554 5.7.0 Reject, id=31619-02 - spam`},
	{"smtpd", `NOQUEUE: filter: RCPT from unknown[192.0.2.7]: <a@example.net>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10024; from=<a@example.net> to=<b@example.com> proto=ESMTP helo=<x>`,
		`inspected stage=rcpt via=postfix/smtpd from=<a@example.net> to=b@example.com client=unknown[192.0.2.7] helo=x proto=ESMTP text=<a@example.net>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10024`},
	// The header's codes are a stranger's; the check's own stands after the envelope.
	{"cleanup", `A1B2C3D4E5: reject: header Subject: 550 5.1.1 no such user from unknown[192.0.2.7]; from=<a@example.net> to=<b@example.com> proto=ESMTP helo=<x>: 5.7.1 message content rejected`,
		`rejected stage=content via=postfix/cleanup id=A1B2C3D4E5 from=<a@example.net> to=b@example.com client=unknown[192.0.2.7] helo=x proto=ESMTP enh=5.7.1 by=reply text=header Subject: 550 5.1.1 no such user from unknown[192.0.2.7]; from=<a@example.net> to=<b@example.com> proto=ESMTP helo=<x>: 5.7.1 message content rejected`},
	{"cleanup", `A1B2C3D4E5: info: header Subject: test from local; from=<a@example.net> to=<b@example.com>`,
		`inspected stage=content via=postfix/cleanup id=A1B2C3D4E5 from=<a@example.net> to=b@example.com text=header Subject: test from local`},
	{"cleanup", `A1B2C3D4E5: milter-reject: END-OF-MESSAGE from unknown[192.0.2.7]: 4.7.1 Try again later; from=<a@example.net> to=<b@example.com> proto=ESMTP helo=<x>`,
		`rejected stage=end-of-data via=postfix/cleanup id=A1B2C3D4E5 from=<a@example.net> to=b@example.com client=unknown[192.0.2.7] helo=x proto=ESMTP enh=4.7.1 by=reply text=4.7.1 Try again later`},
	{"cleanup", `A1B2C3D4E5: milter-header-redirect: header X-Spam: Yes from unknown[192.0.2.7]; from=<a@example.net> to=<b@example.com> proto=ESMTP helo=<x>: c@example.com`,
		`redirected stage=content via=postfix/cleanup id=A1B2C3D4E5 from=<a@example.net> to=b@example.com client=unknown[192.0.2.7] helo=x proto=ESMTP text=header X-Spam: Yes from unknown[192.0.2.7]; from=<a@example.net> to=<b@example.com> proto=ESMTP helo=<x>: c@example.com`},
	{"postscreen", `NOQUEUE: reject: RCPT from [2001:db8::7]:4711: 550 5.7.1 Service unavailable; client [2001:db8::7] blocked using zen.example; from=<a@example.net>, to=<b@example.com>, proto=ESMTP, helo=<x>`,
		`rejected stage=rcpt via=postfix/postscreen from=<a@example.net> to=b@example.com client=[2001:db8::7]:4711 helo=x proto=ESMTP reply=550 enh=5.7.1 by=reply text=550 5.7.1 Service unavailable; client [2001:db8::7] blocked using zen.example`},
	{"postscreen", `NOQUEUE: reject: RCPT from [192.0.2.7]:4711: 550 5.5.1 Protocol error; from=<a@example.net>>, to=<b@example.com>, proto=ESMTP, helo=<x>`,
		`rejected stage=rcpt via=postfix/postscreen from=<a@example.net> to=b@example.com client=[192.0.2.7]:4711 helo=x proto=ESMTP reply=550 enh=5.5.1 by=reply text=550 5.5.1 Protocol error`},
	{"smtpd", `warning: Message delivery request rate limit exceeded: 4 from a.long.host.name.example.com[192.0.2.7] for service 127.0.0.1:2512`,
		`rejected stage=mail via=postfix/smtpd client=a.long.host.name.example.com[192.0.2.7] text=Message delivery request rate limit exceeded: 4 from a.long.host.name.example.com[192.0.2.7] for service 127.0.0.1:2512`},
	{"postscreen", `NOQUEUE: reject: CONNECT from [192.0.2.7]:4711: too many connections`,
		`rejected stage=connect via=postfix/postscreen client=[192.0.2.7]:4711 text=too many connections`},
	{"postscreen", `COMMAND TIME LIMIT from [192.0.2.7]:4711 after RCPT`,
		`lost_connection stage=rcpt via=postfix/postscreen client=[192.0.2.7]:4711 text=COMMAND TIME LIMIT from [192.0.2.7]:4711 after RCPT`},
	{"sendmail", `fatal: usage: sendmail [options]`, `fatal via=postfix/sendmail text=usage: sendmail [options]`},
	{"smtp", "message repeated 2 times: [ A1B2C3D4E5: host mx.example.com[192.0.2.1] said: 451 4.3.0 later (in reply to RCPT TO command)]",
		`delayed stage=rcpt via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] repeat=1 reply=451 enh=4.3.0 by=reply text=host mx.example.com[192.0.2.1] said: 451 4.3.0 later (in reply to RCPT TO command)`},
	{"cleanup", "A1B2C3D4E5: message-id=<\xe9@x.test>", `message_fact via=postfix/cleanup id=A1B2C3D4E5 mid=?@x.test repaired`},
	// At the edges.
	{"smtp", `A1B2C3D4E5: conversation with mx.example.com[192.0.2.1] timed out while receiving the STARTTLS response`, `delayed stage=starttls via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] text=conversation with mx.example.com[192.0.2.1] timed out while receiving the STARTTLS response`},
	{"smtp", `A1B2C3D4E5: lost connection with mx.example.com[192.0.2.1] while sending QUIT command`, `delayed stage=quit via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] text=lost connection with mx.example.com[192.0.2.1] while sending QUIT command`},
	{"smtp", `A1B2C3D4E5: lost connection with mx.example.com[192.0.2.1] while doing what nobody knows`, `delayed stage=other via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] text=lost connection with mx.example.com[192.0.2.1] while doing what nobody knows`},
	{"smtp", `A1B2C3D4E5: host mx.example.com[192.0.2.1] said: 450 no (in reply to QUIT command)`, `delayed stage=quit via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] reply=450 enh=4.0.0 by=implied text=host mx.example.com[192.0.2.1] said: 450 no (in reply to QUIT command)`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=5.4.4, status=bounced (Host found but no data record of requested type)`, `bounced stage=dns via=postfix/smtp id=A1B2C3D4E5 to=a@example.com delay=1000 delays=1000/0/0/0 enh=5.4.4 by=mta text=Host found but no data record of requested type`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=2.1.5, status=deliverable-but-not-cached (250 ok)`, `deliverable via=postfix/smtp id=A1B2C3D4E5 to=a@example.com delay=1000 delays=1000/0/0/0 reply=250 enh=2.1.5 by=mta text=250 ok`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=2.1.5, status=deliverable (cut`, `deliverable via=postfix/smtp id=A1B2C3D4E5 to=a@example.com delay=1000 delays=1000/0/0/0 enh=2.1.5 by=mta text=cut`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=2.1.5, status=deliverable x)`, `deliverable via=postfix/smtp id=A1B2C3D4E5 to=a@example.com delay=1000 delays=1000/0/0/0 enh=2.1.5 by=mta text=x)`},
	{"smtp", `certificate peer name verification failed for mx.example.com[192.0.2.1]:25: CommonName mis-match`, `tls_failed stage=starttls via=postfix/smtp relay=mx.example.com[192.0.2.1]:25 text=certificate peer name verification failed for mx.example.com[192.0.2.1]:25: CommonName mis-match`},
	{"smtp", `Trusted TLS connection reused to mx.example.com[192.0.2.1]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)`, `tls_fact via=postfix/smtp relay=mx.example.com[192.0.2.1]:25 tls=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384`},
	{"bounce", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=5.0.0, status=bounced (x)`, `bounced via=postfix/bounce id=A1B2C3D4E5 to=a@example.com delay=1000 delays=1000/0/0/0 enh=5.0.0 by=mta text=x`},
	{"oqmgr", `ABCDE: removed`, `message_end via=postfix/oqmgr id=ABCDE`},
	{"qmgr", `012345678901234567890123: removed`, `message_end via=postfix/qmgr id=012345678901234567890123`},
	{"smtpd", `warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: no sasl, user x`, `auth_failed stage=auth via=postfix/smtpd client=unknown[192.0.2.7] text=unknown[192.0.2.7]: SASL LOGIN authentication failed: no sasl, user x`},
	{"smtpd", `warning: unknown[192.0.2.xx]: SASL LOGIN authentication failed: authentication failure`, `auth_failed stage=auth via=postfix/smtpd client=unknown[192.0.2.xx] text=unknown[192.0.2.xx]: SASL LOGIN authentication failed: authentication failure`},
	{"smtpd", `warning: unknown[<IP>]: SASL PLAIN authentication failed: x, sasl_username=amy`, `auth_failed stage=auth via=postfix/smtpd client=unknown[<IP>] user=amy text=unknown[<IP>]: SASL PLAIN authentication failed: x, sasl_username=amy`},
	{"smtpd", `warning: [192.0.2.xx]: SASL LOGIN authentication failed: x`, `warning via=postfix/smtpd text=[192.0.2.xx]: SASL LOGIN authentication failed: x`},
	{"smtpd", `warning: a b unknown[192.0.2.7]: SASL LOGIN authentication failed: x`, `warning via=postfix/smtpd text=a b unknown[192.0.2.7]: SASL LOGIN authentication failed: x`},
	{"smtpd", `warning: hostname x.example.com does not resolve to address 192.0.2.7: Name or service not known`, `warning via=postfix/smtpd client=x.example.com[192.0.2.7] text=hostname x.example.com does not resolve to address 192.0.2.7: Name or service not known`},
	{"cleanup", `A1B2C3D4E5: reject: header Subject: x from unknown[192.0.2.7]; from=<a@example.net> to=<b@example.com> proto=ESMTP: 5.7.1 no`, `rejected stage=content via=postfix/cleanup id=A1B2C3D4E5 from=<a@example.net> to=b@example.com client=unknown[192.0.2.7] proto=ESMTP enh=5.7.1 by=reply text=header Subject: x from unknown[192.0.2.7]; from=<a@example.net> to=<b@example.com> proto=ESMTP: 5.7.1 no`},
	{"smtpd", `NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 no; proto=SMTP helo=<x>`, `rejected stage=rcpt via=postfix/smtpd client=unknown[192.0.2.7] helo=x proto=SMTP reply=554 enh=5.7.1 by=reply text=554 5.7.1 no`},
	{"smtpd", `NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 no; from=<a@example.net> helo=<x`, `rejected stage=rcpt via=postfix/smtpd from=<a@example.net> client=unknown[192.0.2.7] reply=554 enh=5.7.1 by=reply text=554 5.7.1 no`},
	{"mytransport", `A1B2C3D4E5: to=<a@example.com>, relay=mytransport, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (ok)`,
		`delivered via=postfix/mytransport id=A1B2C3D4E5 to=a@example.com relay=mytransport[] delay=1000 delays=1000/0/0/0 enh=2.0.0 by=mta text=ok`},
}

func TestLines(t *testing.T) {
	for _, l := range slices.Concat(lines, rareLines, sourceLines) {
		got, err := parse("2026-11-24T04:30:05Z mx1 postfix/" + l.daemon + "[1]: " + l.message)
		if err != nil || len(got) != 1 {
			t.Errorf("%v, %d records: %s", err, len(got), l.message)
			continue
		}
		if d := cmp.Diff(l.want, got[0]); d != "" {
			t.Errorf("%s\n%s", l.message, d)
		}
	}
}
