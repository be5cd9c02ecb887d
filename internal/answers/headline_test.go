package answers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
)

// headlines returns what a summary of a log begins with.
func headlines(t *testing.T, l *log) string {
	t.Helper()
	db := l.load(t)
	d := must.Have(answers.LatelySince(t.Context(), db, end.Add(time.Hour), time.Time{}, time.Time{}))(t)
	reports := must.Have(report.NewSet(db, nil))(t)
	sentences, _, err := answers.Headlines(t.Context(), reports, d)
	must.Do(t, err)
	return strings.Join(sentences, "\n")
}

// TestHeadlinesTellOfGreylisting has a server that began to put many clients off, and one that put off a
// few.
func TestHeadlinesTellOfGreylisting(t *testing.T) {
	for clients, tells := range map[int]bool{60: true, 8: false} {
		l := usualHours(4 * 24)
		for i := range clients {
			l.line(end.Add(-30*time.Minute+time.Duration(i)*20*time.Second), "smtpd[11]: NOQUEUE: reject: RCPT from mail%d.isp.test[203.0.113.%[1]d]: 450 4.2.0 <u@shop.test>: Recipient address rejected: Greylisted, see http://postgrey.test/; from=<a@isp.test> to=<u@shop.test> proto=ESMTP helo=<m>", i)
		}
		said := headlines(t, l)
		if want := fmt.Sprintf("This server puts clients off, which it did not before: %d clients", clients); strings.Contains(said, want) != tells {
			t.Errorf("%d clients: %s", clients, said)
		}
	}
}

// TestHeadlinesTellOfGreylistingByOthers has a server whose address is new to most of those that it sends to, and one
// whose address is new to few.
func TestHeadlinesTellOfGreylistingByOthers(t *testing.T) {
	for n, tells := range map[int]bool{40: true, 10: false} {
		l := usualHours(4 * 24)
		for i := range n {
			l.send(end.Add(-30*time.Minute+time.Duration(i)*40*time.Second), "anna@shop.test", fmt.Sprintf("u%d@d%d.test", i, i%5), smallest, "451 4.7.1 Greylisted, please try again in 300 seconds")
		}
		if said := headlines(t, l); strings.HasPrefix(said, fmt.Sprintf("5 domains put mail off by greylisting: %d in 1 h, usually 0, since 2026-03-10 14:30.", n)) != tells {
			t.Errorf("%d: %s", n, said)
		}
	}
}

// TestHeadlinesTellOfTheLastHour has a host that went down half an hour ago, which is little of a day, and bots
// that came then.
func TestHeadlinesTellOfTheLastHour(t *testing.T) {
	for line, want := range map[string]string{
		"smtp[14]: 4D%05d: to=<u@nine.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.nine.test[192.0.2.6]:25: Connection timed out)":                                                     "More than usual: other servers, mostly nine.test, Connection failed (4.4.1): 12 in 1 h, usually 0, since 2026-03-10 14:30.",
		"smtpd[11]: NOQUEUE: reject: RCPT from dsl.isp.test[203.0.113.%d]: 550 5.1.1 <z@shop.test>: Recipient address rejected: User unknown in local recipient table; from=<a@isp.test> to=<z@shop.test> proto=ESMTP helo=<x>": "The main cause of failure is ",
	} {
		l := usualHours(4 * 24)
		for i := range 12 {
			l.line(end.Add(-30*time.Minute+time.Duration(i)*2*time.Minute), line, i)
		}
		expect(t, headlines(t, l), want, nil)
	}
}

// TestHeadlinesTellOfAStolenLogin has a login that sends much each day, and ten times as much since half an hour from
// many addresses.
func TestHeadlinesTellOfAStolenLogin(t *testing.T) {
	l := usualHours(4 * 24)
	send := func(at time.Time, i int, client, status string) {
		l.line(at, "submission/smtpd[11]: 4S%05d: client=pc[%s], sasl_method=PLAIN, sasl_username=dora", i, client)
		l.line(at, "qmgr[13]: 4S%05d: from=<dora@shop.test>, size=100, nrcpt=1 (queue active)", i)
		l.line(at, "smtp[14]: 4S%05d: to=<u%d@six.test>, relay=%s, delay=1, delays=1/0/0/0, %s", i, i, smallest, status)
		l.line(at, "qmgr[13]: 4S%05d: removed", i)
	}
	for i := range 4 * 24 * 10 {
		send(end.Add(time.Duration(6*i)*time.Minute-4*day), i, "192.0.2.50", "dsn=2.0.0, status=sent (250 ok)")
	}
	for i := range 300 {
		send(end.Add(time.Duration(5*i)*time.Second-30*time.Minute), 2000+i, fmt.Sprintf("203.0.113.%d", i%40), "dsn=5.7.1, status=bounced (host six.test[192.0.2.6] said: 550 5.7.1 Message rejected as spam)")
	}
	expect(t, headlines(t, l), "The login dora is much busier than usual: mail to 310 recipients in 1 h, usually 10, since 2026-03-10 14:30;", []string{"its password is stolen", "More than usual: other servers, mostly six.test, Judged to be spam (5.7.1)"})
}

// TestHeadlinesLeaveALetter has an office in which a login writes to two people each hour, and to ninety in the last.
func TestHeadlinesLeaveALetter(t *testing.T) {
	l := usualHours(4 * 24)
	send := func(at time.Time, i int, login string) {
		l.line(at, "submission/smtpd[11]: 4L%05d: client=pc[192.0.2.50], sasl_method=PLAIN, sasl_username=%s", i, login)
		l.line(at, "qmgr[13]: 4L%05d: from=<%s@shop.test>, size=100, nrcpt=1 (queue active)", i, login)
		l.line(at, "smtp[14]: 4L%05d: to=<u%d@six.test>, relay=%s, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 ok)", i, i, smallest)
		l.line(at, "qmgr[13]: 4L%05d: removed", i)
	}
	for i := range 4 * 24 * 2 {
		at := end.Add(time.Duration(30*i+7)*time.Minute - 4*day)
		send(at, i, "dora")
		send(at, 1000+i, "emil")
	}
	for i := range 90 {
		send(end.Add(time.Duration(5*i)*time.Second-30*time.Minute), 2000+i, "dora")
	}
	if got := headlines(t, l); strings.Contains(got, "dora") {
		t.Errorf("a letter is told of: %s", got)
	}
}

// TestHeadlinesTellNothingTwice has notices about what is refused that nobody takes: most attempts fail for these, and
// a headline about them would speak of addresses to be corrected.
func TestHeadlinesTellNothingTwice(t *testing.T) {
	l := usualHours(4 * 24)
	for i := range 300 {
		at := end.Add(-2*time.Hour + time.Duration(i)*20*time.Second)
		l.send(at, fmt.Sprintf("n@bank%d.test", i%20), fmt.Sprintf("u%d@gmail.com", i), gmail, "550-5.7.26 Unauthenticated email from bank.test is not accepted due to domain's DMARC policy.")
		for j := range 2 {
			l.send(at, "", fmt.Sprintf("n%d@bank%d.test", j, i%20), fmt.Sprintf("mx.bank%d.test[203.0.113.%[1]d]:25", i%20), unknown)
		}
	}
	said := headlines(t, l)
	expect(t, said, "More than usual: Google, Sender authentication failed (5.7.26)", []string{"Other causes that are unusual: other servers, No such mailbox (5.1.1), mostly from <>"}, "The main cause of failure")
}
