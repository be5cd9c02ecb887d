package trace

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// The columns of events.sql, in its order.
const (
	colMessage = iota
	colLine
	colTime
	colEvent
	colRecipient
	colOriginalRecipient
	colRelay
	colClient
	colSender
	colStage
	colReplyCode
	colCode
	colNextQueueID
	colDelay
	colDelays // and those of the other delayStages
	_
	_
	_
	colText
	colCategory
	colCategoryName
	colTitle
	colAdvice
	colRule
	colProvider
	colOwner
	colPersistence
)

// delayStages is how many stages of a delay Postfix logs, see parts.
const delayStages = 4

// happening selects what events.sql needs.
const happening = `message, line, time, kind, verdict, recipient, original_recipient, relay, client, sender, next_queue_id,
	delay, delay_before_qmgr, delay_in_qmgr, delay_connect, delay_transmission, text FROM store.happening`

// events returns what happened to entries, in the order of time; lookUpNames fills
// in their names.
func (f *finder) events(entries []*Entry) ([]*Event, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	lives := make([]pick, len(entries))
	for i, e := range entries {
		lives[i] = pick{e.id, e.life()}
	}
	rows, err := inHalves(lives, func(lives []pick) ([]report.Row, error) {
		some := fmt.Sprintf("FROM (%s) LIMIT %d", each(happening, "message", "time", lives), maxEvents+1)
		return f.all("events", statement.Values{"Rows": some, "Condition": ""})
	})
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

// readEvent makes an event of a row of events.sql; lookUpNames fills in its names.
func (f *finder) readEvent(r report.Row) *Event {
	event, reply, code := parsers.Event(r.Int(colEvent)), smtpcode.Reply(r.Int(colReplyCode)), smtpcode.Enhanced(r.Int(colCode))
	e := &Event{
		message: r.Int(colMessage), line: r.Int(colLine),
		Time: r.Time(colTime), Event: event.String(), Recipient: r.Text(colRecipient), Stage: parsers.Stage(r.Int(colStage)).String(),
		ReplyCode: r.Int(colReplyCode), Code: code.String(), NextQueueID: r.Text(colNextQueueID), Text: r.Text(colText),
	}
	f.addresses.text(r.Int(colOriginalRecipient), &e.OriginalRecipient)
	f.peers.peer(r.Int(colRelay), &e.RelayName, &e.RelayIP, &e.RelayPort)
	f.peers.peer(r.Int(colClient), &e.ClientName, &e.ClientIP, new(int64))
	if e.message == 0 {
		f.addresses.text(r.Int(colSender), &e.Sender)
	} else {
		f.addresses.text(r.Int(colSender), &e.sender)
	}
	if ms := r.Int(colDelay); ms >= 0 {
		s := float64(ms) / 1000
		e.Delay = &s
	}
	if r.Int(colDelays) >= 0 {
		for stage := range delayStages {
			e.Delays = append(e.Delays, (time.Duration(r.Int(colDelays+stage)) * time.Millisecond).Seconds())
		}
	}
	if category := classify.Category(r.Int(colCategory)); category > 0 {
		refused := event >= parsers.Rejected && event <= parsers.TLSFailed // this server refused or lost a client
		e.Meaning = &Meaning{
			Code: codeName(reply, code), Category: r.Text(colCategoryName), Title: r.Text(colTitle),
			Provider: r.Text(colProvider), Owner: r.Text(colOwner), Persistence: r.Text(colPersistence), Rule: r.Int(colRule),
			Advice: cmp.Or(classify.Advice(category, int32(r.Int(colRule)), refused), r.Text(colAdvice)), // the database may know more categories
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
