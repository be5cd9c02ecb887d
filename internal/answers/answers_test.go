package answers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/ingest/ingesttest"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// log builds a Postfix log.
type log struct {
	b     strings.Builder
	n     int
	shift time.Duration // what is added to all times
}

func (l *log) line(at time.Time, format string, args ...any) {
	fmt.Fprintf(&l.b, "%s mx1 postfix/%s\n", at.Add(l.shift).Format("2006-01-02T15:04:05.000000+00:00"), fmt.Sprintf(format, args...))
}

// replies are what the test's servers say.
const (
	ok       = "250 2.0.0 Ok"
	rate     = "421-4.7.28 Gmail has detected an unusual rate of mail originating from your IP address. To protect our users from spam, mail has been temporarily rate limited. https://support.google.com/mail/?p=UnsolicitedRateLimitError x1 - gsmtp"
	unknown  = "550 5.1.1 <user@example.com>: Recipient address rejected: User unknown"
	gmail    = "gmail-smtp-in.l.google.com[192.0.2.27]:25"
	smallest = "mx.six.test[192.0.2.6]:25"
)

// send logs a message from a sender and one attempt to deliver it.
func (l *log) send(at time.Time, from, to, relay, reply string) {
	l.n++
	id := fmt.Sprintf("4T%05d", l.n)
	l.line(at, "qmgr[13]: %s: from=<%s>, size=100, nrcpt=1 (queue active)", id, from)
	status, dsn := "sent", "2.0.0"
	switch reply[0] {
	case '4':
		status, dsn = "deferred", "4.7.28"
	case '5':
		status, dsn = "bounced", "5.1.1"
	}
	host, _, _ := strings.Cut(relay, ":")
	said := "(" + reply + ")"
	if status != "sent" {
		said = fmt.Sprintf("(host %s said: %s (in reply to RCPT TO command))", host, reply)
	}
	l.line(at.Add(time.Second), "smtp[14]: %s: to=<%s>, relay=%s, delay=1, delays=0.1/0/0.5/0.4, dsn=%s, status=%s %s", id, to, relay, dsn, status, said)
	l.line(at.Add(2*time.Second), "qmgr[13]: %s: removed", id)
}

// hour logs the mail of a usual hour: 40 messages to Gmail, of which 2 are put
// off, and 20 to another server, of which 1 is refused.
func (l *log) hour(at time.Time) {
	for i := range 40 {
		reply := ok
		if i%20 == 19 {
			reply = rate
		}
		l.send(at.Add(time.Duration(i)*time.Minute), "anna@shop.test", fmt.Sprintf("u%d@gmail.com", i), gmail, reply)
		if i%2 == 0 {
			reply := ok
			if i == 38 {
				reply = unknown
			}
			l.send(at.Add(time.Duration(i)*time.Minute), "list@news.test", fmt.Sprintf("u%d@six.test", i), smallest, reply)
		}
	}
}

// days logs usual hours up to end.
func (l *log) days(end time.Time, hours int) {
	for h := hours; h > 0; h-- {
		l.hour(end.Add(-time.Duration(h) * time.Hour))
	}
}

// usualHours is a log of some hours before the end.
func usualHours(hours int) *log {
	l := &log{}
	l.days(end, hours)
	return l
}

// load imports the log as the program does.
func (l *log) load(t *testing.T) reporttest.Served {
	t.Helper()
	db, _ := ingesttest.LoadText(t, ingest.Options{}, l.b.String())
	return reporttest.Served{DB: reporttest.DB{DB: db.DB}}
}

// rendered writes a result in a format, on a screen of 80 columns.
func rendered(t *testing.T, format string, r *report.Result) string {
	t.Helper()
	f := must.Have(render.Lookup(format))(t)
	var b strings.Builder
	must.Do(t, f.Write(&b, r, render.Options{Width: 80}))
	return b.String()
}
