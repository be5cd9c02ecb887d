// Package answers computes what one query cannot: what is wrong now that was
// not before (Why), and what changed between two times (Diff). The database
// counts; this package compares the counts.
package answers

import (
	"fmt"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// attempts is the condition of a kind that it is a delivery attempt:
// delivered, deferred, bounced or expired.
const attempts = "event BETWEEN 11 AND 14"

// failing is the condition of a kind that it is a failure which is counted
// once: a delivery attempt that failed (12 to 14), a refusal (30), or a session
// that broke (32 to 34). Connections that failed and replies of a host before
// the next one was tried are steps of an attempt that is counted itself.
const failing = "event IN (12, 13, 14, 30, 32, 33, 34)"

// literal writes a time as a constant of SQL.
func literal(t time.Time) string {
	return "TIMESTAMP '" + t.UTC().Format("2006-01-02 15:04:05.999999") + "'"
}

// bounds returns the times of the oldest and the newest event that happened
// before until, where that is not zero; ok is false where there are none.
func bounds(q querier, until time.Time) (first, last time.Time, ok bool, err error) {
	where := ""
	if !until.IsZero() {
		where = " WHERE time < " + literal(until)
	}
	rows, err := q.all("SELECT min(time), max(time) FROM store.happening" + where)
	if err != nil || len(rows) == 0 || rows[0][0] == nil {
		return first, last, false, err
	}
	return rows[0].Time(0), rows[0].Time(1), true, nil
}

// cause is what failures are counted by.
type cause struct {
	category classify.Category
	provider classify.Provider
	code     smtpcode.Enhanced // effective
	reply    smtpcode.Reply    // where there is no enhanced code
	inbound  bool              // of clients of these servers, and not of deliveries
}

// codes returns the code of a cause in writing, "" where there is none.
func (c cause) codes() string {
	if c.code != 0 {
		return c.code.String()
	}
	if c.reply != 0 {
		return c.reply.String()
	}
	return ""
}

// where names the other side.
func (c cause) where() string {
	switch {
	case c.provider != 0:
		return c.provider.String()
	case c.inbound:
		return "clients of ours"
	}
	return "other servers"
}

// percent writes a share with as many digits as it deserves.
func percent(share float64) string {
	switch {
	case share == 0:
		return "0 %"
	case share < 0.001:
		return fmt.Sprintf("%.2g %%", share*100)
	case share < 0.1:
		return fmt.Sprintf("%.1f %%", share*100)
	}
	return fmt.Sprintf("%.0f %%", share*100)
}

func plain(name string) report.Column { return report.Column{Name: name} }
