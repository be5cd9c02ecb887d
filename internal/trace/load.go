package trace

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// ids returns the messages that have one of values in column and were in a
// queue within s, the newest first. It reads no other columns.
func (f *finder) ids(column string, values []string, s span) ([]pick, error) {
	if len(values) == 0 {
		return nil, nil
	}
	found, err := f.latest(is(column, values)+s.messages(), maxEntries+1, append(anys(values), anys(values)...)...)
	if len(found) > maxEntries {
		found, f.cut = found[:maxEntries], true
	}
	return found, err
}

// is returns the condition that column has one of values, which are its arguments.
func is(column string, values []string) string {
	if column == "message_id" {
		keys := make([]int64, len(values))
		for i, v := range values {
			key, _ := dict.Key([]byte(v), nil)
			keys[i] = int64(key)
		}
		// The string is decoded and tested only if the key was found.
		return "message_id_key IN (" + list(keys) + ") AND decode(message_id) IN (" + marks(len(values), "?") + ")"
	}
	if len(values) == 1 {
		return column + " = encode(?)" // which DuckDB tests while it reads the column, unlike a list
	}
	return column + " IN (" + marks(len(values), "encode(?)") + ")"
}

// latest returns the messages for which condition holds, the newest first. The
// arguments of condition are passed twice, because two tables are read.
func (f *finder) latest(condition string, limit int, args ...any) ([]pick, error) {
	rows, err := report.All(f.ctx, f.q, fmt.Sprintf(`SELECT id, last_time FROM (
			SELECT id, last_time FROM store.message WHERE %s AND id > 0
			UNION ALL SELECT id, last_time FROM store.open_message WHERE %[1]s AND id > 0
		) ORDER BY last_time DESC LIMIT %d`, condition, limit), args...)
	all := make([]pick, len(rows))
	for i, r := range rows {
		all[i] = pick{r.Int(0), lastOf(r.Time(1))}
	}
	return all, err
}

// messages returns the condition that a message was in a queue within the span.
func (s span) messages() string {
	return span{from: s.from}.of("last_time") + span{to: s.to}.of("coalesce(received, last_time)")
}

// details are columns that only the life of a message needs; noDetails saves reading
// them.
const (
	details   = "client, helo, sasl_user, size, recipients, network_message_id"
	noDetails = "0 AS client, 0 AS helo, 0 AS sasl_user, 0 AS size, 0 AS recipients, ''::BLOB AS network_message_id"
)

// entries returns the entries that picks select by number and last time, in the
// order of numbers; name fills in their names.
func (f *finder) entries(picks []pick, details string) ([]*Entry, error) {
	if len(picks) == 0 {
		return nil, nil
	}
	columns := "id, received, last_time, kind, ended, sender, queue_id, message_id, " + details + " FROM store."
	rows, err := report.All(f.ctx, f.q, `WITH m AS MATERIALIZED (
			`+each(columns+"message", "id", "last_time", picks)+`
			UNION ALL SELECT `+columns+`open_message WHERE id IN (`+list(ids(picks))+`)
		)
		SELECT m.id, k.host, k.mta, decode(m.queue_id), decode(m.message_id), decode(m.network_message_id), m.sender, m.client, m.helo, m.sasl_user,
			m.size, m.recipients, m.received, m.last_time, m.ended = 1
		FROM m JOIN store.kind k ON k.id = m.kind`)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b report.Row) int { return cmp.Compare(a.Int(0), b.Int(0)) }) // see events
	all := make([]*Entry, len(rows))
	for i, r := range rows {
		e := &Entry{
			id: r.Int(0), Events: []*Event{}, MTA: parsers.MTA(r.Int(2)).String(), QueueID: r.Text(3), MessageID: r.Text(4), NetworkMessageID: r.Text(5),
			Size: r.Int(10), Recipients: r.Int(11), Received: r.Time(12), Last: r.Time(13), Ended: r.Bool(14),
		}
		f.names.text(r.Int(1), &e.Host)
		f.addresses.text(r.Int(6), &e.Sender)
		f.peers.peer(r.Int(7), &e.ClientName, &e.ClientIP, new(int64))
		f.names.text(r.Int(8), &e.Helo)
		f.names.text(r.Int(9), &e.User)
		all[i] = e
	}
	return all, nil
}

// life returns the span within which the events of e lie.
func (e *Entry) life() span {
	from := e.Received
	if from.IsZero() {
		from = e.Last.Add(-queueLifetime)
	}
	return span{from.Add(-slowest), e.Last.Add(clockSkew)}
}

// eventColumns selects what readEvent reads, from the happenings h, which must be few.
const eventColumns = ` SELECT h.message, h.line, h.time, k.event, decode(h.recipient), h.original_recipient, h.relay, h.client, h.sender,
		k.stage, v.reply_code, v.code, decode(h.next_queue_id), h.delay, h.delay_before_qmgr, h.delay_in_qmgr, h.delay_connect, h.delay_transmission, decode(h.text),
		v.category, ca.name, ca.title, ca.advice, p.name, ow.name, pe.name
	FROM h JOIN store.kind k ON k.id = h.kind JOIN store.verdict v ON v.id = h.verdict
	LEFT JOIN categories ca ON ca.id = v.category LEFT JOIN providers p ON p.id = v.provider
	LEFT JOIN owners ow ON ow.id = v.owner LEFT JOIN persistences pe ON pe.id = v.persistence `

// happening selects what eventColumns needs.
const happening = `message, line, time, kind, verdict, recipient, original_recipient, relay, client, sender, next_queue_id,
	delay, delay_before_qmgr, delay_in_qmgr, delay_connect, delay_transmission, text FROM store.happening`

// events returns what happened to entries, in the order of time; name fills in
// their names.
func (f *finder) events(entries []*Entry) ([]*Event, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	lives := make([]pick, len(entries))
	for i, e := range entries {
		lives[i] = pick{e.id, e.life()}
	}
	rows, err := report.All(f.ctx, f.q, fmt.Sprintf("WITH h AS MATERIALIZED (FROM (%s) LIMIT %d)",
		each(happening, "message", "time", lives), maxEvents+1)+eventColumns)
	if err != nil {
		return nil, err
	}
	all := f.readEvents(rows)
	// Not by ORDER BY, which DuckDB 1.1 sometimes forgets if a query has a
	// materialized part and a UNION.
	slices.SortFunc(all, func(a, b *Event) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.line, b.line)) })
	if len(all) > maxEvents {
		all, f.cut = all[:maxEvents], true
	}
	return all, nil
}

func (f *finder) readEvents(rows []report.Row) []*Event {
	all := make([]*Event, len(rows))
	for i, r := range rows {
		all[i] = f.readEvent(r)
	}
	return all
}

// readEvent makes an event of a row of eventColumns; f.name fills in its names.
func (f *finder) readEvent(r report.Row) *Event {
	e := &Event{
		message: r.Int(0), line: r.Int(1), Time: r.Time(2), Event: parsers.Event(r.Int(3)).String(), Recipient: r.Text(4), Stage: parsers.Stage(r.Int(9)).String(),
		ReplyCode: r.Int(10), Code: smtpcode.Enhanced(r.Int(11)).String(), NextQueueID: r.Text(12), Text: r.Text(18),
	}
	f.addresses.text(r.Int(5), &e.OriginalRecipient)
	f.peers.peer(r.Int(6), &e.RelayName, &e.RelayIP, &e.RelayPort)
	f.peers.peer(r.Int(7), &e.ClientName, &e.ClientIP, new(int64))
	if e.message == 0 {
		f.addresses.text(r.Int(8), &e.Sender)
	} else {
		f.addresses.text(r.Int(8), &e.sender)
	}
	if ms := r.Int(13); ms >= 0 {
		s := float64(ms) / 1000
		e.Delay = &s
	}
	if r.Int(14) >= 0 {
		for i := 14; i < 18; i++ {
			e.Delays = append(e.Delays, (time.Duration(r.Int(i)) * time.Millisecond).Seconds())
		}
	}
	if r.Int(19) > 0 {
		e.Meaning = &Meaning{
			Code: codeName(smtpcode.Reply(r.Int(10)), smtpcode.Enhanced(r.Int(11))), Category: r.Text(20), Title: r.Text(21), Advice: r.Text(22),
			Provider: r.Text(23), Owner: r.Text(24), Persistence: r.Text(25),
		}
		if event := parsers.Event(r.Int(3)); event >= parsers.Rejected && event <= parsers.TLSFailed { // this server refused or lost a client
			if advice, differs := classify.Category(r.Int(19)).RefusalAdvice(); differs {
				e.Meaning.Advice = advice
			}
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
