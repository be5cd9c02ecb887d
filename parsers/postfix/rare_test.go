package postfix_test

import "testing"

// rareLines are messages that few logs hold, as their daemons write them, with
// what must come out.
var rareLines = []struct{ daemon, message, want string }{
	// smtp gives up one host of several.
	{"smtp", `A1B2C3D4E5: TLS is required, but was not offered by host mx.example.com[192.0.2.1]`,
		`delayed stage=starttls via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] text=TLS is required, but was not offered by host mx.example.com[192.0.2.1]`},
	{"smtp", `A1B2C3D4E5: TLS is required, but host mx.example.com[192.0.2.1] refused to start TLS: 454 4.7.0 TLS not available`,
		`delayed stage=starttls via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] reply=454 enh=4.7.0 by=reply text=TLS is required, but host mx.example.com[192.0.2.1] refused to start TLS: 454 4.7.0 TLS not available`},
	{"smtp", `A1B2C3D4E5: REQUIRETLS Failure: sender requested REQUIRETLS, but host mx.example.com[192.0.2.1] refused to start TLS: 454 4.7.0 TLS not available`,
		`delayed stage=starttls via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] reply=454 enh=4.7.0 by=reply text=REQUIRETLS Failure: sender requested REQUIRETLS, but host mx.example.com[192.0.2.1] refused to start TLS: 454 4.7.0 TLS not available`},
	{"smtp", `A1B2C3D4E5: REQUIRETLS Failure: sender requested REQUIRETLS, but TLS service was not offered by host mx.example.com[192.0.2.1]`,
		`delayed stage=starttls via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] text=REQUIRETLS Failure: sender requested REQUIRETLS, but TLS service was not offered by host mx.example.com[192.0.2.1]`},
	{"smtp", `A1B2C3D4E5: REQUIRETLS Failure: sender requested REQUIRETLS, but no matching server certificate was found. The last attempted server was mx.example.com[192.0.2.1]`,
		`delayed stage=starttls via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] text=REQUIRETLS Failure: sender requested REQUIRETLS, but no matching server certificate was found. The last attempted server was mx.example.com[192.0.2.1]`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=9, delays=1/0/8/0, tls=may/!requiretls, dsn=5.7.30, status=bounced (REQUIRETLS Failure: sender requested REQUIRETLS, but TLS service was not offered by host mx.example.com[192.0.2.1])`,
		`bounced stage=starttls via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=9000 delays=1000/0/8000/0 enh=5.7.30 by=mta text=REQUIRETLS Failure: sender requested REQUIRETLS, but TLS service was not offered by host mx.example.com[192.0.2.1]`},
	{"smtp", `A1B2C3D4E5: conversation with mx.example.com[192.0.2.1] timed out while receiving the initial SMTP greeting`,
		`delayed stage=greeting via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] text=conversation with mx.example.com[192.0.2.1] timed out while receiving the initial SMTP greeting`},
	// bounce could not queue a notification (3.11).
	{"bounce", `A1B2C3D4E5: sender notification failed to <a@example.com>: 451 4.3.0 Error: queue file write error`,
		`warning via=postfix/bounce id=A1B2C3D4E5 text=sender notification failed to <a@example.com>: 451 4.3.0 Error: queue file write error`},
	{"bounce", `A1B2C3D4E5: sender notification failed to <"a notification: B2C3D4E5F6"@example.com>`,
		`warning via=postfix/bounce id=A1B2C3D4E5 text=sender notification failed to <"a notification: B2C3D4E5F6"@example.com>`},
	{"smtp", `A1B2C3D4E5: Server certificate not trusted`, `delayed stage=starttls via=postfix/smtp id=A1B2C3D4E5 text=Server certificate not trusted`},
	{"smtp", `A1B2C3D4E5: mail for example.com loops back to myself`, `delayed stage=routing via=postfix/smtp id=A1B2C3D4E5 text=mail for example.com loops back to myself`},
	{"smtp", `A1B2C3D4E5: SASL authentication failed; cannot authenticate to server mx.example.com[192.0.2.1]: no mechanism available`,
		`delayed stage=auth via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] text=SASL authentication failed; cannot authenticate to server mx.example.com[192.0.2.1]: no mechanism available`},
	{"error", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=9, delays=9/0/0/0, dsn=4.7.8, status=deferred (delivery temporarily suspended: SASL [CACHED] authentication failed; server mx.example.com[192.0.2.1] said: 535 5.7.8 no)`,
		`deferred stage=auth via=postfix/error id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1] delay=9000 delays=9000/0/0/0 reply=535 enh=5.7.8 by=reply dsn=4.7.8 text=delivery temporarily suspended: SASL [CACHED] authentication failed; server mx.example.com[192.0.2.1] said: 535 5.7.8 no`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=9, delays=1/0/8/0, dsn=4.7.4, status=deferred (TLS is required, but host mx.example.com[192.0.2.1] refused to start TLS: 454 TLS not available)`,
		`deferred stage=starttls via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=9000 delays=1000/0/8000/0 reply=454 enh=4.7.4 by=mta text=TLS is required, but host mx.example.com[192.0.2.1] refused to start TLS: 454 TLS not available`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0.1/0/0.9/0, dsn=4.7.5, status=deferred (TLSA lookup error for mx.example.com:25)`,
		`deferred stage=dns via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=1000 delays=100/0/900/0 enh=4.7.5 by=mta text=TLSA lookup error for mx.example.com:25`},
	{"smtpd", `NOQUEUE: reject: VRFY from mx.example.com[192.0.2.1]: 450 4.1.2 <<joe@example.net>>: Recipient address rejected: Domain not found; to=<<joe@example.net>> proto=SMTP helo=<friend>`,
		`rejected stage=other via=postfix/smtpd to=<joe@example.net> client=mx.example.com[192.0.2.1] helo=friend proto=SMTP reply=450 enh=4.1.2 by=reply text=450 4.1.2 <<joe@example.net>>: Recipient address rejected: Domain not found`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=1.2e+05, delays=1.2e+05/2e-03/0.36/0, dsn=4.4.1, status=deferred (connect to mx.example.com[192.0.2.1]: Connection timed out)`,
		`deferred stage=connect via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1] delay=120000000 delays=120000000/2/360/0 enh=4.4.1 by=mta text=connect to mx.example.com[192.0.2.1]: Connection timed out`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0.1/0/0.9/0, dsn=4.7.5, status=deferred (non DNSSEC destination)`,
		`deferred stage=starttls via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=1000 delays=100/0/900/0 enh=4.7.5 by=mta text=non DNSSEC destination`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0.1/0/0.9/0, dsn=5.4.6, status=bounced (host mx.example.com[192.0.2.1] greeted me with my own hostname mx.example.com)`,
		`bounced stage=greeting via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=1000 delays=100/0/900/0 enh=5.4.6 by=mta text=host mx.example.com[192.0.2.1] greeted me with my own hostname mx.example.com`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0.1/0/0.9/0, dsn=5.4.6, status=bounced (host mx.example.com[192.0.2.1] replied to HELO/EHLO with my own hostname mx.example.com)`,
		`bounced stage=ehlo via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=1000 delays=100/0/900/0 enh=5.4.6 by=mta text=host mx.example.com[192.0.2.1] replied to HELO/EHLO with my own hostname mx.example.com`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0.1/0/0.9/0, dsn=5.6.7, status=bounced (SMTPUTF8 is required, but was not offered by host mx.example.com[192.0.2.1])`,
		`bounced stage=ehlo via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=1000 delays=100/0/900/0 enh=5.6.7 by=mta text=SMTPUTF8 is required, but was not offered by host mx.example.com[192.0.2.1]`},
	{"smtp", `cannot load Certificate Authority data: disabling TLS support`, `warning via=postfix/smtp text=cannot load Certificate Authority data: disabling TLS support`},
	{"smtp", `connect to mx.example.com[192.0.2.1]: Connection timed out (port 25)`,
		`connect_failed stage=connect via=postfix/smtp relay=mx.example.com[192.0.2.1]:25 text=connect to mx.example.com[192.0.2.1]: Connection timed out (port 25)`},
	{"smtp", `A1B2C3D4E5: status=deferred (bounce failed)`, `delayed via=postfix/smtp id=A1B2C3D4E5 text=status=deferred (bounce failed)`},
	{"local", `A1B2C3D4E5: placed in corrupt queue`, `held via=postfix/local id=A1B2C3D4E5 text=placed in corrupt queue`},

	{"smtp", `A1B2C3D4E5: replace: header From: Shop <a@example.com> from x[192.0.2.9]: From: b@example.com`,
		`inspected stage=content via=postfix/smtp id=A1B2C3D4E5 text=header From: Shop <a@example.com> from x[192.0.2.9]: From: b@example.com`},
	{"smtp", `A1B2C3D4E5: warning: header Subject: 550 5.7.1 x from x[192.0.2.9]; from=<a@example.net> to=<b@example.net>: seen`,
		`inspected stage=content via=postfix/smtp id=A1B2C3D4E5 text=header Subject: 550 5.7.1 x from x[192.0.2.9]; from=<a@example.net> to=<b@example.net>: seen`},
	{"smtp", `A1B2C3D4E5: warning: header Subject: test: seen`, `inspected stage=content via=postfix/smtp id=A1B2C3D4E5 text=header Subject: test: seen`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=127.0.0.1[127.0.0.1], delay=3, status=sent (250 2.7.1 Ok, discarded, id=00218-04 - VIRUS: x)`,
		`discarded stage=end-of-data via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=127.0.0.1[127.0.0.1] delay=3000 reply=250 enh=2.7.1 by=reply text=250 2.7.1 Ok, discarded, id=00218-04 - VIRUS: x`},
	{"smtp-amavis/smtp", `A1B2C3D4E5: to=<a@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=0.1, delays=0/0/0/0.1, dsn=2.5.0, status=sent (250 2.5.0 Ok, id=2243374-09, BOUNCE)`,
		`bounced stage=end-of-data via=postfix/smtp-amavis/smtp id=A1B2C3D4E5 to=a@example.com relay=127.0.0.1[127.0.0.1]:10024 delay=100 delays=0/0/0/100 reply=250 enh=2.5.0 by=reply text=250 2.5.0 Ok, id=2243374-09, BOUNCE`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=0.1, delays=0/0/0/0.1, dsn=2.5.0, status=sent (250 2.5.0 Ok, id=03164-18, DISCARD(bounce.suppressed))`,
		`discarded stage=end-of-data via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=127.0.0.1[127.0.0.1]:10024 delay=100 delays=0/0/0/100 reply=250 enh=2.5.0 by=reply text=250 2.5.0 Ok, id=03164-18, DISCARD(bounce.suppressed)`},
	{"local", `A1B2C3D4E5: to=<noreply@example.com>, relay=local, delay=0, status=sent (delivered to file: /dev/null)`,
		`discarded stage=local via=postfix/local id=A1B2C3D4E5 to=noreply@example.com relay=local[] delay=0 text=delivered to file: /dev/null`},
	{"local", `A1B2C3D4E5: to=<MAILER-DAEMON@example.com>, relay=local, delay=0, status=sent (discarded)`,
		`discarded stage=local via=postfix/local id=A1B2C3D4E5 to=MAILER-DAEMON@example.com relay=local[] delay=0 text=discarded`},

	// The agent was not asked.
	{"qmgr", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=4.3.0, status=deferred (mail transport unavailable)`,
		`deferred via=postfix/qmgr id=A1B2C3D4E5 to=a@example.com delay=1000 delays=1000/0/0/0 enh=4.3.0 by=mta text=mail transport unavailable`},
	// What the site says of a domain names no host.
	{"error", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=5.0.0, status=bounced (host example.com was closed [RT 4711])`,
		`bounced via=postfix/error id=A1B2C3D4E5 to=a@example.com delay=1000 delays=1000/0/0/0 enh=5.0.0 by=mta text=host example.com was closed [RT 4711]`},

	// An address that holds another.
	{"qmgr", `A1B2C3D4E5: from=<<>x>@example.com>, size=2666, nrcpt=2 (queue active)`, `received via=postfix/qmgr id=A1B2C3D4E5 from=<<>x>@example.com> size=2666 n=2`},
	{"qmgr", `A1B2C3D4E5: from=<<>@example.com>, size=2666, nrcpt=2 (queue active)`, `received via=postfix/qmgr id=A1B2C3D4E5 from=<<>@example.com> size=2666 n=2`},
	{"smtpd", `NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 550 <b@example.com>: Recipient address rejected: User unknown; from=<<>@example.net> to=<b@example.com> proto=ESMTP helo=<x>`,
		`rejected stage=rcpt via=postfix/smtpd from=<<>@example.net> to=b@example.com client=unknown[192.0.2.7] helo=x proto=ESMTP reply=550 enh=5.0.0 by=implied text=550 <b@example.com>: Recipient address rejected: User unknown`},

	// Postfix before 2.3.
	{"smtp", `connect to mx.example.com[192.0.2.1]: server refused to talk to me: 421 4.7.0 deferred (port 25)`,
		`connect_failed stage=greeting via=postfix/smtp relay=mx.example.com[192.0.2.1]:25 reply=421 enh=4.7.0 by=reply text=connect to mx.example.com[192.0.2.1]: server refused to talk to me: 421 4.7.0 deferred (port 25)`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=5, status=deferred (connect to mx.example.com[192.0.2.1]: server refused to talk to me: 451 Message temporarily deferred)`,
		`deferred stage=greeting via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1] delay=5000 reply=451 enh=4.0.0 by=implied text=connect to mx.example.com[192.0.2.1]: server refused to talk to me: 451 Message temporarily deferred`},
	{"smtp", `connect to mx.example.com[192.0.2.1]: server dropped connection without sending the initial SMTP greeting (port 25)`,
		`connect_failed stage=greeting via=postfix/smtp relay=mx.example.com[192.0.2.1]:25 text=connect to mx.example.com[192.0.2.1]: server dropped connection without sending the initial SMTP greeting (port 25)`},
	{"smtp", `connect to mx.example.com[192.0.2.1]: read timeout (port 25)`,
		`connect_failed stage=greeting via=postfix/smtp relay=mx.example.com[192.0.2.1]:25 text=connect to mx.example.com[192.0.2.1]: read timeout (port 25)`},
	{"smtpd", `TLS connection established from unknown[192.0.2.7]: TLSv1 with cipher ADH-AES256-SHA (256/256 bits)`,
		`tls_fact via=postfix/smtpd client=unknown[192.0.2.7] tls=TLSv1 cipher=ADH-AES256-SHA`},
	{"smtp", `A1B2C3D4E5: lost connection with mx.example.com[192.0.2.1] while performing the initial protocol handshake`,
		`delayed stage=ehlo via=postfix/smtp id=A1B2C3D4E5 relay=mx.example.com[192.0.2.1] text=lost connection with mx.example.com[192.0.2.1] while performing the initial protocol handshake`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1], delay=0, status=undeliverable (delivery via mx.example.com[192.0.2.1]: host mx.example.com[192.0.2.1] said: 530 authentication required (in reply to MAIL FROM command))`,
		`undeliverable stage=mail via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1] delay=0 reply=530 enh=5.0.0 by=implied text=delivery via mx.example.com[192.0.2.1]: host mx.example.com[192.0.2.1] said: 530 authentication required (in reply to MAIL FROM command)`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1], delay=1, status=undeliverable (delivery via mx.example.com[192.0.2.1]: Cannot start TLS: handshake failure)`,
		`undeliverable stage=starttls via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1] delay=1000 text=delivery via mx.example.com[192.0.2.1]: Cannot start TLS: handshake failure`},
	{"smtpd", `warning: smtpd_peer_init: 192.0.2.7: hostname x.example.com verification failed: Host not found`,
		`warning via=postfix/smtpd client=x.example.com[192.0.2.7] text=smtpd_peer_init: 192.0.2.7: hostname x.example.com verification failed: Host not found`},

	{"qmqpd", `NOQUEUE: list.example.com[192.0.2.1]: lost connection while receiving message length`,
		`lost_connection stage=data via=postfix/qmqpd client=list.example.com[192.0.2.1] text=list.example.com[192.0.2.1]: lost connection while receiving message length`},
	{"qmqpd", `A1B2C3D4E5: list.example.com[2001:db8::1]: read/write timeout while receiving message content`,
		`lost_connection stage=data via=postfix/qmqpd id=A1B2C3D4E5 client=list.example.com[2001:db8::1] text=list.example.com[2001:db8::1]: read/write timeout while receiving message content`},

	// TLS.
	{"smtp", `server certificate verification failed for mx.example.com[192.0.2.1]:25: certificate has expired`,
		`tls_failed stage=starttls via=postfix/smtp relay=mx.example.com[192.0.2.1]:25 text=server certificate verification failed for mx.example.com[192.0.2.1]:25: certificate has expired`},
	{"smtp", `CA certificate verification failed for mx.example.com[192.0.2.1]:25: num=10:certificate has expired`,
		`tls_failed stage=starttls via=postfix/smtp relay=mx.example.com[192.0.2.1]:25 text=CA certificate verification failed for mx.example.com[192.0.2.1]:25: num=10:certificate has expired`},
	{"smtpd", `client certificate verification failed for unknown[192.0.2.7]: not designated for use as a client certificate`,
		`tls_failed stage=starttls via=postfix/smtpd client=unknown[192.0.2.7] text=client certificate verification failed for unknown[192.0.2.7]: not designated for use as a client certificate`},
	{"smtpd", `SSL_accept error from unknown[192.0.2.7]: lost connection`,
		`tls_failed stage=starttls via=postfix/smtpd client=unknown[192.0.2.7] text=SSL_accept error from unknown[192.0.2.7]: lost connection`},
	{"smtpd", `NOQUEUE: abort: TLS from unknown[192.0.2.7]: No client certificate presented`,
		`tls_failed stage=starttls via=postfix/smtpd client=unknown[192.0.2.7] text=No client certificate presented`},
	{"smtpd", `certificate verification failed for unknown[192.0.2.7]: untrusted issuer /CN=x`,
		`tls_failed stage=starttls via=postfix/smtpd client=unknown[192.0.2.7] text=certificate verification failed for unknown[192.0.2.7]: untrusted issuer /CN=x`},
	{"smtp", `Trusted TLS connection established to mx.example.com[192.0.2.1]:65536: TLSv1.3 with cipher x`, `tls_fact via=postfix/smtp relay=mx.example.com[192.0.2.1]`}, // no such port
	{"tlsproxy", `SSL_accept error from [192.0.2.7]:4711: -1`, `tls_failed stage=starttls via=postfix/tlsproxy client=[192.0.2.7]:4711 text=SSL_accept error from [192.0.2.7]:4711: -1`},
	{"tlsproxy", `TLS handshake failed for service=smtp peer=[2001:db8::7]:4711`,
		`tls_failed stage=starttls via=postfix/tlsproxy client=[2001:db8::7]:4711 text=TLS handshake failed for service=smtp peer=[2001:db8::7]:4711`},
	{"tlsproxy", `TLS handshake failed for service=smtp peer=mx.example.com[192.0.2.1]:25`,
		`tls_failed stage=starttls via=postfix/tlsproxy relay=mx.example.com[192.0.2.1]:25 text=TLS handshake failed for service=smtp peer=mx.example.com[192.0.2.1]:25`},
	{"smtp", `TLSRPT: status=failure, domain=example.com, receiving_mx=mx.example.com[192.0.2.1], failure_type=starttls_not_supported`,
		`tls_failed stage=starttls via=postfix/smtp relay=mx.example.com[192.0.2.1] text=TLSRPT: status=failure, domain=example.com, receiving_mx=mx.example.com[192.0.2.1], failure_type=starttls_not_supported`},

	// Refusals, and clients that broke the rules.
	{"smtpd", `warning: non-SMTP command from unknown[192.0.2.7]: GET / HTTP/1.1`,
		`inspected stage=other via=postfix/smtpd client=unknown[192.0.2.7] text=non-SMTP command from unknown[192.0.2.7]: GET / HTTP/1.1`},
	{"smtpd", `warning: AUTH command rate limit exceeded: 4 from unknown[192.0.2.7] for service smtp`,
		`rejected stage=auth via=postfix/smtpd client=unknown[192.0.2.7] text=AUTH command rate limit exceeded: 4 from unknown[192.0.2.7] for service smtp`},
	{"postscreen", `COMMAND LENGTH LIMIT from [192.0.2.7]:4711 after EHLO`,
		`lost_connection stage=ehlo via=postfix/postscreen client=[192.0.2.7]:4711 text=COMMAND LENGTH LIMIT from [192.0.2.7]:4711 after EHLO`},
	{"postscreen", `DATA without valid RCPT from [192.0.2.7]:4711`,
		`inspected via=postfix/postscreen client=[192.0.2.7]:4711 text=DATA without valid RCPT from [192.0.2.7]:4711`},
	{"smtpd", `lost connection after QUIT from unknown[192.0.2.7]`, `lost_connection stage=quit via=postfix/smtpd client=unknown[192.0.2.7] text=lost connection after QUIT from unknown[192.0.2.7]`},
	{"smtpd", `warning: unknown[fe80::7%eth0]: request longer than 2048: AAAAAAAAAA...`,
		`rejected stage=other via=postfix/smtpd client=unknown[fe80::7%eth0] text=unknown[fe80::7%eth0]: request longer than 2048: AAAAAAAAAA...`},
	{"postscreen", `reject: connect from [192.0.2.7]:4711: all screening ports busy`,
		`rejected stage=connect via=postfix/postscreen client=[192.0.2.7]:4711 text=all screening ports busy`},
	{"smtpd", `warning: Illegal address syntax from unknown[192.0.2.7] in RCPT command: <a b@example.com>`,
		`rejected stage=rcpt via=postfix/smtpd client=unknown[192.0.2.7] text=Illegal address syntax from unknown[192.0.2.7] in RCPT command: <a b@example.com>`},
	{"smtpd", `warning: unknown[192.0.2.7]: SASL PLAIN authentication aborted`,
		`auth_failed stage=auth via=postfix/smtpd client=unknown[192.0.2.7] text=unknown[192.0.2.7]: SASL PLAIN authentication aborted`},
	{"smtpd", `warning: unknown[192.0.2.7] sent message header instead of SMTP command: From: x[192.0.2.9]: SASL PLAIN authentication failed`,
		`inspected stage=other via=postfix/smtpd client=unknown[192.0.2.7] text=unknown[192.0.2.7] sent message header instead of SMTP command: From: x[192.0.2.9]: SASL PLAIN authentication failed`},
	{"smtpd", `warning: 192.0.2.7: hostname x.example.com verification failed: Name or service not known`,
		`warning via=postfix/smtpd client=x.example.com[192.0.2.7] text=192.0.2.7: hostname x.example.com verification failed: Name or service not known`},
	{"smtpd", `warning: 192.0.2.7: address not listed for hostname x.example.com`,
		`warning via=postfix/smtpd client=x.example.com[192.0.2.7] text=192.0.2.7: address not listed for hostname x.example.com`},
	{"smtpd", `warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: hostname lookup failure`,
		`auth_failed stage=auth via=postfix/smtpd client=unknown[192.0.2.7] text=unknown[192.0.2.7]: SASL LOGIN authentication failed: hostname lookup failure`},
	{"cleanup", `A1B2C3D4E5: to=<a@example.com>, orig_to=<b@example.com>, relay=none, delay=0.1, delays=0.1/0/0/0, dsn=5.4.6, status=bounced (unreasonable virtual_alias_maps map expansion size for b@example.com)`,
		`bounced via=postfix/cleanup id=A1B2C3D4E5 to=a@example.com orig=b@example.com delay=100 delays=100/0/0/0 enh=5.4.6 by=mta text=unreasonable virtual_alias_maps map expansion size for b@example.com`},

	// The queue.
	{"bounce", `A1B2C3D4E5: postmaster non-delivery notification: B2C3D4E5F6`, `notified via=postfix/bounce id=A1B2C3D4E5 next=B2C3D4E5F6 text=postmaster non-delivery notification`},
	{"postsuper", `A1B2C3D4E5: requeued`, `message_end via=postfix/postsuper id=A1B2C3D4E5`},
	{"pickup", `F6A7B8C9D0: uid=998 from=<a@example.com> orig_id=A1B2C3D4E5`, `message_fact via=postfix/pickup id=F6A7B8C9D0 begins from=<a@example.com>`},

	// Trouble that is not called one.
	{"relay/smtp", `SMTPS wrappermode (TCP port 465) requires setting "smtp_tls_wrappermode = yes", and "smtp_tls_security_level = encrypt" (or stronger)`,
		`warning via=postfix/relay/smtp text=SMTPS wrappermode (TCP port 465) requires setting "smtp_tls_wrappermode = yes", and "smtp_tls_security_level = encrypt" (or stronger)`},
	{"relay/smtp", `warning: mx.example.com[192.0.2.1]:465 offered no supported AUTH mechanisms: 'GSSAPI NTLM'`,
		`warning via=postfix/relay/smtp relay=mx.example.com[192.0.2.1]:465 text=mx.example.com[192.0.2.1]:465 offered no supported AUTH mechanisms: 'GSSAPI NTLM'`},
	{"cleanup", `A1B2C3D4E5: virtual_alias_maps map lookup problem -- message not accepted, try again later`,
		`warning via=postfix/cleanup id=A1B2C3D4E5 text=virtual_alias_maps map lookup problem -- message not accepted, try again later`},

	{"smtp", `warning: host mx.example.com[192.0.2.1]:25 greeted me with my own hostname mx1.example.net`,
		`warning via=postfix/smtp relay=mx.example.com[192.0.2.1]:25 text=host mx.example.com[192.0.2.1]:25 greeted me with my own hostname mx1.example.net`},

	// Warnings that begin with something else in brackets than an address.
	{"bounce", `warning: [built-in]: zero result in delay template conversion`, `warning via=postfix/bounce text=[built-in]: zero result in delay template conversion`},
	{"smtpd", `warning: dict_ldap_lookup[1]: DN uid=a not found, skipping`, `warning via=postfix/smtpd text=dict_ldap_lookup[1]: DN uid=a not found, skipping`},
	{"smtpd", `warning: unknown[unknown]: SASL LOGIN authentication failed: lost connection`,
		`auth_failed stage=auth via=postfix/smtpd client=unknown[unknown] text=unknown[unknown]: SASL LOGIN authentication failed: lost connection`},

	// Messages that end in a blank.
	{"qmgr", `A1B2C3D4E5: removed `, `message_end via=postfix/qmgr id=A1B2C3D4E5`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0.1/0/0.9/0, dsn=2.0.0, status=sent (250 2.0.0 ok) `,
		`delivered stage=end-of-data via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=1000 delays=100/0/900/0 reply=250 enh=2.0.0 by=reply text=250 2.0.0 ok`},

	// The login of a client that was refused.
	{"submission/smtpd", `NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 553 5.7.1 <b@example.com>: Sender address rejected: not owned by user a@example.com; from=<b@example.com> to=<c@example.net> proto=ESMTP helo=<x> sasl_username=<a@example.com>`,
		`rejected stage=rcpt via=postfix/submission/smtpd from=<b@example.com> to=c@example.net client=unknown[192.0.2.7] helo=x user=a@example.com proto=ESMTP reply=553 enh=5.7.1 by=reply text=553 5.7.1 <b@example.com>: Sender address rejected: not owned by user a@example.com`},
	{"submission/smtpd", `A1B2C3D4E5: milter-reject: END-OF-MESSAGE from unknown[192.0.2.7]: 451 4.7.1 Rate limit; from=<a@example.com> to=<c@example.net> proto=ESMTP helo=<x> sasl_username=<a`,
		`rejected stage=end-of-data via=postfix/submission/smtpd id=A1B2C3D4E5 from=<a@example.com> to=c@example.net client=unknown[192.0.2.7] helo=x proto=ESMTP reply=451 enh=4.7.1 by=reply text=451 4.7.1 Rate limit`},
	{"submission/smtpd", `warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: Connection lost to authentication server, sasl_username=(unavailable)`,
		`auth_failed stage=auth via=postfix/submission/smtpd client=unknown[192.0.2.7] text=unknown[192.0.2.7]: SASL LOGIN authentication failed: Connection lost to authentication server, sasl_username=(unavailable)`},

	// The host that could not be reached, where no session gives one.
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=91, delays=0.01/0.03/91/0, dsn=4.4.1, status=deferred (connect to mx.example.com[2001:db8::1]:25: Connection timed out)`,
		`deferred stage=connect via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[2001:db8::1]:25 delay=91000 delays=10/30/91000/0 enh=4.4.1 by=mta text=connect to mx.example.com[2001:db8::1]:25: Connection timed out`},
	{"lmtp", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=9, delays=9/0.04/0/0, dsn=4.4.1, status=deferred (connect to mx.example.com[private/dovecot-lmtp]: Connection refused)`,
		`deferred stage=connect via=postfix/lmtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[private/dovecot-lmtp] delay=9000 delays=9000/40/0/0 enh=4.4.1 by=mta text=connect to mx.example.com[private/dovecot-lmtp]: Connection refused`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=none, delay=0.11, delays=0.1/0/0/0, dsn=4.4.3, status=deferred (Host or domain name not found. Name service error for name=example.com type=MX: Host not found, try again)`,
		`deferred stage=dns via=postfix/smtp id=A1B2C3D4E5 to=a@example.com delay=110 delays=100/0/0/0 enh=4.4.3 by=mta text=Host or domain name not found. Name service error for name=example.com type=MX: Host not found, try again`},

	// Filters that took a message and did not pass it on.
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=127.0.0.1[127.0.0.1]:10025, delay=0.1, delays=0.06/0/0.04/0, dsn=2.0.0, status=sent (250 Virus Detected; Discarded Email)`,
		`discarded stage=end-of-data via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=127.0.0.1[127.0.0.1]:10025 delay=100 delays=60/0/40/0 reply=250 enh=2.0.0 by=mta text=250 Virus Detected; Discarded Email`},
	{"lmtp", `A1B2C3D4E5: to=<a@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=0.1, delays=0.06/0/0.04/0, dsn=2.7.0, status=sent (250 2.7.0 BLOCKED (8A3C55C6817C7EEE1481))`,
		`discarded stage=end-of-data via=postfix/lmtp id=A1B2C3D4E5 to=a@example.com relay=127.0.0.1[127.0.0.1]:10024 delay=100 delays=60/0/40/0 reply=250 enh=2.7.0 by=reply text=250 2.7.0 BLOCKED (8A3C55C6817C7EEE1481)`},
	{"smtp", `A1B2C3D4E5: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=0.1, delays=0.06/0/0.04/0, dsn=2.0.0, status=sent (250 Message accepted)`,
		`delivered stage=end-of-data via=postfix/smtp id=A1B2C3D4E5 to=a@example.com relay=mx.example.com[192.0.2.1]:25 delay=100 delays=60/0/40/0 reply=250 enh=2.0.0 by=mta text=250 Message accepted`},

	// What libraries complain of in the log of their program.
	{"smtpd", `canonuserfunc error -7`, `warning via=postfix/smtpd text=canonuserfunc error -7`},
	{"smtpd", `GSSAPI Error: Unspecified GSS failure.  Minor code may provide more information (No key table entry found)`,
		`warning via=postfix/smtpd text=GSSAPI Error: Unspecified GSS failure.  Minor code may provide more information (No key table entry found)`},
	{"smtpd", `sql plugin couldn't connect to any host`, `warning via=postfix/smtpd text=sql plugin couldn't connect to any host`},
	{"local", `libsldap: Status: 7  Mesg: Session error no available conn.`, `warning via=postfix/local text=libsldap: Status: 7  Mesg: Session error no available conn.`},
	{"local", `nss_ldap: failed to bind to LDAP server ldap://192.0.2.1: Can't contact LDAP server`,
		`warning via=postfix/local text=nss_ldap: failed to bind to LDAP server ldap://192.0.2.1: Can't contact LDAP server`},
}

// TestUnusualTags reads tags that name the daemon in another way than Postfix's own syslog does, or not.
func TestUnusualTags(t *testing.T) {
	const connect, connects = "[1]: connect from unknown[192.0.2.7]", " client=unknown[192.0.2.7]"
	expect(t, map[string]string{
		// What commands said that the postfix command ran, as their tags stand in the journal.
		"Nov 24 04:30:05 mx1 postfix[1]: /usr/sbin/postconf: warning: inet_protocols: disabling IPv6 name/address support": "warning via=postfix text=inet_protocols: disabling IPv6 name/address support",
		"Nov 24 04:30:05 mx1 postfix[1]: postfix/postfix-script: fatal: the Postfix mail system is already running":        "fatal via=postfix/postfix-script text=the Postfix mail system is already running",
		"Nov 24 04:30:05 mx1 postfix[1]: postfix/postlog: starting the Postfix mail system":                                "",
		// Without the daemon, the port tells clients from servers.
		"Nov 24 04:30:05 mx1 postfix[1]: warning: mx.example.com[192.0.2.1]:25: multi-line response longer than 2048 x": "warning via=postfix relay=mx.example.com[192.0.2.1]:25 text=mx.example.com[192.0.2.1]:25: multi-line response longer than 2048 x",
		"Nov 24 04:30:05 mx1 postfix[1]: warning: unknown[2001:db8::7]: SASL LOGIN authentication failed: x":            "auth_failed stage=auth via=postfix client=unknown[2001:db8::7] text=unknown[2001:db8::7]: SASL LOGIN authentication failed: x",
		"Nov 24 04:30:05 mx1 postfix[1]: warning: [built-in]: zero result in delay template conversion":                 "warning via=postfix text=[built-in]: zero result in delay template conversion",
		// No words but facilities of syslog are one.
		"Nov 24 04:30:05 mx1 nginx.error postfix/qmgr[1]: A1B2C3D4E5: removed": foreign,
		"Nov 24 04:30:05 mx1 local8.info postfix/qmgr[1]: A1B2C3D4E5: removed": foreign,
		"Nov 24 04:30:05 mx1 local.info postfix/qmgr[1]: A1B2C3D4E5: removed":  foreign,
		"Nov 24 04:30:05 mx1 mail.loud postfix/qmgr[1]: A1B2C3D4E5: removed":   foreign,
		"Nov 24 04:30:05 mx1 mail.info: postfix/qmgr[1]: A1B2C3D4E5: removed":  foreign,
		// With an empty syslog_name
		"Nov 24 04:30:05 mx1 /qmgr[1]: A1B2C3D4E5: removed": "message_end via=/qmgr id=A1B2C3D4E5",
		// NethServer's log collector and metalog have the tag in brackets and no process ID.
		"2026-11-24T04:30:05+01:00 [1:mail1:postfix/qmgr] A1B2C3D4E5: removed":                         "message_end via=postfix/qmgr id=A1B2C3D4E5",
		"2026-11-24T04:30:05+01:00 [1:mail1:rspamd] (normal) <561671>; task":                           foreign,
		"Nov 24 04:30:05 [postfix/smtp] connect to mx.example.net[192.0.2.9]:25: Connection timed out": "connect_failed stage=connect via=postfix/smtp relay=mx.example.net[192.0.2.9]:25 text=connect to mx.example.net[192.0.2.9]:25: Connection timed out",
		"Nov 24 04:30:05 [spamd] spamd: clean message":                                                 foreign,
		// A syslog_name with a port, which has a colon
		"Nov 24 04:30:05 mx1 postfix:25/smtpd" + connect: "connect via=postfix:25/smtpd" + connects,
		"Nov 24 04:30:05 mx1 monit:25/tcp" + connect:     foreign,
		// A syslog_name with the name of a service, as "-o syslog_name=postfix/$service_name" in master.cf gives it
		"Nov 24 04:30:05 mx1 postfix/192.0.2.1:10025/smtpd" + connect:       "connect via=postfix/192.0.2.1:10025/smtpd" + connects,
		"Nov 24 04:30:05 mx1 postfix/192.0.2.1:smtp/smtpd" + connect:        "connect via=postfix/192.0.2.1:smtp/smtpd" + connects,
		"Nov 24 04:30:05 mx1 postfix/localhost:submissions/smtpd" + connect: "connect via=postfix/localhost:submissions/smtpd" + connects,
		"Nov 24 04:30:05 mx1 postfix/[::1]:10025/smtpd" + connect:           "connect via=postfix/[::1]:10025/smtpd" + connects,
		"Nov 24 04:30:05 mx1 postfix/[2001:db8::1]:smtp/smtpd" + connect:    "connect via=postfix/[2001:db8::1]:smtp/smtpd" + connects,
		"Nov 24 04:30:05 mx1 postfix/[::1]smtpd" + connect:                  broken,
	})
}
