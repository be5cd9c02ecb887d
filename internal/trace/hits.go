package trace

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
	"github.com/mtalog/mtalog/parsers"
)

// numbersOf returns the numbers of an address in store.address, "" if it has none:
// then it neither sent anything nor was an alias.
func (f *finder) numbersOf(address string) (string, error) {
	length := "strlen(value) = strlen($address) AND "
	if !isASCII(address) {
		length = "" // capitals may take more bytes
	}
	rows, err := report.All(f.ctx, f.q, "SELECT id FROM store.address WHERE id > 0 AND "+length+"lower(value) = lower($address)", sql.Named("address", address))
	return report.Numbers(rows), err
}

// isASCII reports whether an address has only letters that [dict.Key] knows the capitals
// of; others do if it is internationalised (RFC 6531).
func isASCII(address string) bool {
	return !strings.ContainsFunc(address, func(r rune) bool { return r > unicode.MaxASCII })
}

// refusals is a condition on store.happening: something happened to a client, such as a
// refusal (see parsers.Event), or an access rule held, discarded or redirected what it
// sent, which Postfix logs before the message has a queue ID. The sum keeps DuckDB from
// reading all kinds for it.
var refusals = fmt.Sprintf("kind + 0 IN (SELECT id FROM store.kind WHERE event BETWEEN %d AND %d OR event IN (%d, %d, %d))",
	parsers.Rejected, parsers.TLSFailed, parsers.Held, parsers.Discarded, parsers.Redirected)

// refusal is what events.sql needs of one: it has no message, and so no delays
// and no next hop.
const refusal = "0 AS message, line, time, kind, verdict, recipient, 0 AS original_recipient, relay, client, sender, ''::BLOB AS next_queue_id," +
	" -1 AS delay, -1 AS delay_before_qmgr, -1 AS delay_in_qmgr, -1 AS delay_connect, -1 AS delay_transmission, text FROM store.happening"

// hits are the newest happenings that have to do with an address.
type hits struct {
	messages []pick
	refusals []time.Time // of no message
	// whose is the condition, with args, that tells them from what others did at the same
	// time.
	whose string
	args  []any
}

// sentBy looks for the newest messages from the senders with these numbers.
func (f *finder) sentBy(windows []span, senders string) (sent []pick, err error) {
	if senders == "" {
		return nil, nil
	}
	for i, w := range windows {
		// A message counts for as long as it was in the queue, see messages.
		if i == 0 {
			w.to = time.Time{}
		}
		if i == len(windows)-1 {
			w.from = time.Time{}
		}
		found, err := f.latest("sender IN ("+senders+")"+f.span().messages()+w.of("last_time"), f.opt.Limit-len(sent))
		if err != nil {
			return nil, err
		}
		if sent = append(sent, found...); len(sent) >= f.opt.Limit {
			break
		}
	}
	return sent, nil
}

// refusedOf looks for what was refused of the senders with these numbers: before there
// was a message, or while it came, when it may have no sender but that of the refusal.
func (f *finder) refusedOf(windows []span, senders string) (*hits, error) {
	if senders == "" {
		return &hits{}, nil
	}
	h := &hits{whose: "sender IN (" + senders + ")"}
	return h, f.fromNewest(windows, h.whose+" AND "+refusals, h)
}

// toAddress looks for the newest messages to an address, and for what was refused before
// there was a message. If there are none, it looks for those to an alias of this name,
// which has these numbers. Unless it is to be exact, it may find those to an address that
// has the same [dict.Key], too: that spares it reading the recipients.
func (f *finder) toAddress(windows []span, address, aliases string, exact bool) (*hits, error) {
	key, _ := dict.Key([]byte(address), nil)
	hasKey := fmt.Sprintf("recipient_key = %d", key)
	if !isASCII(address) {
		hasKey, exact = "recipient_key != 0", true // there is one for each way to write it in capitals: all have to be looked at
	}
	h := &hits{whose: hasKey + " AND lower(decode(recipient)) = lower($address)", args: []any{sql.Named("address", address)}}
	var err error
	if exact {
		err = f.fromNewest(windows, h.whose, h, h.args...)
	} else {
		err = f.fromNewest(windows, hasKey, h)
	}
	if err != nil || len(h.messages)+len(h.refusals) > 0 || aliases == "" {
		return h, err
	}
	h = &hits{whose: "original_recipient IN (" + aliases + ")"}
	return h, f.fromNewest([]span{f.span()}, h.whose, h)
}

// fromNewest looks from the newest window back for messages and refusals for which a
// condition holds, and adds them to h. It stops after the window in which it has met as many of both
// together as are wanted, so it may find fewer of one kind if there are many of the
// other.
func (f *finder) fromNewest(windows []span, condition string, h *hits, args ...any) error {
	seen := map[int64]bool{}
	for _, w := range windows {
		rows, err := f.all("hits", statement.Values{"Refusals": refusals, "Condition": condition + w.of("time"), "Limit": maxEvents}, args...)
		if err != nil {
			return err
		}
		for _, r := range rows {
			switch id := r.Int(1); {
			case id == 0 && r.Bool(2) && len(h.refusals) < f.opt.Limit:
				h.refusals = append(h.refusals, r.Time(0))
			case id > 0 && !seen[id] && len(h.messages) < f.opt.Limit:
				seen[id] = true
				h.messages = append(h.messages, pick{id, lastOf(r.Time(0))})
			}
		}
		if len(h.messages)+len(h.refusals) >= f.opt.Limit {
			break
		}
	}
	return nil
}

// instants returns the span of each of times, which are the newest first, or one span
// that holds them all if there are many.
func instants(times []time.Time) []span {
	all := make([]span, len(times))
	for i, t := range times {
		all[i] = span{t, t.Add(time.Microsecond)}
	}
	if all = slices.Compact(all); len(all) > maxEach {
		return []span{{all[len(all)-1].from, all[0].to}}
	}
	return all
}

// within selects columns of the rows in each of spans for which condition holds.
func within(spans []span, columns, condition string) string {
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = "SELECT " + columns + " WHERE " + condition + s.of("time")
	}
	return strings.Join(parts, " UNION ALL ")
}

// readRefusals reads the refusals of h, for readEvents.
func (f *finder) readRefusals(h *hits) ([]report.Row, error) {
	if len(h.refusals) == 0 {
		return nil, nil
	}
	rows := within(instants(h.refusals), refusal, h.whose+" AND message = 0")
	return f.all("events", statement.Values{"Rows": rows, "Condition": refusals}, h.args...)
}

// windows cuts the time of what is stored into the newest sixteenth, the three sixteenths
// before, and the rest. Most addresses are found in the first of these; finer cuts would
// cost more for addresses that are in none.
func (f *finder) windows() ([]span, error) {
	rows, err := report.All(f.ctx, f.q, "SELECT min(first_time), max(last_time) FROM sources")
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	first, last := rows[0].Time(0), rows[0].Time(1)
	if first.Before(f.opt.Since) {
		first = f.opt.Since
	}
	if until := f.opt.Until; !until.IsZero() && until.Before(last) {
		last = until
	}
	rest := f.span()
	var all []span
	for _, part := range []time.Duration{16, 4} {
		if cut := last.Add(-last.Sub(first) / part); cut.After(first) {
			all = append(all, span{cut, rest.to})
			rest.to = cut
		}
	}
	return append(all, rest), nil
}
