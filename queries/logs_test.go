package queries_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/ingest/ingesttest"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// load imports a log, of which a line may be indented.
func load(t *testing.T, log string) reporttest.DB {
	t.Helper()
	var text strings.Builder
	for line := range strings.Lines(strings.TrimSpace(log)) {
		text.WriteString(strings.TrimSpace(line) + "\n")
	}
	db, _ := ingesttest.LoadText(t, ingest.Options{}, text.String())
	return reporttest.DB{DB: db.DB}
}

// wantRows compares what a report has below its heading, blanks folded, and holds its
// numbers against their rows.
func wantRows(t *testing.T, db reporttest.DB, name string, values map[string]string, want ...string) {
	t.Helper()
	r := named(t, name)
	var got []string
	for line := range bytes.Lines(run(t, db, r, values)) {
		got = append(got, strings.Join(strings.Fields(string(line)), " "))
	}
	if got := strings.Join(got[min(2, len(got)):], "\n"); got != strings.Join(want, "\n") {
		t.Errorf("%s %v:\n%s\nwant\n%s", name, values, got, strings.Join(want, "\n"))
	}
	compareRows(t, db, r, values)
}

// greylisted is a log of one message for two, of whom one has it at the third attempt.
const greylisted = `
	2026-03-02T10:10:00Z mx1 postfix/smtpd[1]: connect from pc.example.com[192.0.2.10]
	2026-03-02T10:10:00Z mx1 postfix/smtpd[1]: 4ctAAAAAAAzAAA: client=pc.example.com[192.0.2.10]
	2026-03-02T10:10:00Z mx1 postfix/qmgr[2]: 4ctAAAAAAAzAAA: from=<"amy@work"@Example.com>, size=1000, nrcpt=2 (queue active)
	2026-03-02T10:10:01Z mx1 postfix/smtp[3]: 4ctAAAAAAAzAAA: to=<x@grey.test>, relay=mx.grey.test[198.51.100.1]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=4.7.1, status=deferred (host mx.grey.test[198.51.100.1] said: 450 4.7.1 <x@grey.test>: Greylisted (in reply to RCPT TO command))
	2026-03-02T10:10:01Z mx1 postfix/smtp[3]: 4ctAAAAAAAzAAA: to=<y@ok.test>, relay=mx.ok.test[198.51.100.2]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=2.0.0, status=sent (250 2.0.0 OK)
	2026-03-02T11:20:02Z mx1 postfix/smtp[3]: 4ctAAAAAAAzAAA: to=<x@grey.test>, relay=mx.grey.test[198.51.100.1]:25, delay=4202, delays=4201/0/0.4/0.5, dsn=4.7.1, status=deferred (host mx.grey.test[198.51.100.1] said: 450 4.7.1 <x@grey.test>: Greylisted (in reply to RCPT TO command))
	2026-03-02T12:40:01Z mx1 postfix/smtp[3]: 4ctAAAAAAAzAAA: to=<x@grey.test>, relay=mx.grey.test[198.51.100.1]:25, delay=9001, delays=9000/0/0.4/0.5, dsn=2.0.0, status=sent (250 2.0.0 OK)
	2026-03-02T12:40:01Z mx1 postfix/qmgr[2]: 4ctAAAAAAAzAAA: removed
`

// TestDomainOfQuotedSender: the domain of an address comes after its last @.
func TestDomainOfQuotedSender(t *testing.T) {
	db := load(t, greylisted)
	wantRows(t, db, "volume", nil,
		`sender "amy@work"@Example.com 1 1000 B 100.0 % ████████`,
		`sender domain example.com 1 1000 B 100.0 % ████████`,
		`client 192.0.2.10 1 1000 B 100.0 % ████████`)
	wantRows(t, db, "relayed", map[string]string{"domain": "ok.test"}, "192.0.2.10 pc.example.com mx.ok.test 1 1")
}

// TestAttemptsBeforeWindow: a window that begins after some of a recipient's attempts, or
// ends before the last of them, changes nothing of how many they were until then.
func TestAttemptsBeforeWindow(t *testing.T) {
	db := load(t, greylisted)
	wantRows(t, db, "retries", nil,
		"1 1 50.0 % ████ 0 0",
		"3 1 50.0 % ████ 0 0 2h 30m 2h 30m")
	wantRows(t, db, "retries", map[string]string{"since": "2026-03-02T12:00:00Z"},
		"1 0 0.0 % 0 0",
		"3 1 100.0 % ████████ 0 0 2h 30m 2h 30m")
	wantRows(t, db, "retries", map[string]string{"until": "2026-03-02T12:00:00Z"},
		"1 1 100.0 % ████████ 0 0",
		"2 0 0.0 % 0 1")
	wantRows(t, db, "retries", map[string]string{"since": "2026-03-02T12:50:00Z"},
		"1 0 0 0")
}

// TestQueueStandsStill: a span in which nothing came and nothing left is shown if mail was
// deferred in it.
func TestQueueStandsStill(t *testing.T) {
	wantRows(t, load(t, greylisted), "backlog", nil,
		"2026-03-02 10:00:00 1 0 1 1 grey.test",
		"2026-03-02 11:00:00 0 0 1 1 grey.test",
		"2026-03-02 12:00:00 0 1 0 0")
}

// TestQueueOfExchange: Exchange does not log that a message has left. Until lines of its members may follow no more, it is
// kept open, but does not wait.
func TestQueueOfExchange(t *testing.T) {
	row := func(clock, hosts, event, id, rcpt, status string) string {
		return "2026-03-02T" + clock + ".000Z," + hosts + ",SMTP," + event + "," + id + ",<" + id + "@example.com>," + rcpt + "," + status + ",1,amy@example.com\n"
	}
	db := load(t, "#Software: Microsoft Exchange Server\n#Version: 15.02.1544.004\n#Log-type: Message Tracking Log\n#Date: 2026-03-02T00:00:00.000Z\n"+
		"#Fields: date-time,client-hostname,server-hostname,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,recipient-count,sender-address\n"+
		row("10:10:00", "out,mbx01", "RECEIVE", "11", "bob@ok.test", "")+
		row("10:10:01", "mbx01,mx", "SENDEXTERNAL", "11", "bob@ok.test", "250 2.1.5 Recipient OK")+
		strings.Replace(row("10:20:00", "out,mbx01", "RECEIVE", "12", "eva@grey.test;joe@ok.test", ""), ",1,amy", ",2,amy", 1)+
		row("10:20:01", "mbx01,mx", "DEFER", "12", "eva@grey.test", "451 4.7.1 Greylisted")+
		row("10:20:02", "mbx01,mx", "SENDEXTERNAL", "12", "joe@ok.test", "250 2.1.5 Recipient OK")+
		row("10:20:02", "out,mbx01", "RECEIVE", "13", "joe@ok.test", "")+
		row("11:05:01", "mbx01,mx", "SENDEXTERNAL", "13", "joe@ok.test", "250 2.1.5 Recipient OK")+
		// a list that waited to be expanded
		row("10:30:00", "out,mbx01", "RECEIVE", "14", "all@ok.test", "")+
		strings.Replace(row("10:30:01", "out,mbx01", "DEFER", "14", "all@ok.test", ""), "SMTP", "ROUTING", 1)+
		strings.Replace(row("10:35:00", "out,mbx01", "EXPAND", "14", "eva@ok.test", ""), "SMTP", "ROUTING", 1)+
		strings.Replace(row("10:35:01", "out,mbx01", "DELIVER", "14", "eva@ok.test", ""), "SMTP", "STOREDRIVER", 1))
	wantRows(t, db, "backlog", nil,
		"2026-03-02 10:00:00 4 2 2 2 ok.test",
		"2026-03-02 11:00:00 0 1 1 0")
	wantRows(t, db, "backlog", map[string]string{"until": "2026-03-02T11:00:00Z"}, "2026-03-02 10:00:00 4 2 2 2 ok.test")
	wantRows(t, db, "backlog", map[string]string{"mta": "postfix"})
}

// TestConnectionsOfPartOfAnHour: connections are kept by the hour, so one into which
// --since falls is not left out.
func TestConnectionsOfPartOfAnHour(t *testing.T) {
	db := load(t, greylisted)
	wantRows(t, db, "connections", map[string]string{"since": "2026-03-02T10:05:00Z"},
		"2026-03-02 10:00:00 mx1 postfix/smtpd 1 100.0 % ████████")
	wantRows(t, db, "connections", map[string]string{"since": "2026-03-02T11:00:00Z"})
}

// TestConnectionsByWholeHours: of spans that are no whole hours, some would have no hour, and others two.
func TestConnectionsByWholeHours(t *testing.T) {
	var log strings.Builder
	for _, hour := range []string{"10", "11", "12", "13"} {
		log.WriteString("2026-03-02T" + hour + ":10:00Z mx1 postfix/smtpd[1]: connect from pc.example.com[192.0.2.10]\n")
	}
	db := load(t, log.String())
	wantRows(t, db, "connections", map[string]string{"every": "90m"},
		"2026-03-02 10:00:00 mx1 postfix/smtpd 2 50.0 % ████",
		"2026-03-02 12:00:00 mx1 postfix/smtpd 2 50.0 % ████")
}

// TestSendersOfDomain: asked for a domain of recipients, the report of senders' domains has
// only those that wrote to it.
func TestSendersOfDomain(t *testing.T) {
	db := load(t, greylisted)
	wantRows(t, db, "sender-domains", map[string]string{"domain": "ok.test"}, "example.com 1 1000 B 1 0 0.0 %")
	wantRows(t, db, "sender-domains", map[string]string{"domain": "other.test"})
}

// TestCourseOfFewHours: of fewer than 24 hours each has its place in the trend; places that
// no hour falls into would look like hours without failures.
func TestCourseOfFewHours(t *testing.T) {
	db := load(t, greylisted)
	wantRows(t, db, "providers", map[string]string{"domain": "grey.test"}, "(other) 3 1 2 0 66.7 % █████▍ greylist 4.7.1 ██· 2h 30m")
}

// TestLostInSession: a host that was reached did not turn us away, whatever it said when it
// gave up; and Exchange's reply says what its own server met with.
func TestLostInSession(t *testing.T) {
	wantRows(t, load(t, `
		2026-03-02T10:10:00Z mx1 postfix/qmgr[2]: 4ctAAAAAAAzAAA: from=<amy@example.com>, size=1000, nrcpt=2 (queue active)
		2026-03-02T10:10:01Z mx1 postfix/smtp[3]: 4ctAAAAAAAzAAA: to=<x@a.test>, relay=mx.a.test[198.51.100.1]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=4.4.2, status=deferred (host mx.a.test[198.51.100.1] said: 421 4.4.2 Error: timeout exceeded (in reply to end of DATA command))
		2026-03-02T10:10:01Z mx1 postfix/smtp[3]: 4ctAAAAAAAzAAA: to=<x@b.test>, relay=mx.b.test[198.51.100.2]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=4.4.2, status=deferred (host mx.b.test[198.51.100.2] refused to talk to me: 421 4.4.2 timeout exceeded)
	`), "connect", nil,
		"mx.a.test 198.51.100.1 IPv4 lost 1 0 2026-03-02 10:10:01 2026-03-02 10:10:01 host mx.a.test[198.51.100.1] said: 421 4.4.2 Error: timeout exceeded (in reply to end of DATA command)",
		"mx.b.test 198.51.100.2 IPv4 turned away 1 0 2026-03-02 10:10:01 2026-03-02 10:10:01 host mx.b.test[198.51.100.2] refused to talk to me: 421 4.4.2 timeout exceeded")
}

// TestUnknownCodeHasName: a code without a meaning is named by its class, and no code as such.
func TestUnknownCodeHasName(t *testing.T) {
	db := load(t, `
		2026-03-02T10:10:00Z mx1 postfix/qmgr[2]: 4ctAAAAAAAzAAA: from=<amy@example.com>, size=1000, nrcpt=1 (queue active)
		2026-03-02T10:10:01Z mx1 postfix/qmgr[2]: 4ctAAAAAAAzAAA: from=<amy@example.com>, status=expired, returned to sender
	`)
	wantRows(t, db, "heatmap-codes", nil, "(no code) ··········█············· 1")
}

// TestShareOfCode: asked for one code, what it slowed is still compared with all attempts.
func TestShareOfCode(t *testing.T) {
	db := load(t, `
		2026-03-02T10:10:00Z mx1 postfix/qmgr[2]: 4ctAAAAAAAzAAA: from=<amy@example.com>, size=1000, nrcpt=2 (queue active)
		2026-03-02T10:10:01Z mx1 postfix/smtp[3]: 4ctAAAAAAAzAAA: to=<x@slow.test>, relay=mx.slow.test[198.51.100.1]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=4.7.28, status=deferred (host mx.slow.test[198.51.100.1] said: 421 4.7.28 Our system has detected an unusual rate of mail (in reply to RCPT TO command))
		2026-03-02T10:10:01Z mx1 postfix/smtp[3]: 4ctAAAAAAAzAAA: to=<y@slow.test>, relay=mx.slow.test[198.51.100.1]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=2.0.0, status=sent (250 2.0.0 OK)
	`)
	row := "slow.test 4.7.28 1 50.0 % █ 2026-03-02 10:10:01 2026-03-02 10:10:01"
	wantRows(t, db, "throttling", map[string]string{"code": "4.7.28"}, row)
	wantRows(t, db, "throttling", map[string]string{"category": "rate_limit"}, row)
	wantRows(t, db, "throttling", map[string]string{"category": "greylist"})
}

// TestWarningsOfClients: a blocklist that does not answer, or clients without names, are
// one warning each, of however many clients.
func TestWarningsOfClients(t *testing.T) {
	wantRows(t, load(t, `
		2026-03-02T10:10:00Z mx1 postfix/smtpd[1]: warning: 4.2.0.192.bl.example.org: RBL lookup error: Host or domain name not found. Name service error for name=4.2.0.192.bl.example.org type=A: Host not found, try again
		2026-03-02T10:10:01Z mx1 postfix/smtpd[1]: warning: shop.test.bl.example.org: RBL lookup error: Host or domain name not found. Name service error for name=shop.test.bl.example.org type=A: Host not found, try again
		2026-03-02T10:10:02Z mx1 postfix/smtpd[1]: warning: hostname a.example.net does not resolve to address 192.0.2.4: Name or service not known
		2026-03-02T10:10:03Z mx1 postfix/smtpd[1]: warning: hostname b.c.example.net does not resolve to address 192.0.2.5: Name or service not known
	`), "health", nil,
		"warning mx1 postfix/smtpd 2 2026-03-02 10:10:00 2026-03-02 10:10:01 4.2.0.192.bl.example.org: RBL lookup error: Host or domain name not found. Name service error for name=4.2.0.192.bl.example.org type=A: Host not found, try again"+
			" A blocklist does not answer: see whether it still exists, and whether it lets this server's resolver ask (many refuse public ones); else take it out of the configuration.",
		"warning mx1 postfix/smtpd 2 2026-03-02 10:10:02 2026-03-02 10:10:03 hostname a.example.net does not resolve to address 192.0.2.4: Name or service not known")
}

// TestWarningsOfMessages: a file of the spool that cannot be made is one warning, of however many messages.
func TestWarningsOfMessages(t *testing.T) {
	wantRows(t, load(t, `
		2026-03-02 10:10:00 1xViJm-0000AB-1E Failed to create spool file /var/spool/exim4/input//1xViJm-0000AB-1E-D: Permission denied
		2026-03-02 10:10:01 1xViJn-0000CD-2K Failed to create spool file /var/spool/exim4/input//1xViJn-0000CD-2K-D: Permission denied
		2026-03-02 10:10:02 1xViJo-00000000gZX-3aHY Failed to create spool file /var/spool/exim4/input//1xViJo-00000000gZX-3aHY-D: Permission denied
	`), "health", nil,
		"warning 3 2026-03-02 10:10:00 2026-03-02 10:10:02 Failed to create spool file /var/spool/exim4/input//1xViJm-0000AB-1E-D: Permission denied"+
			" Look at the file, directory or socket that it names: whether it is there, its owner and mode, and its disk.")
}

// TestHoursOfPartOfADay: a log from one morning to the next is of two dates, but has each
// hour once.
func TestHoursOfPartOfADay(t *testing.T) {
	db := load(t, `
		2026-03-02T10:10:00Z mx1 postfix/qmgr[2]: 4ctAAAAAAAzAAA: from=<amy@example.com>, size=1000, nrcpt=1 (queue active)
		2026-03-02T22:10:00Z mx1 postfix/qmgr[2]: 4ctBBBBBBBzBBB: from=<amy@example.com>, size=1000, nrcpt=1 (queue active)
		2026-03-03T03:10:00Z mx1 postfix/qmgr[2]: 4ctCCCCCCCzCCC: from=<amy@example.com>, size=1000, nrcpt=1 (queue active)
		2026-03-03T10:05:00Z mx1 postfix/qmgr[2]: 4ctDDDDDDDzDDD: from=<amy@example.com>, size=1000, nrcpt=1 (queue active)
	`)
	wantRows(t, db, "hours", nil,
		"3 1 1 0 0 0 0 0 0",
		"10 2 1 0 0 0 0 0 0",
		"22 1 1 0 0 0 0 0 0")
}
