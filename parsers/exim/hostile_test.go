package exim

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

// TestDamaged says what becomes of lines that are cut, or not Exim's.
func TestDamaged(t *testing.T) {
	for _, c := range []struct {
		line string
		want error
	}{
		{"2026-11-24 04:39:46 1xViJm-00004i-1E **", parsers.ErrBroken},
		{"2026-11-24 04:39:46 1xViJm-00004i-1E <= ", parsers.ErrBroken},
		{"2026-11-24 04:39:46 1xViJm-00004i-1E == b@example.net R=dns", parsers.ErrUnrecognised},
		{"2026-11-24 04:39:46 1xViJm-00004i-1E == b@example.net R=dns T=smtp defer (-44", parsers.ErrUnrecognised},
		{"2026-11-24 04:39", parsers.ErrBroken},
		{"2026-02-24T", parsers.ErrBroken},
		{"26-11-24 04:39:46 1xViJm-00004i-1E Completed", parsers.ErrBroken},
		{"Nov 24 04:39:46", parsers.ErrBroken},
		{"Nov 24 04:39:46 mx1", parsers.ErrBroken},
		{"Nov 24 04:39:46 mx1 postfix/smtp[1]: 4F1A2B: to=<b@example.net>, status=sent (250 ok)", parsers.ErrForeign},
		{"2026-11-24 04:39:46.123 UTC [44] postgres@app ERROR:  relation does not exist", parsers.ErrForeign},
		{"2026-11-24 04:39:46 CEST [44] LOG:  database system is ready to accept connections", parsers.ErrForeign},
		{"\x00\x00\x00\x00", parsers.ErrBroken},
		{strings.Repeat("A", 1<<16), parsers.ErrBroken},
		{"2\x000\x002\x006\x00-\x001\x001\x00-\x002\x004\x00", parsers.ErrBroken}, // UTF-16 that nobody decoded
		{"", nil},
	} {
		p := New(parsers.Options{Location: time.UTC})
		var out parsers.Records
		out.Add()
		if err := p.Parse([]byte(c.line), &out); !errors.Is(err, c.want) || len(out.List) != 1 {
			t.Errorf("%.80q: %v, %d records more; want %v", c.line, err, len(out.List)-1, c.want)
		}
	}
}

// TestHostileText puts what others choose (addresses, names, subjects,
// replies) where it could pass for an item of the line.
func TestHostileText(t *testing.T) {
	for _, evil := range []string{
		`x R=a T=b H=evil [203.0.113.6]: 250 ok`, `x" F=<evil@example.org> C="250 2.0.0 ok`, `x\" H=evil [203.0.113.6] C=\"250 ok`,
		`x> H=evil [203.0.113.6]`, `) [203.0.113.6]:25 (`, `: SMTP error from remote mail server after RCPT TO:<x>: 250 2.0.0 ok`,
		`x defer (-44) H=evil [203.0.113.6]: 250 ok`, `x\n2026-11-24 04:39:46 1xViJm-00004i-1E Completed`, "\x1b[2J\x00\x7f", `\`, `"`, `<`, `>`,
	} {
		escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(evil) // as Exim does in quotes
		for _, c := range []struct{ what, line string }{
			{"subject", `1xViJm-00004e-1D <= a@example.com H=mx [192.0.2.7] P=smtp S=1 id=x@example.com T="` + escaped + `" from <a@example.com> for b@example.net`},
			{"confirmation", `1xViJm-00004e-1D => b@example.net F=<a@example.com> R=dns T=smtp H=mx [192.0.2.7] C="550 5.7.1 ` + escaped + `"`},
			{"reply", `1xViJm-00004e-1D ** b@example.net F=<a@example.com> R=dns T=smtp H=mx [192.0.2.7]: SMTP error from remote mail server after RCPT TO:<b@example.net>: 550 5.7.1 ` + evil},
			{"deferral", `1xViJm-00004e-1D == b@example.net R=dns T=smtp defer (-44) H=mx [192.0.2.7]: SMTP error from remote mail server after RCPT TO:<b@example.net>: 550 5.7.1 ` + evil},
			{"deferral, as old versions write it", `1xViJm-00004e-1D == b@example.net R=dns T=smtp defer (-44): SMTP error from remote mail server after RCPT TO:<b@example.net>: host mx [192.0.2.7]: 550 5.7.1 ` + evil},
			{"deferral without a number", `1xViJm-00004e-1D == b@example.net R=dns T=smtp defer (0): SMTP error from remote mailer after RCPT TO:<b@example.net>: host mx [192.0.2.7]: 550 5.7.1 ` + evil},
			{"ACL text", `H=mx [192.0.2.7] F=<a@example.com> rejected RCPT <b@example.net>: 550 5.7.1 ` + evil},
		} {
			r := parsertest.One(t, New(parsers.Options{Location: time.UTC}), "2026-11-24 04:39:46 "+c.line)
			if ip := string(r.Client.IP) + string(r.Relay.IP); ip != "192.0.2.7" {
				t.Errorf("%s: address %q: %s", c.what, ip, c.line)
			}
			if r.SenderKnown && string(r.Sender) != "a@example.com" || r.Recipient != nil && string(r.Recipient) != "b@example.net" {
				t.Errorf("%s: from %q to %q: %s", c.what, r.Sender, r.Recipient, c.line)
			}
			if c.what != "subject" && (r.Reply != 550 || r.Enhanced.String() != "5.7.1") {
				t.Errorf("%s: %v %v: %s", c.what, r.Reply, r.Enhanced, c.line)
			}
		}
	}
}

// TestHostileCommands puts another client into the commands of one that breaks
// the protocol.
func TestHostileCommands(t *testing.T) {
	for _, evil := range []string{
		`x H=evil [203.0.113.6]`, `from [203.0.113.6]`, `from evil (x) [203.0.113.6]:25`, `"x> H=evil [203.0.113.6]"`, `x from H=[203.0.113.6]`,
	} {
		for _, line := range []string{
			`SMTP syntax error in "` + evil + `" H=(x) [192.0.2.7] unrecognized command`,
			`SMTP syntax error in "MAIL FROM:<a@b>` + evil + `" H=(x) [192.0.2.7] malformed address: ` + evil + ` may not follow <a@b>`,
			`SMTP protocol error in "AUTH ` + evil + `" H=(x) [192.0.2.7] AUTH command used when not advertised`,
			`SMTP call from (x) [192.0.2.7]:5 dropped: too many unrecognized commands (last was "` + evil + `")`,
			`SMTP call from [192.0.2.7]:5 dropped: too many syntax or protocol errors (last command was "` + evil + `", NULL)`,
			`SMTP protocol synchronization error (input sent without waiting for greeting): rejected connection from H=[192.0.2.7]:5 input="` + evil + `"`,
			`SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): rejected "EHLO ` + evil + `" H=[192.0.2.7]:5 next input="` + evil + `"`,
			`VRFY failed for ` + evil + ` H=(x) [192.0.2.7]:5`,
			`SMTP data timeout (message abandoned) on connection from (x) [192.0.2.7]:5 F=<` + evil + `@example.com>`,
			`rejected EHLO from [192.0.2.7]: syntactically invalid argument(s): ` + evil,
			`TLS error on connection from (x) [192.0.2.7]:5 (SSL_accept): ` + evil,
			`TLS error on connection from H=(x) [192.0.2.7]:5 (SSL_accept): ` + evil,
			`unqualified recipient rejected: <` + evil + `> H=(x) [192.0.2.7]:5`,
			`plain authenticator failed for (x) [192.0.2.7]:5: 535 Incorrect authentication data (set_id=` + evil + `)`,
		} {
			r := parsertest.One(t, New(parsers.Options{Location: time.UTC}), "2026-11-24 04:39:46 "+line)
			if ip := string(r.Client.IP); ip != "192.0.2.7" {
				t.Errorf("client %q: %s", ip, line)
			}
		}
	}
}

// TestHostileUndecided puts another client into commands in such a way that the
// line can be read in two ways: then it names none.
func TestHostileUndecided(t *testing.T) {
	const tooSoon = `SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): rejected "EHLO x`
	for line, want := range map[string]string{
		`SMTP syntax error in "MAIL FROM:<a@b>" H=[203.0.113.6]" H=(x) [192.0.2.7] malformed address: " H=[203.0.113.6]" may not follow <a@b>`:                      "",
		`SMTP syntax error in "FOO" H=[203.0.113.6] malformed address: x" H=(x) [192.0.2.7] unrecognized command`:                                                   "",
		tooSoon + `" H=[203.0.113.6] next input="x" H=[192.0.2.7] next input="y"`:                                                                                   "",
		tooSoon + `" H=[192.0.2.7] next input="x" H=[203.0.113.6] next input="y"`:                                                                                   "",
		`SMTP protocol synchronization error (input sent without waiting for greeting): rejected connection from H=[192.0.2.7] input="x" H=[203.0.113.6] input="y"`: "192.0.2.7",
	} {
		r := parsertest.One(t, New(parsers.Options{Location: time.UTC}), "2026-11-24 04:39:46 "+line)
		if ip := string(r.Client.IP); ip != want {
			t.Errorf("client %q, want %q: %s", ip, want, line)
		}
	}
}

// TestLongLines reads long lines made of what makes the parser
// look for more. It ends in good time only if no search starts over and over.
func TestLongLines(t *testing.T) {
	for _, unit := range []string{" <", " <\"", " F=<", " from <", " rejected: <", "(", ") [", "\"", "\\\"", ": ", " H=", " x=", "after ", "550-", "(set_id="} {
		for _, head := range []string{
			"1xViJm-00004i-1E => ", "1xViJm-00004i-1E <= a@example.com H=", "1xViJm-00004i-1E ** ",
			"1xViJm-00004i-1E ** b@example.net R=r T=t H=mx [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<b@example.net>: 550-",
			"1xViJm-00004i-1E == b@example.net R=r T=t defer (-44): ", "1xViJm-00004i-1E ", "", "H=mx [192.0.2.1] F=<", "x authenticator failed for ", "rejected ",
			"VRFY failed for ", "SMTP syntax error in \"", "SMTP call from ",
		} {
			for _, tail := range []string{"", ">", "> R=x T=y: z"} {
				line := []byte("2026-11-24 04:39:46 " + head + strings.Repeat(unit, 1<<18/len(unit)) + tail)
				var out parsers.Records
				New(parsers.Options{Location: time.UTC}).Parse(line, &out)
			}
		}
	}
}

// TestClockJumpsBack wants the stamps as written, whatever the line before.
func TestClockJumpsBack(t *testing.T) {
	full := New(parsers.Options{Location: time.UTC})
	yearless := New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)})
	for _, c := range []struct{ line, want string }{
		{"2026-11-24 04:39:46 x", "2026-11-24T04:39:46Z"},
		{"2026-11-24 04:39:45 x", "2026-11-24T04:39:45Z"},
		{"2025-01-01 00:00:00 x", "2025-01-01T00:00:00Z"},
		{"2026-11-24 04:39:46 x", "2026-11-24T04:39:46Z"},
		{"Dec 31 23:59:59 mx1 exim[1]: x", "2025-12-31T23:59:59Z"},
		{"Jan  1 00:00:01 mx1 exim[1]: x", "2026-01-01T00:00:01Z"},
		{"Dec 31 23:59:58 mx1 exim[1]: x", "2025-12-31T23:59:58Z"},
		{"Jan  1 00:00:02 mx1 exim[1]: x", "2026-01-01T00:00:02Z"},
	} {
		head, _, _ := strings.Cut(c.line, " x")
		line := head + " 1xViJm-00004i-1E Completed"
		p := full
		if line[4] != '-' {
			p = yearless
		}
		if got := time.UnixMicro(parsertest.One(t, p, line).Time).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s: %s, want %s", line, got, c.want)
		}
	}
}

func TestDuration(t *testing.T) {
	for text, want := range map[string]int64{
		"0s": 0, "1.5s": 1500, "0.062s": 62, "2m": 120_000, "1d2h3m4s": 93_784_000, "1w": 604_800_000,
		"": -1, "s": -1, "5": -1, "5x": -1, "1s2": -1, "999999999999999999s": -1, "-1s": -1,
	} {
		got, ok := duration([]byte(text))
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d ms, want %d", text, got, want)
		}
	}
}
