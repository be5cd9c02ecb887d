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
