package classify

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

var folded = []struct{ text, want string }{
	{"", ""},
	{"  a \t b\r\n", "a b"},
	// Codes stay.
	{"550 5.1.1 User unknown.", "550 5.1.1 User unknown."},
	{"550-5.1.1 first 550 5.1.1 second", "550-5.1.1 first 550 5.1.1 second"},
	{`550-5.1.1 first\n550 5.1.1 second`, `550-5.1.1 first\n550 5.1.1 second`},
	{"554 IP=192.0.2.1 - A problem", "554 IP={ip} - A problem"},
	{"550 #5.7.1 Your access", "550 #5.7.1 Your access"},
	{"Please try again later [#4.16.1].", "Please try again later [#4.16.1]."},
	{"554 30 Sorry (554.30).", "554 {n} Sorry (554.30)."},
	{"our block list (S3140). IB105 OFR004_405 LPN000_630 AUP#I-1000 VS98-IP0 RTR:RD RL000010",
		"our block list (S3140). IB105 OFR004_405 LPN000_630 AUP#I-1000 VS98-IP0 RTR:RD RL000010"},
	{"(AS16012609) AS(201806281) Socket error code 10061 RFC 5322 RFC5321",
		"(AS16012609) AS(201806281) Socket error code 10061 RFC 5322 RFC5321"},
	{"TLSv1.3 IPv6 SHA256 UTF8", "TLSv1.3 IPv6 SHA256 UTF8"},
	{"554-mx.example.com (mxgmx104) 451-192.0.2.1 no 550-12345", "554-{host} ({id}) 451-{ip} no 550-{n}"},
	{"250 2.0.0 Ok", "250 2.0.0 Ok"},
	{"323 5 123 420", "{n} {n} {n} 420"},
	{"case12 err123 abcdefghij.klmnopq1x", "case12 {id} {id}"},
	// Quoted mail.
	{"header X-7731: 1 from mail.example.com[192.0.2.1]", "header {text} from {host}[{ip}]"},
	{"header Subject: 1 from 2 from mail.example.com[192.0.2.1]", "header Subject: {text} from {host}[{ip}]"},
	{"body what not from unknown[2001:db8::1]", "body {text} from unknown[{ip}]"},
	{"header Subject: quota from 2 from mail.example.com[192.0.2.1]; from=<a@example.net> to=<b@example.com> proto=ESMTP helo=<x>: 5.7.1 not [here]", "header Subject: {text}: 5.7.1 not [here]"},
	{"body virus from local; from=<a@example.net> to=<b@example.com>: 5.7.1 no: see https://example.com", "body {text}: 5.7.1 no: see https://example.com"},
	{"header Subject: {text} spam from 2; from=<a@example.net>: 5.7.1 no", "header Subject: {text} spam from {n}; from=<{address}>: 5.7.1 no"},
	{"header syntax error: not from here", "header syntax error: not from here"},
	{"header Subject: cheap from=<a@example.net> x from mail.example.com[192.0.2.1]", "header Subject: {text} from {host}[{ip}]"},
	{"header Subject: cheap watches", "header Subject: cheap watches"},
	{"header Subject: cheap; from=<a@example.net> no", "header Subject: cheap; from=<{address}> no"},
	{"listed by zen.spamhaus.org as 127.255.255.254 (127.255.255.252), 127.0.0.2, 127.255.255.251.9", "listed by zen.spamhaus.org as 127.255.255.254 (127.255.255.252), {ip}, {n}"},
	// IP addresses.
	{"[192.0.2.1] 192.0.2.1:25, 2001:db8::1 [IPv6:2001:db8::2] ::1", "[{ip}] {ip}, {ip} [IPv6:{ip}] {ip}"},
	{"[2001:db8:0:1:2:3:4:5], fe80::1: no 1a:2:3:4:5:6:7:8", "[{ip}], {ip}: no {ip}"},
	{"192.0.2.0/24", "{ip}/{n}"},
	{"see https://192.0.2.1/a?b=c", "see https://{ip}"},
	{"at 12:34:56 and std::string", "at {n} and std::string"},
	// Addresses and names.
	{"504 5.5.2 <PC19>: Helo command rejected: need fully-qualified hostname", "504 5.5.2 <{host}>: Helo command rejected: need fully-qualified hostname"},
	{"501 5.5.2 <bad helo!>: Helo command rejected: Invalid name", "501 5.5.2 <{host}>: Helo command rejected: Invalid name"},
	{"450 <192.0.2.1>: Helo command rejected: Host not found", "450 <{host}>: Helo command rejected: Host not found"},
	{"504 5.5.2 <PC19>: no", "504 5.5.2 <PC19>: no"},
	{"<user@example.com>: rejected: user+a=b@sub.example.co.uk", "<{address}>: rejected: {address}"},
	{"host mx.example.com[192.0.2.1] said: 550 no", "host {host}[{ip}] said: 550 no"},
	{"name=example.com type=MX", "name={host} type=MX"},
	{"connect to mx.example.com[192.0.2.1]:25: Connection refused", "connect to {host}[{ip}]:{n}: Connection refused"},
	{"for any host for 'ban.test'", "for any host for '{host}'"},
	{"SERVER.EXAMPLE.COM.", "{host}."},
	{"RESOLVER.ADR.RecipNotFound; STOREDRV.Deliver; QUEUE.Expired; e.g. this", "RESOLVER.ADR.RecipNotFound; STOREDRV.Deliver; QUEUE.Expired; e.g. this"},
	{"a..com .com com. x.b x." + strings.Repeat("a", 25), "a..com .com com. x.b x." + strings.Repeat("a", 25)},
	{"blocked using zen.spamhaus.org; dnsbl.example.net", "blocked using zen.spamhaus.org; {host}"},
	{"(user@example.com:blocked) and/or", "({address}:blocked) and/or"},
	{"AUP#In-1130 AUP#1260 https://a.example/x#421dynt1 #1234567", "AUP#In-1130 AUP#1260 https://a.example/x#421dynt1 #{n}"},
	{"cannot open /var/mail/john/box: no", "cannot open /var/{id}: no"},
	// Lines of replies, and what is cut.
	{"550-5.1.1 no 550-Sorry 554-mx.example.net", "550-5.1.1 no 550-Sorry 554-{host}"},
	{strings.Repeat("word ", 199) + "longword 192.0.2.1", strings.TrimSpace(strings.Repeat("word ", 199))},
	{`ends with \`, `ends with \`},
	// IDs, numbers, dates.
	{"queued as 4F3A91C0D2", "queued as {id}"},
	{"tlsv1 alert unknown ca:s3_pkt.c:1257:SSL alert number 48:", "tlsv1 alert unknown ca:{id} alert number {n}:"}, // OpenSSL before 3.0
	{"4VtX5j2c0nz4x 1pXyZa-0001Ab-2C d9443c01a7336-20020a170902si123plb.45 - gsmtp", "{id} {id} {id} - gsmtp"},
	{"exceeded 50 hops in 3600 s, 12345678 bytes", "exceeded {n} hops in {n} s, {n} bytes"},
	{"2026-11-25 2023-03-07T18:46:06.378Z 08DB1DF24DB12D84", "{date} {date} {id}"},
	{"2026-11-25abcdef", "{id}"}, // no date
	{"00:02:00 [minutes]", "{n} [minutes]"},
	// Logins.
	{"unknown[192.0.2.1]: SASL LOGIN authentication failed: authentication failure, sasl_username=labuser",
		"unknown[{ip}]: SASL LOGIN authentication failed: authentication failure, sasl_username={text}"},
	{"SASL PLAIN authentication failed: , sasl_username=a, sasl_username=b 550 5.1.1", "SASL PLAIN authentication failed: , sasl_username={text}"},
	{"failure,  sasl_username=a", "failure, sasl_username={text}"},
	{"failure, sasl_username=" + strings.Repeat("a ", 4000), "failure, sasl_username={text}"},
	{"535 Incorrect authentication data (set_id=joe)", "535 Incorrect authentication data (set_id={text})"},
	{"435 Unable to authenticate at present (set_id=joe) (x)): lookup failed", "435 Unable to authenticate at present (set_id={text}): lookup failed"},
	{"535 data (set_id=joe", "535 data (set_id={text}"},
	{"535 data (set_id=" + strings.Repeat("a) ", 4000), "535 data (set_id={text}"},
	// URLs.
	{"https://support.google.com/mail/?p=NoSuchUser x1", "https://support.google.com/mail/?p=NoSuchUser x1"},
	{"see https://www.spamhaus.org/query/ip/192.0.2.1", "see https://www.spamhaus.org/query/ip/{ip}"},
	{"https://ipcheck.proofpoint.com/?ip=192.0.2.1&x=y", "https://ipcheck.proofpoint.com/?ip={ip}"},
	{"https://community.mimecast.com/docs/DOC-1369#550 [x.de1]", "https://community.mimecast.com/docs/DOC-1369#550 [x.de1]"},
	{"https://postmaster.example/en/case?c=r9301&i=ip&v=192.0.2.1", "https://postmaster.example/en/case?c={id}"},
}

func TestFingerprint(t *testing.T) {
	for _, tt := range folded {
		if got := string(Fingerprint(nil, []byte(tt.text))); got != tt.want {
			t.Errorf("%q\n got %q\nwant %q", tt.text, got, tt.want)
		}
		checkFingerprint(t, []byte(tt.text))
	}
}

// checkFingerprint holds what is true of every fingerprint.
func checkFingerprint(t *testing.T, text []byte) {
	t.Helper()
	prefix := []byte("kept")
	fp := Fingerprint(prefix, text)[len(prefix):]
	if len(fp) > MaxFingerprint {
		t.Errorf("%.200q: %d bytes", text, len(fp))
	}
	if again := Fingerprint(nil, fp); !bytes.Equal(again, fp) {
		t.Errorf("%.300q is folded to\n%.300q and that to\n%.300q", text, fp, again)
	}
	if utf8.Valid(text) && !utf8.Valid(fp) {
		t.Errorf("%.200q: %.200q is not UTF-8", text, fp)
	}
}

func FuzzFingerprint(f *testing.F) {
	for _, tt := range folded {
		f.Add([]byte(tt.text))
	}
	for r := range classifier(f).Rules() {
		f.Add([]byte(r.Example))
	}
	f.Add([]byte(strings.Repeat("ä", 600)))
	f.Add([]byte(strings.Repeat("a.b@", 600)))
	f.Fuzz(func(t *testing.T, text []byte) { checkFingerprint(t, text) })
}

func TestHostileTexts(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("x", 1<<20), strings.Repeat("€", 5000), strings.Repeat("1.", 5000), strings.Repeat("a:", 5000),
		strings.Repeat("{ip}", 2000), strings.Repeat(`\n`, 3000), strings.Repeat("\x00\xff", 3000), strings.Repeat("http://", 1000),
		"00000000000<>: Helo command rejected: 0", "550 000000000<>: Helo command rejected: 0", "200\x10<>: Helo\fcommand rejected: 0", "550  5.7.1   <x>: Helo command rejected: 0", "header : from\x06[]", "header 0: from []", "header :0;\vfrom=<>: 0", "header : x; from=<>:\t0", "A::0A:0:X", "/0#0A/0", "0://0A00000000 1", "x000:A0::", "code " + strings.Repeat("+", 2000) + "0061 code 1",
		strings.Repeat("A0000X000000 ", 76) + "A0000X000 200", strings.Repeat("@", 3000), strings.Repeat("550-", 3000), strings.Repeat("\u00e9", 3000), strings.Repeat("\U0001f600", 3000),
	} {
		for _, before := range []string{"", "x", "xy", "xyz"} { // where a character is cut
			checkFingerprint(t, []byte(before+text))
		}
	}
}
