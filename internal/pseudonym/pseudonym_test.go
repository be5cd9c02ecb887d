package pseudonym

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// shape makes pseudonyms comparable: each is ~ and what follows from its value, numbered.
func shape(t *testing.T, n *Names, text string, values ...string) string {
	t.Helper()
	for i, v := range values {
		text = strings.ReplaceAll(text, n.of(v), "~"+string(rune('1'+i)))
	}
	return text
}

func TestAddress(t *testing.T) {
	n := New()
	for in, want := range map[string]string{
		"amy@example.com":                   "~1@example.com",
		"Amy@Example.COM":                   "~1@Example.COM",
		"<>":                                "<>",
		"":                                  "",
		"postmaster@example.com":            "postmaster@example.com",
		"MAILER-DAEMON":                     "MAILER-DAEMON",
		"amy":                               "~2",
		"amy@mx1":                           "~3@~4",
		"amy@localhost":                     "~5@localhost",
		`"amy b"@example.com`:               "~6@example.com",
		"amy@[203.0.113.7]":                 "~7@[203.0.113.0]",
		"amy@example.com, born in may":      "~8",
		"|/usr/bin/filter amy":              "~9",
		"a@b@example.com":                   "~:@example.com",
		"amy@":                              "~;@",
		"amy@xn--bcher-kva.example":         "~<@xn--bcher-kva.example",
		"amy@bücher.example":                "~=@bücher.example",
		"list-bounces+amy=x.test@list.test": "~>@list.test",
	} {
		got := shape(t, n, n.Address(in), "amy@example.com", "amy", "amy@mx1", "mx1", "amy@localhost", `"amy b"@example.com`, "amy@[203.0.113.7]",
			"amy@example.com, born in may", "|/usr/bin/filter amy", "a@b@example.com", "amy@", "amy@xn--bcher-kva.example", "amy@bücher.example",
			"list-bounces+amy=x.test@list.test")
		if got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestOthers(t *testing.T) {
	n := New()
	for _, tt := range []struct{ got, want string }{
		{n.MessageID("<x.1@example.com>"), "<" + n.of("x.1@example.com") + "@example.com>"},
		{n.MessageID("<x.1@DESKTOP-AMY>"), "<" + n.of("x.1@desktop-amy") + "@" + n.of("desktop-amy") + ">"},
		{n.MessageID("x.1"), n.of("x.1")},
		{n.MessageID("<>"), "<>"},
		{n.MessageID(""), ""},
		{n.Login("amy"), n.of("AMY")},
		{n.Login("amy@example.com"), n.of("amy@example.com") + "@example.com"},
		{n.Helo("mail.example.com"), "mail.example.com"},
		{n.Helo("AMYS-PC"), n.of("amys-pc")},
		{n.Helo("[203.0.113.7]"), "[203.0.113.0]"},
		{n.Helo("[IPv6:2001:db8:1:2::7]"), "[IPv6:2001:db8:1::]"},
		{n.Helo("localhost"), "localhost"},
		{n.Host("mx1.example.com", "203.0.113.7"), "mx1.example.com"},
		{n.Host("p203-0-113-7.dsl.example.net", "203.0.113.7"), n.of("p203-0-113-7.dsl.example.net") + ".example.net"},
		{n.Host("7.113.0.203.dsl.example.net", "203.0.113.7"), n.of("7.113.0.203.dsl.example.net") + ".example.net"},
		{n.Host("host203000113007.example.net", "203.0.113.7"), n.of("host203000113007.example.net") + ".example.net"},
		{n.Host("pCB007107.dip0.example.net", "203.0.113.7"), n.of("pcb007107.dip0.example.net") + ".example.net"},
		{n.Host("pCB007107.example.net", "10.0.0.1"), "pCB007107.example.net"},
		{n.Host("20010db8000100020000000000000007.example.net", "2001:db8:1:2::7"), n.of("20010db8000100020000000000000007.example.net") + ".example.net"},
		{n.Host("mail-ot1-f41.example.com", "198.51.100.41"), "mail-ot1-f41.example.com"},
		{IP("203.0.113.7"), "203.0.113.0"},
		{IP("127.0.0.1"), "127.0.0.1"},
		{IP("192.168.1.7"), "192.168.1.7"},
		{IP("::ffff:203.0.113.7"), "203.0.113.0"},
		{IP("2001:db8:1:2::7"), "2001:db8:1::"},
		{IP("fe80::1%eth0"), "fe80::1%eth0"},
		{IP("unknown"), "unknown"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s, want %s", tt.got, tt.want)
		}
	}
}

func TestText(t *testing.T) {
	n := New()
	amy := n.of("amy@example.com")
	for in, want := range map[string]string{
		"550 5.1.1 <amy@example.com>: Recipient address rejected":                               "550 5.1.1 <" + amy + "@example.com>: Recipient address rejected",
		"550 amy@example.com. No such user":                                                     "550 " + amy + "@example.com. No such user",
		"550 see https://help.test/?e=amy%40example.com&x=1":                                    "550 see https://help.test/?e=" + amy + "%40example.com&x=1",
		"from=amy@example.com to=<amy@example.com>":                                             "from=" + amy + "@example.com to=<" + amy + "@example.com>",
		"mail for postmaster@example.com":                                                       "mail for postmaster@example.com",
		"Client host [203.0.113.7] blocked using zen.spamhaus.org":                              "Client host [203.0.113.0] blocked using zen.spamhaus.org",
		"for o'brien@example.com and 'amy@example.com'":                                         "for " + n.of("o'brien@example.com") + "@example.com and '" + amy + "@example.com'",
		`<"amy \"b\" c"@example.com>`:                                                           "<" + n.of(`"amy \"b\" c"@example.com`) + "@example.com>",
		"no /G=Amy/S=Bee/O=Org/@gw.example.com":                                                 "no /G=" + n.of("amy") + "/S=" + n.of("bee") + "/O=Org/@gw.example.com",
		"host ip203-0-113-7.example.net of ab_203_0_113_7, 2026-11-27-12":                       "host ip0-0-0-0.example.net of ab_0_0_0_0, 2026-11-27-12",
		"7.0.0.0.f.0.0.0.0.0.0.0.0.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.zen.example.com":       strings.Repeat("0.", 20) + "1.0.0.0.8.b.d.0.1.0.0.2.zen.example.com",
		"lookup of 7.113.0.203.zen.spamhaus.org failed":                                         "lookup of 0.113.0.203.zen.spamhaus.org failed",
		"connect to mx.test[2001:db8:1:2::7]:25: Connection refused":                            "connect to mx.test[2001:db8:1::]:25: Connection refused",
		"at 2026-11-27 10:20:30 OpenSSL 3.0.13: 4.7.1 Greylisted for 300s":                      "at 2026-11-27 10:20:30 OpenSSL 3.0.13: 4.7.1 Greylisted for 300s",
		"from dsl-203-0-113-7.example.net":                                                      "from dsl-0-0-0-0.example.net",
		"authentication failed: UGFzc3dvcmQ6, sasl_username=amy":                                "authentication failed: UGFzc3dvcmQ6, sasl_username=" + n.of("amy"),
		"535 Incorrect authentication data (set_id=amy)":                                        "535 Incorrect authentication data (set_id=" + n.of("amy") + ")",
		"A=plain_login:amy S=1200":                                                              "A=plain_login:" + n.of("amy") + " S=1200",
		`header Subject: Your "offer", Amy from x.test[203.0.113.7]; from=<amy@example.com>`:    "header Subject:…; from=<" + amy + "@example.com>",
		"header Subject: For Amy":                                                               "header Subject:…",
		`T="For \"Amy\" only" S=1`:                                                              `T="…" S=1`,
		"/o=Ex/ou=Group/cn=Recipients/cn=amy.b not found":                                       "/o=Ex/ou=Group/cn=" + n.of("Recipients") + "/cn=" + n.of("amy.b") + " not found",
		"2001:db8:1:2::7: timed out":                                                            "2001:db8:1::: timed out",
		"header From: Amy B <amy@example.com> from x.test[203.0.113.7]; from=<amy@example.com>": "header From:…; from=<" + amy + "@example.com>",
		"body Dear Amy B, from x.test[203.0.113.7]":                                             "body …",
		"header sUbJeCt:For Amy":                                                                "header sUbJeCt:…",
		"550 message body refused":                                                              "550 message body refused",
		`unknown user: "amy"`:                                                                   `unknown user: "` + n.of("amy") + `"`,
		"can't open /var/mail/amy: not found":                                                   "can't open /var/mail/" + n.of("amy") + ": not found",
		"maildir /home/vmail/example.com/amy/new full":                                          "maildir /home/" + n.of("vmail/example.com/amy/new") + " full",
		"Sender address rejected: not owned by user amy":                                        "Sender address rejected: not owned by user " + n.of("amy"),
		"User unknown in virtual mailbox table":                                                 "User unknown in virtual mailbox table",
		"unbalanced @ and %40 and : :: [":                                                       "unbalanced @ and %40 and : :: [",
		"":                                                                                      "",
	} {
		if got := n.Text(in); got != want {
			t.Errorf("%s\n%s, want\n%s", in, got, want)
		}
	}
}

func TestSaid(t *testing.T) {
	n := New()
	for _, tt := range []struct{ text, recipient, want string }{
		{"550 no mailbox Amy here, amyx", "amy@example.com", "550 no mailbox " + n.of("amy") + " here, amyx"},
		{"no by here", "by@example.com", "no by here"},
		{"ask the postmaster", "postmaster@example.com", "ask the postmaster"},
		{"amy", "amy@example.com", n.of("amy")},
		{"no recipient", "", "no recipient"},
		{"for <amy@example.com>", "amy@example.com", "for <" + n.of("amy@example.com") + "@example.com>"},
	} {
		if got := n.Said(tt.text, tt.recipient); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.text, got, tt.want)
		}
	}
}

// FuzzText: what is replaced is replaced for good, and no address is left as it was.
func FuzzText(f *testing.F) {
	for _, s := range []string{"550 <amy@example.com>: no", "x@@y@[192.0.2.4]", `"a b"@c`, "a%40b%40c.test", "[::1]:25", "Subject: x", "A=x:y@z"} {
		f.Add(s)
	}
	n := New()
	plain := regexp.MustCompile(`(?:^|[ <])amy@`)
	f.Fuzz(func(t *testing.T, s string) {
		got := n.Text(s + " <amy@example.com>")
		if plain.MatchString(got) {
			t.Errorf("%q: %q", s, got)
		}
		n.Said(s, s)
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q: %q", s, got)
		}
	})
}
