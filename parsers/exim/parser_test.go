package exim

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
)

// text prints a record as one line: what is set, by name.
func text(r *parsers.Record) string {
	var b strings.Builder
	b.WriteString(r.Event.String())
	put := func(k string, v any) {
		if s := fmt.Sprintf("%s", v); s != "" {
			fmt.Fprintf(&b, " %s=%s", k, s)
		}
	}
	num := func(k string, v int64) {
		if v != 0 {
			fmt.Fprintf(&b, " %s=%d", k, v)
		}
	}
	peer := func(k string, p parsers.Peer) {
		if p.Name != nil || p.IP != nil {
			fmt.Fprintf(&b, " %s=%s[%s]", k, p.Name, p.IP)
			if p.Port != 0 {
				fmt.Fprintf(&b, ":%d", p.Port)
			}
		}
	}
	put("stage", r.Stage)
	num("pid", int64(r.PID))
	put("host", r.Host)
	put("id", r.QueueID)
	put("next", r.NextQueueID)
	put("mid", r.MessageID)
	if r.SenderKnown {
		fmt.Fprintf(&b, " from=<%s>", r.Sender)
	}
	put("to", r.Recipient)
	put("orig", r.OriginalRecipient)
	peer("client", r.Client)
	put("helo", r.Helo)
	peer("relay", r.Relay)
	put("user", r.User)
	put("via", r.Service)
	put("proto", r.Protocol)
	put("tls", r.TLSVersion)
	put("cipher", r.TLSCipher)
	num("errno", int64(r.Errno))
	num("size", r.Size)
	num("n", int64(r.Recipients))
	if r.HasDelay {
		fmt.Fprintf(&b, " delay=%d", r.Delay)
	}
	if r.HasDelays {
		fmt.Fprintf(&b, " dt=%d", r.Delays[3])
	}
	put("reply", r.Reply)
	put("enh", r.Enhanced)
	put("by", r.CodeOrigin)
	if r.Repaired {
		b.WriteString(" repaired")
	}
	put("text", r.Text)
	return b.String()
}

func parse(p *Parser, line string) string {
	var out parsers.Records
	err := p.Parse([]byte(line), &out)
	var b []string
	for i := range out.List {
		b = append(b, text(&out.List[i]))
	}
	if err != nil {
		b = append(b, "error: "+err.Error())
	}
	return strings.Join(b, "\n")
}

// lines are entries behind the stamp, and what they tell.
var lines = []struct{ line, want string }{
	// Arrivals
	{`1xViJm-00004e-1D <= a@example.com H=mx.example.com (mail.example.com) [192.0.2.7]:59743 I=[198.51.100.1]:25 P=esmtpsa L.- X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no SNI="a b" A=plain:joe@example.com S=378 M8S=0 RT=0.000s id=x1@example.com T="a \" for e@example.org" from <a@example.com> for b@example.net "c d"@example.net`,
		`received id=1xViJm-00004e-1D mid=x1@example.com from=<a@example.com> client=mx.example.com[192.0.2.7]:59743 helo=mail.example.com user=joe@example.com proto=esmtpsa tls=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 size=378 n=2`},
	{`1tivSh-00000000ALP-0mWt <= <> R=1tivSh-00000000AKx-11aa U=exim P=local S=1841`,
		"received id=1tivSh-00000000ALP-0mWt from=<> user=exim proto=local size=1841\nnotified id=1tivSh-00000000AKx-11aa next=1tivSh-00000000ALP-0mWt"},
	{`1xViKD-0001Z9-2d (= a@example.com H=([192.0.2.8]) [192.0.2.7] P=smtp S=402`,
		`received id=1xViKD-0001Z9-2d from=<a@example.com> client=[192.0.2.7] helo=[192.0.2.8] proto=smtp size=402`},

	// Deliveries
	{`1xViJm-00004i-1E => b@example.net <a@example.org> F=<s@example.com> P=<s@example.com> R=dns T=remote_smtp S=2371 H=mx.example.net [192.0.2.9]:25* I=[198.51.100.1]:39272 L C="250 2.0.0 Ok \" H=evil [203.0.113.6]" QT=1m2.5s DT=0.044s`,
		`delivered stage=end-of-data id=1xViJm-00004i-1E from=<s@example.com> to=b@example.net orig=a@example.org relay=mx.example.net[192.0.2.9]:25 via=remote_smtp size=2371 delay=62500 dt=44 reply=250 enh=2.0.0 by=reply text=250 2.0.0 Ok \" H=evil [203.0.113.6]`},
	{`1xViJm-00004i-1E -> alice <alice@example.net> R=localuser T=local_delivery`,
		`delivered stage=local id=1xViJm-00004i-1E to=alice@example.net via=local_delivery`},
	{`1xViJm-00004i-1E => a@example.net (b@example.net, c@example.net) <d@example.net> R=r T=t H=mx [192.0.2.9]`,
		`delivered id=1xViJm-00004i-1E to=a@example.net orig=d@example.net relay=mx[192.0.2.9] via=t`},
	{`1xViJm-00004i-1E => :blackhole: <a@example.net> R=aliases`, `discarded id=1xViJm-00004i-1E to=a@example.net`},
	{`1xViJm-00004i-1E => /dev/null <a@example.net> R=aliases T=**bypassed**`, `discarded id=1xViJm-00004i-1E to=a@example.net via=**bypassed**`},
	{`1xViJm-00004i-1E => blackhole (DATA ACL discarded recipients): spam`, `discarded stage=content id=1xViJm-00004i-1E text=spam`},
	{`1xViJm-00004i-1E *> a@example.net R=dns T=smtp H=mx [192.0.2.9] C="delivery bypassed by -N option"`, ``},
	{`1xViJm-00004i-1E >> a@example.net R=dns T=smtp H=mx [2001:db8::1]:25 C="250 OK"`,
		`delivered stage=end-of-data id=1xViJm-00004i-1E to=a@example.net relay=mx[2001:db8::1]:25 via=smtp reply=250 enh=2.0.0 by=implied text=250 OK`},

	// Failures
	{`1xViJm-00004i-1E ** b@example.net R=dns T=smtp H=mx [192.0.2.9] X=TLSv1.2:AES:128 CV=yes: SMTP error from remote mail server after RCPT TO:<b@example.net>: 550-5.1.1 no\n550 5.1.1 such user DT=1s`,
		`bounced stage=rcpt id=1xViJm-00004i-1E to=b@example.net relay=mx[192.0.2.9] via=smtp tls=TLSv1.2 cipher=AES dt=1000 reply=550 enh=5.1.1 by=reply text=SMTP error from remote mail server after RCPT TO:<b@example.net>: 550-5.1.1 no\n550 5.1.1 such user`},
	{`1xViJm-00004i-1E ** x: 250 2.0.0 y@example.net <"x: 250 2.0.0 y"@example.net> R=dns T=smtp H=mx [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<"x: 250 2.0.0 y"@example.net>: 550 5.1.1 no`,
		`bounced stage=rcpt id=1xViJm-00004i-1E to="x: 250 2.0.0 y"@example.net relay=mx[192.0.2.9] via=smtp reply=550 enh=5.1.1 by=reply text=SMTP error from remote mail server after RCPT TO:<"x: 250 2.0.0 y"@example.net>: 550 5.1.1 no`},
	{`1xViJm-00004i-1E ** a <b@c.test> R=x T=y H=evil [203.0.113.6]@example.net <"a <b@c.test> R=x T=y H=evil [203.0.113.6]"@example.net> R=dns T=smtp: no`,
		`bounced id=1xViJm-00004i-1E to="a <b@c.test> R=x T=y H=evil [203.0.113.6]"@example.net via=smtp text=no`},
	{`1xViJm-00004i-1E ** |/bin/sort -u <p@example.net> R=aliases T=address_pipe: Child process of address_pipe transport returned 67 from command: /bin/sort`,
		`bounced stage=local id=1xViJm-00004i-1E to=p@example.net via=address_pipe text=Child process of address_pipe transport returned 67 from command: /bin/sort`},
	{`1xViJm-00004i-1E ** b@example.net: retry timeout exceeded`, `expired id=1xViJm-00004i-1E to=b@example.net text=retry timeout exceeded`},
	{`1xViJm-00004i-1E ** b@example.net R=dns T=smtp H=mx [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<b@example.net>: 450 4.2.0 later: retry timeout exceeded`,
		`expired stage=rcpt id=1xViJm-00004i-1E to=b@example.net relay=mx[192.0.2.9] via=smtp reply=450 enh=4.2.0 by=reply text=SMTP error from remote mail server after RCPT TO:<b@example.net>: 450 4.2.0 later: retry timeout exceeded`},
	{`1xViJm-00004i-1E ** b@example.net <B@example.net> : Unrouteable address`, `bounced stage=routing id=1xViJm-00004i-1E to=B@example.net text=Unrouteable address`},
	{`1xViJm-00004i-1E ** b@example.net R=dns T=smtp: SMTP error from remote mailer after pipelined RCPT TO:<b@example.net>: host mx.example.net [192.0.2.9]: 553 5.3.0 unknown`,
		`bounced stage=rcpt id=1xViJm-00004i-1E to=b@example.net relay=mx.example.net[192.0.2.9] via=smtp reply=553 enh=5.3.0 by=reply text=SMTP error from remote mailer after pipelined RCPT TO:<b@example.net>: host mx.example.net [192.0.2.9]: 553 5.3.0 unknown`},
	{`1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (-46) H=mx [192.0.2.9]:25 DT=0.4s: LMTP error after DATA: 452 4.2.2 full`,
		`deferred stage=end-of-data id=1xViJm-00004i-1E to=b@example.net relay=mx[192.0.2.9]:25 via=smtp errno=-46 dt=400 reply=452 enh=4.2.2 by=reply text=LMTP error after DATA: 452 4.2.2 full`},
	{`1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (110): Connection timed out H=mx [192.0.2.9]: SMTP timeout after pipelined MAIL FROM:<s@example.com> SIZE=1444`,
		`deferred stage=mail id=1xViJm-00004i-1E to=b@example.net relay=mx[192.0.2.9] via=smtp errno=110 text=SMTP timeout after pipelined MAIL FROM:<s@example.com> SIZE=1444`},
	{`1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (111): Connection refused`, `deferred stage=connect id=1xViJm-00004i-1E to=b@example.net via=smtp errno=111 text=Connection refused`},
	{`1xViJm-00004i-1E == b@example.net routing defer (-52): retry time not reached`, `deferred stage=routing id=1xViJm-00004i-1E to=b@example.net errno=-52 text=retry time not reached`},
	{`1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (-18) H=mx [192.0.2.9]: Remote host closed connection in response to HELO a.example.com (EHLO response was: 421 4.3.2 Service shutting down)`,
		`deferred stage=ehlo id=1xViJm-00004i-1E to=b@example.net relay=mx[192.0.2.9] via=smtp errno=-18 reply=421 enh=4.3.2 by=reply text=Remote host closed connection in response to HELO a.example.com (EHLO response was: 421 4.3.2 Service shutting down)`},
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
	{`H=a.example.com (b.example.com) [192.0.2.7] rejected EHLO or HELO b.example.com: 550 5.7.1 no`,
		`rejected stage=ehlo client=a.example.com[192.0.2.7] helo=b.example.com reply=550 enh=5.7.1 by=reply text=550 5.7.1 no`},
	{`rejected EHLO from a.example.com [192.0.2.7]: syntactically invalid argument(s): <evil> => x@y`,
		`rejected stage=ehlo client=a.example.com[192.0.2.7] enh=5.0.0 by=implied text=syntactically invalid argument(s): <evil> => x@y`},
	{`H=a.example.com [192.0.2.7] rejected MAIL <s@example.com>: sender domain blocked`, `rejected stage=mail from=<s@example.com> client=a.example.com[192.0.2.7] enh=5.0.0 by=implied text=sender domain blocked`},
	{`1xViKE-0001cJ-30 H=a.example.com [192.0.2.7] F=<s@example.com> rejected after DATA: 550 5.7.1 subject: => x`,
		`rejected stage=end-of-data id=1xViKE-0001cJ-30 from=<s@example.com> client=a.example.com[192.0.2.7] reply=550 enh=5.7.1 by=reply text=550 5.7.1 subject: => x`},
	{`1xViKF-0001eO-2f H=a.example.com [192.0.2.7] b@example.net F=<s@example.com> rejected after DATA: R=dns T=smtp H=mx [192.0.2.9] C="550 5.7.1 no"`,
		`rejected stage=end-of-data id=1xViKF-0001eO-2f from=<s@example.com> to=b@example.net client=a.example.com[192.0.2.7] relay=mx[192.0.2.9] via=smtp reply=550 enh=5.7.1 by=reply text=550 5.7.1 no`},
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
	{`SMTP syntax error in "RCPT TO:<a b>" H=a.example.com [192.0.2.7] malformed`, `rejected stage=rcpt client=a.example.com[192.0.2.7] enh=5.0.0 by=implied text=SMTP syntax error in "RCPT TO:<a b>" H=a.example.com [192.0.2.7] malformed`},
	{`no host name found for IP address 192.0.2.7`, ``},
	{`Start queue run: pid=1`, ``},
	{`failed to open /etc/exim/x: No such file or directory`, `warning text=failed to open /etc/exim/x: No such file or directory`},
	{`Exim configuration error in line 12 of /etc/exim/exim.conf:`, `fatal text=Exim configuration error in line 12 of /etc/exim/exim.conf:`},
	{"H=\xff.example.com [192.0.2.7] Warning: caf\xe9", "inspected client=?.example.com[192.0.2.7] repaired text=caf?"},
}

func TestParse(t *testing.T) {
	for _, c := range lines {
		for _, stamp := range []string{"2026-11-24 04:39:46 ", "2026-11-24 04:39:46.123 +0100 [123] "} {
			want := c.want
			if want != "" && stamp[19] == '.' && !strings.HasPrefix(want, "error") {
				all := strings.Split(want, "\n")
				for i, w := range all {
					// pid comes after stage
					f := strings.SplitN(w, " ", 3)
					if len(f) > 1 && strings.HasPrefix(f[1], "stage=") {
						f[1] += " pid=123"
					} else {
						f[0] += " pid=123"
					}
					all[i] = strings.Join(f, " ")
				}
				want = strings.Join(all, "\n")
			}
			if got := parse(New(parsers.Options{Location: time.UTC}), stamp+c.line); got != want {
				t.Errorf("%s%s\n got %s\nwant %s", stamp, c.line, got, want)
			}
		}
	}
}

// TestCut cuts every line after every byte.
func TestCut(t *testing.T) {
	p := New(parsers.Options{Location: time.UTC})
	var out parsers.Records
	for _, c := range lines {
		line := []byte("2026-11-24 04:39:46 " + c.line)
		for n := range line {
			out.Reset()
			p.Parse(bytes.Clone(line[:n]), &out)
		}
	}
}

func TestStamps(t *testing.T) {
	berlin := time.FixedZone("", 3600)
	for _, c := range []struct{ line, want string }{
		{"2026-11-24 04:39:46 x", "2026-11-24T03:39:46Z"},
		{"2026-11-24 04:39:46.123 x", "2026-11-24T03:39:46.123Z"},
		{"2026-11-24 04:39:46 -0230 x", "2026-11-24T07:09:46Z"},
		{"2026-11-24T04:39:46.5+02:00 h exim[1]: x", "2026-11-24T02:39:46.5Z"},
		{"2026-11-24T04:39:46Z h exim[1]: x", "2026-11-24T04:39:46Z"},
		{"Nov 24 04:39:46 h exim[1]: x", "2026-11-24T03:39:46Z"},
		{"Dec 31 23:59:59 h exim[1]: x", "2025-12-31T22:59:59Z"},
		{"2026-13-24 04:39:46 x", ""}, {"2026-11-24 04:61:46 x", ""}, {"", ""},
	} {
		p := New(parsers.Options{Location: berlin, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)})
		got := ""
		if v, ok := p.Time([]byte(c.line)); ok {
			got = time.UnixMicro(v).UTC().Format(time.RFC3339Nano)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.line, got, c.want)
		}
	}
}

func TestSyslog(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"Nov 24 04:39:46 mx1 exim[123]: 2026-11-24 04:39:46 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"2026-11-24T04:39:46+01:00 mx1 exim4[123]: 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
		{"Nov 24 04:39:46 mx1 sshd[9]: Connection closed", "error: line of another program"},
		{"Nov 24 04:39:46 mx1 exim[123]: 2026-11-24 04:39:46 [123] 1xViJm-00004i-1E Completed", "message_end pid=123 host=mx1 id=1xViJm-00004i-1E"},
	} {
		if got := parse(New(parsers.Options{Location: time.UTC}), c.line); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.line, got, c.want)
		}
	}
}

// TestSplit joins entries that Exim cut for syslog, of two processes at a time.
func TestSplit(t *testing.T) {
	p := New(parsers.Options{Location: time.UTC})
	var out parsers.Records
	for _, l := range []string{
		`exim[1]: [1/3] 2026-11-24 04:39:46 16RdAL-0006pc-00 rejected from <s@exam`,
		`exim[2]: [1/2] 2026-11-24 04:39:46 1xViJm-00004i-1E ** b@example.net: retry ti`,
		`exim[1]: [2/3] ple.com> U=joe: message too big: read=225 max=100`,
		`exim[2]: [2/2] meout exceeded`,
		`exim[1]: [3\3] Recipients: b@example.net`,
		`exim[3]: [2/2] the beginning is lost`,
		`exim[4]: [1/2] 2026-11-24 04:39:46 1xViJm-00004i-1E Frozen (the end is`,
	} {
		err := p.Parse([]byte("Nov 24 04:39:46 mx1 "+l), &out)
		if lost := strings.Contains(l, "lost"); lost != errors.Is(err, parsers.ErrBroken) || !lost && err != nil {
			t.Errorf("%v: %s", err, l)
		}
	}
	p.Flush(&out)
	if p.Broken() != 1 {
		t.Errorf("%d entries lack their end, want 1", p.Broken())
	}
	want := []string{
		"expired pid=2 host=mx1 id=1xViJm-00004i-1E to=b@example.net text=retry timeout exceeded",
		"rejected stage=end-of-data pid=1 host=mx1 id=16RdAL-0006pc-00 from=<s@example.com> user=joe enh=5.0.0 by=implied text=message too big: read=225 max=100",
		"held pid=4 host=mx1 id=1xViJm-00004i-1E text=Frozen (the end is",
	}
	for i := range max(len(want), len(out.List)) {
		got, w := "", ""
		if i < len(out.List) {
			got = text(&out.List[i])
		}
		if i < len(want) {
			w = want[i]
		}
		if got != w {
			t.Errorf("%d:\n got %s\nwant %s", i, got, w)
		}
	}
}

// TestRejectLog reads a reject with its headers, from the start and from the
// middle of the headers.
func TestRejectLog(t *testing.T) {
	log := []string{
		"2026-11-24 04:40:14 1xViKE-0001cJ-30 H=a.example.com [192.0.2.7] F=<s@example.com> rejected after DATA: no",
		"Envelope-from: <s@example.com>", "Envelope-to: <b@example.net>", "P Received: from a.example.com",
		"\tby mx1 with esmtp", "F From: s@example.com", "  Subject: 2026", "I Message-Id: <x@example.com>", "* Old: x", "-----------",
	}
	for from := range log {
		p := New(parsers.Options{Location: time.UTC})
		for _, l := range log[from:] {
			if got := parse(p, l); strings.HasPrefix(got, "error") {
				t.Errorf("from %d: %s: %s", from, l, got)
			}
		}
	}
	if got := parse(New(parsers.Options{}), "some other text"); got != "error: line damaged" {
		t.Errorf("no stamp: %s", got)
	}
	var out parsers.Records
	if err := New(parsers.Options{}).Parse([]byte("x"), &out); !errors.Is(err, parsers.ErrBroken) {
		t.Errorf("x: %v", err)
	}
}

func TestAllocs(t *testing.T) {
	p := New(parsers.Options{Location: time.UTC})
	var all [][]byte
	for _, c := range lines {
		all = append(all, []byte("2026-11-24 04:39:46 [12] "+c.line))
	}
	all = append(all, []byte("Nov 24 04:39:46 mx1 exim[123]: [1/2] 2026-11-24 04:39:46 1xViJm-00004i-1E Fro"),
		[]byte("Nov 24 04:39:46 mx1 exim[123]: [2/2] zen"))
	var out parsers.Records
	run := func() {
		out.Reset()
		for _, l := range all {
			p.Parse(l, &out)
		}
	}
	run()
	if n := testing.AllocsPerRun(20, run); n != 0 {
		t.Errorf("%v allocations for %d lines", n, len(all))
	}
}

func TestRetryErrorName(t *testing.T) {
	for n, want := range map[int32]string{-44: "4xx to RCPT", -46: "4xx to DATA", -54: "retry time not reached: any remote host", 110: "", 0: "", -2147483648: ""} {
		if got := RetryErrorName(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
