package answers

import (
	"fmt"
	"strconv"
	"time"

	"github.com/mtalog/mtalog/internal/statement"
)

// flood is a recipient who gets much more mail than usual: reports about mail that was forged
// in his name, confirmations of subscriptions that somebody else made, or what goes in a loop.
// None of it need fail.
type flood struct {
	who, from   string // from is the sender of at least half of it, "" if there is none
	mail, usual float64
	counts      byWindow // of mail
	began       string   // see beganOf
}

// flooded is how many messages a flood has at least. It is otherwise judged as a busy sender is.
const flooded = 100

// floods finds the recipient who is out of line, if there is one.
func (d *Diagnosis) floods(q querier) error {
	if !d.Known() {
		return nil
	}
	fewest := max(flooded, busyShare*d.all.attempts[0])
	rows, err := q.all(d.text("flood_recipients", statement.Values{"Fewest": fewest}))
	if err != nil {
		return err
	}
	for _, r := range rows {
		f := &flood{}
		who := "recipient_key = " + strconv.FormatInt(r.Int(0), 10)
		growth, err := d.floodOf(q, f, who)
		if err != nil {
			return err
		}
		if f.mail < max(fewest, busyTimes*max(f.usual, 1)*growth) {
			continue
		}
		if err := d.floodFrom(q, f, who); err != nil {
			return err
		}
		if f.from != nullSender || d.busy == nil { // else they are about what the busy sender sent
			d.flood = f
		}
		if f.began, err = d.beganOf(q, isAttempt+" AND "+who, comparison{Count: f.mail, Usual: f.usual, counts: f.counts}); err != nil {
			return err
		}
		return d.floodTo(q, f, who)
	}
	return nil
}

// floodOf finds out how much mail there is and usually is for the recipient who, as SQL, and how
// many times as much as usual there is for others.
func (d *Diagnosis) floodOf(q querier, f *flood, who string) (growth float64, err error) {
	toFilter, err := d.toFilter(q)
	if err != nil {
		return 0, err
	}
	rows, err := q.all(d.text("flood_usual", statement.Values{"Recipient": who, "Length": d.since.Milliseconds(), "ToFilter": toFilter}))
	f.counts = bySlot(rows, 2)
	f.mail, f.usual = f.counts[0], d.usual(f.counts)
	return d.all.growthWithout(bySlot(rows, 1), d.baseline), err
}

// floodTo finds out how the recipient is spelt most often.
func (d *Diagnosis) floodTo(q querier, f *flood, who string) error {
	rows, err := q.all(d.text("flood_spelling", statement.Values{"Recipient": who}))
	if err == nil && len(rows) > 0 {
		f.who = rows[0].Text(0)
	}
	return err
}

// floodFrom finds out who most of the flood is from.
func (d *Diagnosis) floodFrom(q querier, f *flood, who string) error {
	toFilter, err := d.toFilter(q)
	if err != nil {
		return err
	}
	rows, err := q.all(d.text("flood_sender", statement.Values{"Recipient": who, "ToFilter": toFilter}))
	if err == nil && len(rows) > 0 && rows[0].Float(1) >= f.mail/2 {
		f.from = rows[0].Text(0)
	}
	return err
}

func (f *flood) sentence(window time.Duration) string {
	from, cure := "", "It may be a loop, or subscriptions that somebody else made, to hide a message among them: limit what is taken for it, and tell its owner."
	switch f.from {
	case "":
	case nullSender:
		from, cure = ", mostly from <>", "They are reports about mail that somebody else sent in this name (backscatter), or that this recipient sent: if no login of his did, refuse or limit them until it ebbs."
	default:
		from, cure = ", mostly from "+f.from, "See whether it is a loop or a program that has gone wild (mtalog report pairs)."
	}
	return fmt.Sprintf("The recipient %s gets much more than usual: %s in %s, usually %s%s%s. %s", f.who, plural(f.mail, "message"), length(window), number(f.usual), f.began, from, cure)
}
