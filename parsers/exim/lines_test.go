package exim

import "slices"

// lineTest is an entry after the stamp, and what it tells.
type lineTest struct{ line, want string }

var lines = slices.Concat(commonLines, rareLines)

var commonLines = []lineTest{
	// Arrivals
	{`1xViJm-00004e-1D <= a@example.com H=mx.example.com (mail.example.com) [192.0.2.7]:59743 I=[198.51.100.1]:25 P=esmtpsa L.- X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no SNI="a b" A=plain:joe@example.com S=378 M8S=0 RT=0.000s id=x1@example.com T="a \" for e@example.org" from <a@example.com> for b@example.net "c d"@example.net`,
		`received id=1xViJm-00004e-1D begins mid=x1@example.com from=<a@example.com> client=mx.example.com[192.0.2.7]:59743 helo=mail.example.com user=joe@example.com proto=esmtpsa tls=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 size=378 n=2`},
	{`1tivSh-00000000ALP-0mWt <= <> R=1tivSh-00000000AKx-11aa U=exim P=local S=1841`,
		"received id=1tivSh-00000000ALP-0mWt begins from=<> user=exim proto=local size=1841\nnotified id=1tivSh-00000000AKx-11aa next=1tivSh-00000000ALP-0mWt"},
	{`1xViKD-0001Z9-2d (= a@example.com H=([192.0.2.8]) [192.0.2.7] P=smtp S=402`,
		`received id=1xViKD-0001Z9-2d begins from=<a@example.com> client=[192.0.2.7] helo=[192.0.2.8] proto=smtp size=402`},

	// Deliveries
	{`1xViJm-00004i-1E => b@example.net <a@example.org> F=<s@example.com> P=<s@example.com> R=dns T=remote_smtp S=2371 H=mx.example.net [192.0.2.9]:25* I=[198.51.100.1]:39272 L C="250 2.0.0 Ok \" H=evil [203.0.113.6]" QT=1m2.5s DT=0.044s`,
		`delivered stage=end-of-data via=remote_smtp id=1xViJm-00004i-1E from=<s@example.com> to=b@example.net orig=a@example.org relay=mx.example.net[192.0.2.9]:25 size=2371 delay=62500 delays=0/0/0/44 reply=250 enh=2.0.0 by=reply text=250 2.0.0 Ok \" H=evil [203.0.113.6]`},
	{`1xViJm-00004i-1E -> alice <alice@example.net> R=localuser T=local_delivery`,
		`delivered stage=local via=local_delivery id=1xViJm-00004i-1E to=alice@example.net`},
	{`1xViJm-00004i-1E => a@example.net (b@example.net, c@example.net) <d@example.net> R=r T=t H=mx [192.0.2.9]`,
		`delivered via=t id=1xViJm-00004i-1E to=a@example.net orig=d@example.net relay=mx[192.0.2.9]`},
	{`1xViJm-00004i-1E => :blackhole: <a@example.net> R=aliases`, `discarded id=1xViJm-00004i-1E to=a@example.net`},
	{`1xViJm-00004i-1E => /dev/null <a@example.net> R=aliases T=**bypassed**`, `discarded via=**bypassed** id=1xViJm-00004i-1E to=a@example.net`},
	{`1xViJm-00004i-1E => blackhole (DATA ACL discarded recipients): spam`, `discarded stage=content id=1xViJm-00004i-1E text=spam`},
	{`1xViJm-00004i-1E *> a@example.net R=dns T=smtp H=mx [192.0.2.9] C="delivery bypassed by -N option"`, ``},
	{`1xViJm-00004i-1E >> a@example.net R=dns T=smtp H=mx [2001:db8::1]:25 C="250 OK"`,
		`delivered stage=end-of-data via=smtp id=1xViJm-00004i-1E to=a@example.net relay=mx[2001:db8::1]:25 reply=250 enh=2.0.0 by=implied text=250 OK`},

	// Failures
	{`1xViJm-00004i-1E ** b@example.net R=dns T=smtp H=mx [192.0.2.9] X=TLSv1.2:AES:128 CV=yes: SMTP error from remote mail server after RCPT TO:<b@example.net>: 550-5.1.1 no\n550 5.1.1 such user DT=1s`,
		`bounced stage=rcpt via=smtp id=1xViJm-00004i-1E to=b@example.net relay=mx[192.0.2.9] tls=TLSv1.2 cipher=AES delays=0/0/0/1000 reply=550 enh=5.1.1 by=reply text=SMTP error from remote mail server after RCPT TO:<b@example.net>: 550-5.1.1 no\n550 5.1.1 such user`},
	{`1xViJm-00004i-1E ** x: 250 2.0.0 y@example.net <"x: 250 2.0.0 y"@example.net> R=dns T=smtp H=mx [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<"x: 250 2.0.0 y"@example.net>: 550 5.1.1 no`,
		`bounced stage=rcpt via=smtp id=1xViJm-00004i-1E to="x: 250 2.0.0 y"@example.net relay=mx[192.0.2.9] reply=550 enh=5.1.1 by=reply text=SMTP error from remote mail server after RCPT TO:<"x: 250 2.0.0 y"@example.net>: 550 5.1.1 no`},
	{`1xViJm-00004i-1E ** a <b@c.test> R=x T=y H=evil [203.0.113.6]@example.net <"a <b@c.test> R=x T=y H=evil [203.0.113.6]"@example.net> R=dns T=smtp: no`,
		`bounced via=smtp id=1xViJm-00004i-1E to="a <b@c.test> R=x T=y H=evil [203.0.113.6]"@example.net text=no`},
	{`1xViJm-00004i-1E ** |/bin/sort -u <p@example.net> R=aliases T=address_pipe: Child process of address_pipe transport returned 67 from command: /bin/sort`,
		`bounced stage=local via=address_pipe id=1xViJm-00004i-1E to=p@example.net text=Child process of address_pipe transport returned 67 from command: /bin/sort`},
	{`1xViJm-00004i-1E ** b@example.net: retry timeout exceeded`, `expired id=1xViJm-00004i-1E to=b@example.net text=retry timeout exceeded`},
	{`1xViJm-00004i-1E ** b@example.net R=dns T=smtp H=mx [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<b@example.net>: 450 4.2.0 later: retry timeout exceeded`,
		`expired stage=rcpt via=smtp id=1xViJm-00004i-1E to=b@example.net relay=mx[192.0.2.9] reply=450 enh=4.2.0 by=reply text=SMTP error from remote mail server after RCPT TO:<b@example.net>: 450 4.2.0 later: retry timeout exceeded`},
	{`1xViJm-00004i-1E ** b@example.net <B@example.net> : Unrouteable address`, `bounced stage=routing id=1xViJm-00004i-1E to=B@example.net text=Unrouteable address`},
	{`1xViJm-00004i-1E ** b@example.net R=dns T=smtp: SMTP error from remote mailer after pipelined RCPT TO:<b@example.net>: host mx.example.net [192.0.2.9]: 553 5.3.0 unknown`,
		`bounced stage=rcpt via=smtp id=1xViJm-00004i-1E to=b@example.net relay=mx.example.net[192.0.2.9] reply=553 enh=5.3.0 by=reply text=SMTP error from remote mailer after pipelined RCPT TO:<b@example.net>: host mx.example.net [192.0.2.9]: 553 5.3.0 unknown`},
	{`1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (-46) H=mx [192.0.2.9]:25 DT=0.4s: LMTP error after DATA: 452 4.2.2 full`,
		`deferred stage=end-of-data via=smtp id=1xViJm-00004i-1E to=b@example.net relay=mx[192.0.2.9]:25 errno=-46 delays=0/0/0/400 reply=452 enh=4.2.2 by=reply text=LMTP error after DATA: 452 4.2.2 full`},
	{`1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (110): Connection timed out H=mx [192.0.2.9]: SMTP timeout after pipelined MAIL FROM:<s@example.com> SIZE=1444`,
		`deferred stage=mail via=smtp id=1xViJm-00004i-1E to=b@example.net relay=mx[192.0.2.9] errno=110 text=SMTP timeout after pipelined MAIL FROM:<s@example.com> SIZE=1444`},
	{`1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (111): Connection refused`, `deferred stage=connect via=smtp id=1xViJm-00004i-1E to=b@example.net errno=111 text=Connection refused`},
	{`1xViJm-00004i-1E == b@example.net R=dnslookup T=remote_smtp defer (-44): SMTP error from remote mail server after RCPT TO:<b@example.net>: 451 retry time not reached`, `deferred stage=rcpt via=remote_smtp id=1xViJm-00004i-1E to=b@example.net errno=-44 reply=451 enh=4.0.0 by=implied text=SMTP error from remote mail server after RCPT TO:<b@example.net>: 451 retry time not reached`},
	{`1xViJm-00004i-1E == b@example.net routing defer (-52): retry time not reached`, `skipped stage=routing id=1xViJm-00004i-1E to=b@example.net errno=-52 text=retry time not reached`},
	{`1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (-18) H=mx [192.0.2.9]: Remote host closed connection in response to HELO a.example.com (EHLO response was: 421 4.3.2 Service shutting down)`,
		`deferred stage=ehlo via=smtp id=1xViJm-00004i-1E to=b@example.net relay=mx[192.0.2.9] errno=-18 reply=421 enh=4.3.2 by=reply text=Remote host closed connection in response to HELO a.example.com (EHLO response was: 421 4.3.2 Service shutting down)`},
	{`1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (0): H=[192.0.2.9`, `deferred via=smtp id=1xViJm-00004i-1E to=b@example.net text=H=[192.0.2.9`},
	{`1xViJm-00004i-1E == b@example.net gone`, `error: line not recognised`},

	// A message's way through the queue
	{`1xViJm-00004i-1E Completed QT=1s`, `message_end id=1xViJm-00004i-1E`},
	{`1xViJm-00004i-1E Frozen (delivery error message)`, `held id=1xViJm-00004i-1E text=Frozen (delivery error message)`},
	{`1xViJm-00004i-1E Unfrozen by errmsg timer`, `released id=1xViJm-00004i-1E text=Unfrozen by errmsg timer`},
	{`1xViJm-00004i-1E removed by root`, `removed id=1xViJm-00004i-1E text=removed by root`},
	{`1xViJm-00004i-1E Message is frozen`, ``},
	{`1xViJm-00004i-1E H=mx.example.net [192.0.2.9] Connection refused`, `connect_failed stage=connect id=1xViJm-00004i-1E relay=mx.example.net[192.0.2.9] text=Connection refused`},
	{`1xViJm-00004i-1E mx.example.net [2001:db8::1b] Network is unreachable`, `connect_failed stage=connect id=1xViJm-00004i-1E relay=mx.example.net[2001:db8::1b] text=Network is unreachable`},
	{`1xViJm-00004i-1E H=mx.example.net [192.0.2.9]: SMTP error from remote mail server after pipelined MAIL FROM:<s@example.com> SIZE=1408: 450 4.1.8 no domain`,
		`delayed stage=mail id=1xViJm-00004i-1E relay=mx.example.net[192.0.2.9] reply=450 enh=4.1.8 by=reply text=SMTP error from remote mail server after pipelined MAIL FROM:<s@example.com> SIZE=1408: 450 4.1.8 no domain`},
	{`1xViJm-00004i-1E H=mx.example.net [192.0.2.9] TLS error on connection (recv): closed`, `tls_failed stage=starttls id=1xViJm-00004i-1E relay=mx.example.net[192.0.2.9] text=TLS error on connection (recv): closed`},

	// Refusals
	{`H=(helo.example.com) [192.0.2.7]:17125 X=TLS1.2:AES:128 CV=no F=<s@example.com> rejected RCPT <"a> => x@y R=a T=b"@example.net>: relay not permitted`,
		`rejected stage=rcpt from=<s@example.com> to="a> => x@y R=a T=b"@example.net client=[192.0.2.7]:17125 helo=helo.example.com tls=TLSv1.2 cipher=AES enh=5.0.0 by=implied text=relay not permitted`},
	{`H=a.example.com [192.0.2.7] F=<> temporarily rejected RCPT <b@example.net>: 450 4.2.1 mailbox disabled`,
		`rejected stage=rcpt from=<> to=b@example.net client=a.example.com[192.0.2.7] reply=450 enh=4.2.1 by=reply text=450 4.2.1 mailbox disabled`},
	{`H=a.example.com [192.0.2.7] F=<s@example.com> rejected RCPT <b@example.net>: mx [192.0.2.9] : SMTP error from remote mail server after RCPT TO:<b@example.net>: 550 5.1.1 no`,
		`rejected stage=rcpt from=<s@example.com> to=b@example.net client=a.example.com[192.0.2.7] enh=5.0.0 by=implied text=mx [192.0.2.9] : SMTP error from remote mail server after RCPT TO:<b@example.net>: 550 5.1.1 no`},
	{`H=[192.0.2.7] temporarily rejected connection in "connect" ACL: 421 4.7.0 tomorrow`, `rejected stage=connect client=[192.0.2.7] reply=421 enh=4.7.0 by=reply text=421 4.7.0 tomorrow`},
	{`H=[192.0.2.7] dropped by 'connect' ACL: we know you`, `rejected stage=connect client=[192.0.2.7] enh=5.0.0 by=implied text=we know you`},
	{`H=a.example.com (b.example.com) [192.0.2.7] rejected EHLO or HELO b.example.com: 550 5.7.1 no`,
		`rejected stage=ehlo client=a.example.com[192.0.2.7] helo=b.example.com reply=550 enh=5.7.1 by=reply text=550 5.7.1 no`},
	{`rejected EHLO from a.example.com [192.0.2.7]: syntactically invalid argument(s): <evil> => x@y`,
		`rejected stage=ehlo client=a.example.com[192.0.2.7] enh=5.0.0 by=implied text=syntactically invalid argument(s): <evil> => x@y`},
	{`H=a.example.com [192.0.2.7] rejected MAIL <s@example.com>: sender domain blocked`, `rejected stage=mail from=<s@example.com> client=a.example.com[192.0.2.7] enh=5.0.0 by=implied text=sender domain blocked`},
	{`1xViKE-0001cJ-30 H=a.example.com [192.0.2.7] F=<s@example.com> rejected after DATA: 550 5.7.1 subject: => x`,
		`rejected stage=end-of-data id=1xViKE-0001cJ-30 from=<s@example.com> client=a.example.com[192.0.2.7] reply=550 enh=5.7.1 by=reply text=550 5.7.1 subject: => x`},
	{`1xViKF-0001eO-2f H=a.example.com [192.0.2.7] b@example.net F=<s@example.com> rejected after DATA: R=dns T=smtp H=mx [192.0.2.9] C="550 5.7.1 no"`,
		`rejected stage=end-of-data via=smtp id=1xViKF-0001eO-2f from=<s@example.com> to=b@example.net client=a.example.com[192.0.2.7] relay=mx[192.0.2.9] reply=550 enh=5.7.1 by=reply text=550 5.7.1 no`},
	{`H=a.example.com [192.0.2.7] sender verify fail for <s@example.com>: Unrouteable address`, `undeliverable stage=routing to=s@example.com client=a.example.com[192.0.2.7] text=Unrouteable address`},
	{`H=a.example.com [192.0.2.7] F=<s@example.com> RCPT <b@example.net>: discarded by RCPT ACL: trap`, `discarded stage=rcpt from=<s@example.com> to=b@example.net client=a.example.com[192.0.2.7] text=discarded by RCPT ACL: trap`},
	{`H=a.example.com [192.0.2.7] Warning: listed`, `inspected client=a.example.com[192.0.2.7] text=listed`},
	{`unqualified sender rejected: <joe> H=a.example.com [192.0.2.7]`, `rejected stage=mail from=<joe> client=a.example.com[192.0.2.7] enh=5.0.0 by=implied text=unqualified sender rejected`},
	{`dovecot_login authenticator failed for a.example.com ([192.0.2.5]) [192.0.2.7]:51451: 535 Incorrect authentication data (set_id=joe@example.com)`,
		`auth_failed stage=auth client=a.example.com[192.0.2.7]:51451 helo=[192.0.2.5] user=joe@example.com reply=535 enh=5.0.0 by=implied text=535 Incorrect authentication data (set_id=joe@example.com)`},

	// Sessions
	{`SMTP connection from [192.0.2.7]:1025 I=[198.51.100.1]:25 (TCP/IP connection count = 7)`, `connect client=[192.0.2.7]:1025`},
	{`SMTP connection from a.example.com [192.0.2.7]:1025 I=[198.51.100.1]:25 D=1s closed by QUIT`, `disconnect client=a.example.com[192.0.2.7]:1025`},
	{`SMTP connection from a.example.com [192.0.2.7] lost D=5s`, `lost_connection client=a.example.com[192.0.2.7] text=lost D=5s`},
	{`SMTP command timeout on connection from a.example.com [192.0.2.7]`, `lost_connection stage=other client=a.example.com[192.0.2.7] text=SMTP command timeout on connection from a.example.com [192.0.2.7]`},
	{`TLS error on connection from (h) [192.0.2.7]:25 (gnutls_handshake): no`, `tls_failed stage=starttls client=[192.0.2.7]:25 helo=h text=TLS error on connection from (h) [192.0.2.7]:25 (gnutls_handshake): no`},
	{`SMTP syntax error in "RCPT TO:<a b>" H=a.example.com [192.0.2.7] malformed`, `rejected stage=rcpt to=a b client=a.example.com[192.0.2.7] enh=5.0.0 by=implied text=SMTP syntax error in "RCPT TO:<a b>" H=a.example.com [192.0.2.7] malformed`},
	{`no host name found for IP address 192.0.2.7`, ``},
	{`Start queue run: pid=1`, ``},
	{`failed to open /etc/exim/x: No such file or directory`, `warning text=failed to open /etc/exim/x: No such file or directory`},
	{`Exim configuration error in line 12 of /etc/exim/exim.conf:`, `fatal text=Exim configuration error in line 12 of /etc/exim/exim.conf:`},
	{"H=\xff.example.com [192.0.2.7] Warning: caf\xe9", "inspected client=?.example.com[192.0.2.7] repaired text=caf?"},
}
