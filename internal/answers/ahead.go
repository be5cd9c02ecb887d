package answers

import (
	"fmt"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
)

// ahead is what is stamped later than now can be: see report.Newest.
type ahead struct {
	events float64
	last   time.Time
	host   string // that nearly all of them are of, "" if there is none
}

// stampedLater looks at the events that are stamped later than now, if there are any.
func stampedLater(q querier, now time.Time, events int64) (ahead, error) {
	a := ahead{events: float64(events)}
	if events == 0 {
		return a, nil
	}
	rows, err := q.all(questions.Text("ahead.sql", statement.Values{"Now": report.Literal(now)}))
	for _, r := range rows {
		a.last = later(a.last, r.Time(2))
		if r.Float(1) >= onOneHost*a.events {
			a.host = r.Text(0)
		}
	}
	return a, err
}

// sentence says so, and whose clock to set.
func (a ahead) sentence() string {
	of, set := "", ""
	if a.host != "" {
		of, set = " of "+a.host, " (set its clock)"
	}
	return fmt.Sprintf("but for %s%s, stamped ahead of this machine's clock, up to %s%s", report.Grouped(int64(a.events)), of, clock(a.last), set)
}
