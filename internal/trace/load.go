package trace

import (
	"fmt"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// ids returns the numbers of the messages that have one of values in column and
// were in a queue within s, the newest first. It reads no other columns.
func (f *finder) ids(column string, values []string, s span) ([]int64, error) {
	if len(values) == 0 {
		return nil, nil
	}
	is := " = encode(?)" // which DuckDB tests while it reads the column, unlike a list
	if len(values) > 1 {
		is = " IN (" + marks(len(values)) + ")"
	}
	from := " WHERE " + column + is + " AND id > 0" + s.messages()
	rows, err := report.All(f.ctx, f.q, fmt.Sprintf("SELECT id FROM (SELECT id, last_time FROM store.message%s UNION ALL SELECT id, last_time FROM store.open_message%[1]s) ORDER BY last_time DESC LIMIT %d", from, maxEntries+1),
		append(anys(values), anys(values)...)...)
	if len(rows) > maxEntries {
		rows, f.cut = rows[:maxEntries], true
	}
	return firsts(rows), err
}

// messages is the condition that a message was in a queue within the span.
func (s span) messages() string {
	return span{from: s.from}.of("last_time") + span{to: s.to}.of("coalesce(received, last_time)")
}

// entries returns the entries with ids.
func (f *finder) entries(ids []int64) ([]*Entry, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := report.All(f.ctx, f.q, `WITH m AS MATERIALIZED (`+each("store.message", "id", ids, "")+` UNION ALL `+each("store.open_message", "id", ids, "")+`)
		SELECT m.id, h.value, k.mta, decode(m.queue_id), decode(m.message_id), decode(m.network_message_id), s.value, c.name, c.ip, he.value, u.value,
			m.size, m.recipients, m.received, m.last_time, m.ended = 1
		FROM m JOIN store.kind k ON k.id = m.kind JOIN store.name h ON h.id = k.host
		JOIN store.address s ON s.id = m.sender JOIN store.peer c ON c.id = m.client
		JOIN store.name he ON he.id = m.helo JOIN store.name u ON u.id = m.sasl_user
		ORDER BY m.id`)
	if err != nil {
		return nil, err
	}
	var all []*Entry
	for _, r := range rows {
		all = append(all, &Entry{
			id: r.Int(0), Host: r.Text(1), MTA: parsers.MTA(r.Int(2)).String(), QueueID: r.Text(3), MessageID: r.Text(4), NetworkMessageID: r.Text(5),
			Sender: r.Text(6), ClientName: r.Text(7), ClientIP: r.Text(8), Helo: r.Text(9), User: r.Text(10),
			Size: r.Int(11), Recipients: r.Int(12), Received: r.Time(13), Last: r.Time(14), Ended: r.Bool(15),
		})
	}
	return all, nil
}

// life is the span within which the events of e lie.
func (e *Entry) life() span {
	from := e.Received
	if from.IsZero() {
		from = e.Last.Add(-queueLifetime)
	}
	return span{from.Add(-slowest), e.Last.Add(clockSkew)}
}

// eventColumns is what readEvent reads of the happenings h, which must be few.
const eventColumns = ` SELECT h.message, h.line, h.time, k.event, decode(h.recipient), o.value, r.name, r.ip, r.port, c.name, c.ip,
		k.stage, v.reply_code, v.code, decode(h.next_queue_id), h.delay, h.delay_before_qmgr, h.delay_in_qmgr, h.delay_connect, h.delay_transmission, decode(h.text),
		v.category, v.persistence, v.owner, v.provider, ca.name, ca.title, ca.advice, p.name, ow.name, pe.name, s.value
	FROM h JOIN store.kind k ON k.id = h.kind JOIN store.verdict v ON v.id = h.verdict
	JOIN store.peer r ON r.id = h.relay JOIN store.peer c ON c.id = h.client JOIN store.address s ON s.id = h.sender
	JOIN store.address o ON o.id = h.original_recipient
	LEFT JOIN categories ca ON ca.id = v.category LEFT JOIN providers p ON p.id = v.provider
	LEFT JOIN owners ow ON ow.id = v.owner LEFT JOIN persistences pe ON pe.id = v.persistence `

// events returns what happened to entries, in the order of time.
func (f *finder) events(entries []*Entry) ([]*Event, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	ids, life := make([]int64, len(entries)), entries[0].life()
	for i, e := range entries {
		ids[i] = e.id
		life.widen(e.life().from, 0)
		life.widen(e.life().to, 0)
	}
	rows, err := report.All(f.ctx, f.q, fmt.Sprintf("WITH h AS MATERIALIZED (FROM (%s) LIMIT %d)",
		each("store.happening", "message", ids, life.of("time")), maxEvents+1)+eventColumns+`ORDER BY h.time, h.line`)
	if err != nil {
		return nil, err
	}
	if len(rows) > maxEvents {
		rows, f.cut = rows[:maxEvents], true
	}
	all := make([]*Event, len(rows))
	for i, r := range rows {
		all[i] = readEvent(r)
	}
	return all, nil
}

func readEvent(r report.Row) *Event {
	e := &Event{
		message: r.Int(0), line: r.Int(1), Time: r.Time(2), Event: parsers.Event(r.Int(3)).String(), Recipient: r.Text(4), OriginalRecipient: r.Text(5),
		RelayName: r.Text(6), RelayIP: r.Text(7), RelayPort: r.Int(8), ClientName: r.Text(9), ClientIP: r.Text(10), Stage: parsers.Stage(r.Int(11)).String(),
		ReplyCode: r.Int(12), Code: smtpcode.Enhanced(r.Int(13)).String(), NextQueueID: r.Text(14), Text: r.Text(20),
	}
	if e.message == 0 {
		e.Sender = r.Text(31)
	}
	if ms := r.Int(15); ms >= 0 {
		s := float64(ms) / 1000
		e.Delay = &s
	}
	if r.Int(16) >= 0 {
		for i := 16; i < 20; i++ {
			e.Delays = append(e.Delays, (time.Duration(r.Int(i)) * time.Millisecond).Seconds())
		}
	}
	if r.Int(21) > 0 {
		e.Meaning = &Meaning{
			Code: codeName(smtpcode.Reply(r.Int(12)), smtpcode.Enhanced(r.Int(13))), Category: r.Text(25), Title: r.Text(26), Advice: r.Text(27),
			Provider: r.Text(28), Owner: r.Text(29), Persistence: r.Text(30),
		}
	}
	return e
}

// codeName returns the registered name of the enhanced code, or else of the
// reply code.
func codeName(reply smtpcode.Reply, code smtpcode.Enhanced) string {
	if code != 0 && !code.IsGeneral() {
		return smtpcode.Lookup(code).Name
	}
	known, _ := smtpcode.LookupReply(reply)
	return known.Name
}
