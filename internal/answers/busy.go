package answers

import (
	"fmt"
	"net/netip"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
)

// outOfLine are who sends and who gets much more mail than usual.
type outOfLine struct {
	busy       *busySender // nil if there is none
	busyLately string      // what is said of a login that is out of line in the last hour alone
	flood      *flood      // nil if there is none
	filtered   string      // see toFilter
}

// busySender is a login, or an envelope sender of mail without one, that sends much more than
// usual. What a stolen login provokes is found as many causes at many providers, none of
// which has a cure but to stop it.
type busySender struct {
	who               string
	login             bool
	attempts, failed  float64
	recipients, usual float64  // of mail not older than the window: retries say nothing of who sends
	counts            byWindow // of recipients
	clients           float64  // addresses from which the mail of the window came
	client            string   // one of them
	strange           bool     // see isStrange
	isNew             bool     // see isNew
	began             string   // see beganOf
}

const (
	// busy is how many recipients a busy sender has at least: people write to fewer in an hour.
	busy = 20
	// busyShare is which part of all attempts they are at least: less does little harm.
	busyShare = 0.1
	// busyTimes is how many times as many as usual they are, at least: a busy day of people
	// makes two or three of one.
	busyTimes = 10
	// busyFailed is the share that must fail of a sender's without a login: of a mailing that
	// its recipients want, less does.
	busyFailed = 0.1
	// mailingClients is how many addresses a mailing comes from at most: a server has one of IPv4 and
	// one of IPv6, and a stolen login is used from many.
	mailingClients = 2
	// letter is how many recipients a letter to members or customers has at most, which somebody sends now and then.
	letter = 100
)

// senders finds the sender that is out of line, if there is one. A sender without a login, who
// may be somebody elsewhere with a mailing of his, counts only if much of it fails.
// Notifications are nobody's, though Exim logs its own user as theirs.
func (d *Diagnosis) senders(q querier) error {
	if !d.Known() {
		return nil
	}
	fewest := busyShare * d.all.attempts[0]
	rows, err := q.all(d.text("busy_senders", statement.Values{"Least": busy, "Fewest": fewest, "Failed": busyFailed}))
	if err != nil {
		return err
	}
	for _, r := range rows {
		s := &busySender{login: r.Bool(0), who: r.Text(1), attempts: r.Float(2), failed: r.Float(3)}
		delivered, err := d.usualOf(q, s)
		if err != nil {
			return err
		}
		if s.recipients < max(busy, fewest, busyTimes*max(s.usual, 1)*d.all.growthWithout(delivered, d.baseline)) {
			continue
		}
		d.busy = s
		s.began, err = d.beganOf(q, isAttempt+" AND "+s.of(), comparison{Count: s.attempts, Usual: s.usual, counts: s.counts}, s.who)
		if err != nil || !s.login {
			return err
		}
		if s.isNew, err = d.isNew(q, s); err == nil {
			s.strange, err = d.isStrange(q, s)
		}
		return err
	}
	return nil
}

// usualOf finds out how many recipients the sender has and usually has. It returns how much
// of it was delivered by window.
func (d *Diagnosis) usualOf(q querier, s *busySender) (byWindow, error) {
	toFilter, err := d.toFilter(q)
	if err != nil {
		return nil, err
	}
	rows, err := q.all(d.text("busy_usual", statement.Values{"Sender": s.of(), "Length": d.since.Milliseconds(), "ToFilter": toFilter}), s.who)
	for _, r := range rows {
		if r.Int(0) == 0 {
			s.clients, s.client = r.Float(3), r.Text(4)
		}
	}
	s.counts = bySlot(rows, 2)
	s.recipients, s.usual = s.counts[0], d.usual(s.counts)
	return bySlot(rows, 1), err
}

// of is SQL for that a row of store.happening is of the sender who, the argument of the query.
func (s *busySender) of() string {
	if s.login {
		return "sasl_user IN (SELECT id FROM store.name WHERE value = ?)"
	}
	return "sasl_user = 0 AND sender IN (SELECT id FROM store.address WHERE value = ?)"
}

// isStrange reports whether a login sends from where it did not before, as a thief does, or from where
// others log in too, as at a webmail or in an office, of which the address does not say who it is.
func (d *Diagnosis) isStrange(q querier, s *busySender) (bool, error) {
	rows, err := q.all(d.text("busy_addresses", nil), s.who)
	if err != nil {
		return false, err
	}
	others, before, beforeHere := rows[0].Int(0), rows[0].Int(1), rows[0].Int(2)
	return others > 0 || before > 0 && beforeHere == 0, nil
}

// isNew reports whether no mail of a login is known from before the window, also in hours that are
// not compared with it: an account that was made for this, or was long out of use.
func (d *Diagnosis) isNew(q querier, s *busySender) (bool, error) {
	rows, err := q.all("SELECT 1 FROM store.happening WHERE time < "+report.Literal(d.start())+" AND "+isAttempt+
		" AND sasl_user IN (SELECT id FROM store.name WHERE value = ?) LIMIT 1", s.who)
	return len(rows) == 0, err
}

// isLetter reports whether it is too little in an hour to speak of a stolen login: few recipients, who want it.
func (s *busySender) isLetter() bool {
	return s.recipients < letter && s.failed < busyFailed*s.attempts
}

// isMailing reports whether it is rather a mailing than a stolen login: most of it is wanted, and
// it comes from one place, which is known.
func (s *busySender) isMailing() bool {
	_, err := netip.ParseAddr(s.client)
	return s.login && err == nil && !s.strange && s.failed <= busyFailed*s.attempts && s.clients <= mailingClients
}

// isLocal reports whether it is a user of this machine, whose mail Exim names him with: he
// sent it by a program and from nowhere, and no password was asked for.
func (s *busySender) isLocal() bool { return s.login && s.clients == 0 }

func (s *busySender) sentence(window time.Duration) string {
	much := fmt.Sprintf("mail to %s in %s", plural(s.recipients, "recipient"), length(window))
	if !s.isNew || !s.login {
		much += ", usually " + number(s.usual)
	}
	much += s.began
	failed := percent(s.failed/s.attempts) + " of the attempts failed."
	who := s.who
	if s.isNew {
		who += ", which never sent before,"
	}
	switch {
	case s.isMailing():
		return fmt.Sprintf("The login %s sends a bulk mailing: %s, from %s; %s If its owner knows of it, there is nothing to do; if not, block it and change the password.", who, much, s.client, failed)
	case s.isLocal():
		return fmt.Sprintf("The local user %s is much busier than usual: %s; %s See whether a program that runs as this user is abused, such as a form on a web site: stop it, and delete what waits in the queue (mtalog report waiting).", who, much, failed)
	case s.login:
		return fmt.Sprintf("The login %s is much busier than usual: %s; %s If its owner does not know of it, its password is stolen or a program of its is abused: block it, change the password, and delete what waits in the queue (mtalog report waiting).", who, much, failed)
	}
	return fmt.Sprintf("The sender %s is much busier than usual: %s; %s See whether it is a mailing, a loop, or an account or a program that is abused (mtalog report pairs).", s.who, much, failed)
}
