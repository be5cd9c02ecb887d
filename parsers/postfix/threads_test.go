package postfix_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/parsers"
)

// threadLines are messages of the kinds that people ask about in public: those that
// the other tables lack.
var threadLines = []struct{ daemon, message, want string }{
	// The login of a client that was refused.
	{"submission/smtpd", `NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 553 5.7.1 <b@example.com>: Sender address rejected: not owned by user a@example.com; from=<b@example.com> to=<c@example.net> proto=ESMTP helo=<x> sasl_username=<a@example.com>`,
		`rejected stage=rcpt via=postfix/submission/smtpd from=<b@example.com> to=c@example.net client=unknown[192.0.2.7] helo=x user=a@example.com proto=ESMTP reply=553 enh=5.7.1 by=reply text=553 5.7.1 <b@example.com>: Sender address rejected: not owned by user a@example.com`},
	{"submission/smtpd", `A1B2C3D4E5: milter-reject: END-OF-MESSAGE from unknown[192.0.2.7]: 451 4.7.1 Rate limit; from=<a@example.com> to=<c@example.net> proto=ESMTP helo=<x> sasl_username=<a`,
		`rejected stage=end-of-data via=postfix/submission/smtpd id=A1B2C3D4E5 from=<a@example.com> to=c@example.net client=unknown[192.0.2.7] helo=x proto=ESMTP reply=451 enh=4.7.1 by=reply text=451 4.7.1 Rate limit`},
	{"submission/smtpd", `warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: Connection lost to authentication server, sasl_username=(unavailable)`,
		`auth_failed stage=auth via=postfix/submission/smtpd client=unknown[192.0.2.7] text=unknown[192.0.2.7]: SASL LOGIN authentication failed: Connection lost to authentication server, sasl_username=(unavailable)`},

	// What a library says in the log of its program.
	{"smtpd", `canonuserfunc error -7`, `warning via=postfix/smtpd text=canonuserfunc error -7`},

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

	// Libraries' complaints.
	{"smtpd", `GSSAPI Error: Unspecified GSS failure.  Minor code may provide more information (No key table entry found)`,
		`warning via=postfix/smtpd text=GSSAPI Error: Unspecified GSS failure.  Minor code may provide more information (No key table entry found)`},
	{"smtpd", `sql plugin couldn't connect to any host`, `warning via=postfix/smtpd text=sql plugin couldn't connect to any host`},
	{"local", `libsldap: Status: 7  Mesg: Session error no available conn.`, `warning via=postfix/local text=libsldap: Status: 7  Mesg: Session error no available conn.`},
	{"local", `nss_ldap: failed to bind to LDAP server ldap://192.0.2.1: Can't contact LDAP server`,
		`warning via=postfix/local text=nss_ldap: failed to bind to LDAP server ldap://192.0.2.1: Can't contact LDAP server`},
}

// threadQuiet are such messages that say nothing about mail flow.
var threadQuiet = []struct{ daemon, message string }{
	{"master", "master exit time has arrived"}, // macOS starts Postfix for a minute
	{"tlsmgr", "open smtpd TLS cache btree:/var/lib/postfix/smtpd_scache"},
	{"tlsmgr", "write smtpd TLS cache entry 763355DD&s=smtp&l=269488143: time=1764041405 [data 173 bytes]"},
	{"tlsmgr", "put smtpd session id=763355DD&s=smtp&l=269488143 [data 173 bytes]"},
	{"tlsmgr", "delete smtp session id=763355DD"},
	{"bounce", "defer socket: wanted attribute: nrequest"},
	{"smtp", "Using ESMTP PIPELINING, TCP send buffer size is 87040, PIPELINING buffer size is 4096"},
	{"smtp", "fd=14: stream buffer size old=0 new=4096"},
	{"smtp", "using DANE RR: _25._tcp.mx.example.com IN TLSA 3 1 1 AA:BB"},
	{"smtp", "certificate verification depth=2 verify=1 subject=/C=US/O=X"},
	{"smtp", "mx.example.com[192.0.2.1]:25 certificate verification depth=1 verify=0 subject=/C=US/O=X"},
	{"smtpd", "0010 16 03 01 02 00 01 00 01|fc 03 03 5a 2f 90 b8 b3  ........ ...Z/..."},
	{"smtpd", "0200 - <SPACES/NULLS>"},
	{"trivial-rewrite", "`a@example.com' -> (`smtp' `example.com' `a@example.com' `4096')"},
	{"smtpd", "DIGEST-MD5 common mech free"},
	{"smtp", "GSSAPI client step 1"},
	{"local", "nss_ldap: reconnected to LDAP server ldap://192.0.2.1 after 1 attempt"},
}

func TestThreadQuiet(t *testing.T) {
	for _, l := range threadQuiet {
		if got, err := parse("Nov 24 04:30:05 mx1 postfix/" + l.daemon + "[1]: " + l.message); err != nil || got != nil {
			t.Errorf("%s: %v, %v", l.message, got, err)
		}
	}
}

// TestPortInSyslogName reads tags of a syslog_name with a port, which has a colon.
func TestPortInSyslogName(t *testing.T) {
	got, err := parse("Nov 24 04:30:05 mx1 postfix:25/smtpd[1]: connect from unknown[192.0.2.7]")
	want := []string{"connect via=postfix:25/smtpd client=unknown[192.0.2.7]"}
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Errorf("%v %s", err, d)
	}
	if got, err := parse("Nov 24 04:30:05 mx1 monit:25/tcp[1]: connect from unknown[192.0.2.7]"); !errors.Is(err, parsers.ErrForeign) {
		t.Errorf("another program's: %v, %v", got, err)
	}
}
