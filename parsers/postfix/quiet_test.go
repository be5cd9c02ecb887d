package postfix_test

import "testing"

// quietMessages are those of traces and of libraries, which say nothing about mail flow.
var quietMessages = []struct{ daemon, message string }{
	{"master", "master exit time has arrived"},                                                          // macOS starts Postfix for a minute
	{"smtpd", "redirecting hash:/etc/postfix/access to lmdb:/etc/postfix/access"},                       // 3.11
	{"smtp", "using using backwards-compatible default setting smtp_tlsrpt_skip_reused_handshakes=yes"}, // sic
	{"smtp", "mx.example.com[192.0.2.1]:25: raw public key fingerprint=AA:BB"},
	{"smtp", "mx.example.com[192.0.2.1]:25: SNI hostname: mx.example.com"},
	{"smtp", "mx.example.com[192.0.2.1]:25: subjectAltName: mx.example.com"},
	{"smtp", "mx.example.com[192.0.2.1]:25 Matched CommonName mx.example.com"},
	{"smtpd", "NOQUEUE: reply filter in: 550 5.7.1 <b@example.net>: Relay access denied"}, // 3.11
	{"smtpd", "A1B2C3D4E5: reply filter out: 450 4.7.1 later"},
	{"postfix-non-bdb-script", "Proactively reindexing hash:/etc/postfix/users"},
	{"nbdb_reindexd", "successfully executed 'postmap lmdb:/etc/postfix/access' as uid 0"},
	{"nbdb_reindexd", "target file '/etc/postfix/access.lmdb' already exists, skipping this request"},
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
	{"smtpd", "00f0 - <SPACES/NULLS>"},
	{"smtpd", "0af0 f6 03 01 02 00 01 00 01|fc 03 03 5a 2f 90 b8 b3  ........ ...Z/..."},
	{"trivial-rewrite", "`a@example.com' -> (`smtp' `example.com' `a@example.com' `4096')"},
	{"smtpd", "DIGEST-MD5 common mech free"},
	{"smtp", "GSSAPI client step 1"},
	{"smtp", "A1B2C3D4E5: Sender requested REQUIRETLS, but REQUIRETLS support was not offered by host mx.example.com[192.0.2.1]"},
	{"smtp", "A1B2C3D4E5: REQUIRETLS Debug: sender requested REQUIRETLS, but REQUIRETLS support was not offered by host mx.example.com[192.0.2.1]"},
	{"postscreen", "PASS pregreet test [192.0.2.7]:4711"},
	{"postscreen", "DROP [192.0.2.7]:4711"},
	{"tlsproxy", "CONNECT from [192.0.2.7]:4711"},
	{"tlsproxy", "DISCONNECT [192.0.2.7]:4711"},
	{"postscreen", "skip dnsbl test for [192.0.2.7]:4711"},
	{"verify", "PUT a@example.com status=0 probed=0 updated=0 text=250 2.1.5 Ok"},
	{"qmgr", "defer site example.com: 4.4.1 connect to mx.example.com[192.0.2.1]:25: Connection timed out"},
	{"local", "nss_ldap: reconnected to LDAP server ldap://192.0.2.1 after 1 attempt"},
}

func TestQuietMessages(t *testing.T) {
	for _, l := range quietMessages {
		expect(t, map[string]string{"Nov 24 04:30:05 mx1 postfix/" + l.daemon + "[1]: " + l.message: ""})
	}
}
