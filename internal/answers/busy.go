package answers

import (
	"fmt"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/parsers"
)

// busySender is a login, or an envelope sender of mail without one, that sends much more than
// usual. What a stolen login provokes is found as many causes at many providers, none of
// which has a cure but to stop it.
type busySender struct {
	who                     string
	login                   bool
	attempts, usual, failed float64
}

const (
	// busy is how many attempts a busy sender makes at least: people write fewer in an hour.
	busy = 20
	// busyShare is the share of all attempts that are its, at least: less does little harm.
	busyShare = 0.1
	// busyTimes is how many times as many as usual they are, at least: a busy day of people
	// makes two or three of one.
	busyTimes = 10
	// busyFailed is the share that must fail of a sender's without a login: of a mailing that
	// its recipients want, less does.
	busyFailed = 0.1
)

// senders finds the sender that is out of line, if there is one. A sender without a login, who
// may be somebody elsewhere with a mailing of his, counts only if much of it fails.
// Notifications are nobody's, though Exim logs its own user as theirs.
func (d *Diagnosis) senders(q querier) error {
	if !d.Known() {
		return nil
	}
	rows, err := q.all(fmt.Sprintf(`WITH many AS (
			SELECT sasl_user, CASE WHEN sasl_user = 0 THEN sender ELSE 0 END AS sender, count(*) AS n, count(*) FILTER (kind IN (SELECT id FROM store.kind WHERE event > %d)) AS failed
			FROM store.happening
			WHERE time >= %s AND time < %s AND (sasl_user > 0 OR sender > 0) AND sender NOT IN (SELECT id FROM store.address WHERE value = '<>') AND kind IN (SELECT id FROM store.kind k WHERE %s)
			GROUP BY ALL HAVING n >= %d
		)
		SELECT m.sasl_user > 0 AS login, coalesce(u.value, a.value) AS who, sum(n)::BIGINT AS tries, sum(failed)::BIGINT AS failures
		FROM many m JOIN store.name u ON u.id = m.sasl_user JOIN store.address a ON a.id = m.sender
		GROUP BY ALL HAVING tries >= %g AND (login OR failures > %g * tries)
		ORDER BY tries DESC, who LIMIT 3`,
		parsers.Delivered, report.Literal(d.start()), report.Literal(d.now), attempts, busy, busyShare*d.all.attempts[0], busyFailed))
	if err != nil {
		return err
	}
	for _, r := range rows {
		s := &busySender{login: r.Bool(0), who: r.Text(1), attempts: r.Float(2), failed: r.Float(3)}
		if err := d.usualOf(q, s); err != nil {
			return err
		}
		if s.attempts >= busyTimes*max(s.usual, 1) {
			d.busy = s
			return nil
		}
	}
	return nil
}

// usualOf finds out how many attempts the sender usually makes.
func (d *Diagnosis) usualOf(q querier, s *busySender) error {
	who := "sasl_user = 0 AND sender IN (SELECT id FROM store.address WHERE value = ?)"
	if s.login {
		who = "sasl_user IN (SELECT id FROM store.name WHERE value = ?)"
	}
	slot, condition := d.slot()
	rows, err := q.all("SELECT "+slot+" AS slot, count(*) FROM store.happening h JOIN store.kind k ON k.id = h.kind WHERE "+condition+
		" AND "+attempts+" AND "+who+" GROUP BY slot", s.who)
	counts := map[int]float64{}
	for _, r := range rows {
		counts[int(r.Int(0))] = r.Float(1)
	}
	s.usual, _ = d.usual(counts)
	return err
}

func (s *busySender) sentence(window time.Duration) string {
	what, cure := "The sender", "See whether it is a mailing or a loop (mtalog report pairs)."
	if s.login {
		what, cure = "The login", "If its owner does not know of it, its password is stolen or a program of its is abused: block it, change the password, and delete what waits in the queue."
	}
	return fmt.Sprintf("%s %s is much busier than usual: %s in %s, usually %s, of which %s failed. %s",
		what, s.who, plural(s.attempts, "delivery attempt"), length(window), number(s.usual), percent(s.failed/s.attempts), cure)
}
