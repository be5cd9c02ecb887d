package trace

import (
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/report"
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

// refusal is what eventColumns needs of one: it has no message, and so no delays
// and no next hop.
const refusal = "0 AS message, line, time, kind, verdict, recipient, 0 AS original_recipient, relay, client, sender, ''::BLOB AS next_queue_id," +
	" -1 AS delay, -1 AS delay_before_qmgr, -1 AS delay_in_qmgr, -1 AS delay_connect, -1 AS delay_transmission, text FROM store.happening"

// fromAddress returns the newest messages from the senders with these numbers, and what
// was refused before there was a message.
func (f *finder) fromAddress(windows []span, senders string) (sent []pick, refused []*Event, err error) {
	if senders == "" {
		return nil, nil, nil
	}
	from := "sender IN (" + senders + ")"
	for i, w := range windows {
		// A message counts for as long as it was in the queue, see messages.
		if i == 0 {
			w.to = time.Time{}
		}
		if i == len(windows)-1 {
			w.from = time.Time{}
		}
		found, err := f.latest(from+f.span().messages()+w.of("last_time"), f.opt.Limit-len(sent))
		if err != nil {
			return nil, nil, err
		}
		if sent = append(sent, found...); len(sent) >= f.opt.Limit {
			break
		}
	}
	// A message that was refused while it came may have no sender but that of the refusal.
	more, refused, err := f.fromNewest(asTheyAre(windows), from+" AND "+refusals)
	return append(sent, more...), refused, err
}

// toAddress returns the newest messages to an address, and what was refused before there
// was a message. If there are none, it returns those to an alias of this name, which has
// these numbers.
func (f *finder) toAddress(windows []span, address, aliases string) ([]pick, []*Event, error) {
	key, _ := dict.Key([]byte(address), nil)
	hasKey := fmt.Sprintf("recipient_key = %d", key)
	if !isASCII(address) {
		hasKey = "recipient_key != 0" // there is one for each way to write it in capitals: all have to be looked at
	}
	found, refused, err := f.fromNewest(f.narrowing(windows, hasKey), hasKey+" AND lower(decode(recipient)) = lower($address)", sql.Named("address", address))
	if err != nil || len(found)+len(refused) > 0 || aliases == "" {
		return found, refused, err
	}
	return f.fromNewest(asTheyAre([]span{f.span()}), "original_recipient IN ("+aliases+")")
}

// fromNewest looks from the newest window back for messages and refusals for which the
// condition to holds. It stops after the window in which it has met as many of both
// together as are wanted, so it may return fewer of one kind if there are many of the
// other.
func (f *finder) fromNewest(windows iter.Seq2[span, error], to string, args ...any) (found []pick, refused []*Event, err error) {
	var hits []time.Time // of no message
	seen := map[int64]bool{}
	for w, err := range windows {
		if err != nil {
			return nil, nil, err
		}
		rows, err := report.All(f.ctx, f.q, fmt.Sprintf(`SELECT time, message, %s FROM store.happening WHERE %s%s
			ORDER BY time DESC LIMIT %d`, refusals, to, w.of("time"), maxEvents), args...)
		if err != nil {
			return nil, nil, err
		}
		for _, r := range rows {
			switch id := r.Int(1); {
			case id == 0 && r.Bool(2) && len(hits) < f.opt.Limit:
				hits = append(hits, r.Time(0))
			case id > 0 && !seen[id] && len(found) < f.opt.Limit:
				seen[id] = true
				found = append(found, pick{id, lastOf(r.Time(0))})
			}
		}
		if len(found)+len(hits) >= f.opt.Limit {
			break
		}
	}
	refused, err = f.refused(hits, to, args...)
	return found, refused, err
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

// refused returns the refusals at these times for which condition holds.
func (f *finder) refused(times []time.Time, condition string, args ...any) ([]*Event, error) {
	if len(times) == 0 {
		return nil, nil
	}
	h := within(instants(times), refusal, condition+" AND message = 0 AND "+refusals)
	rows, err := report.All(f.ctx, f.q, "WITH h AS MATERIALIZED ("+h+")"+eventColumns, args...)
	return f.readEvents(rows), err
}

// asTheyAre yields windows.
func asTheyAre(windows []span) iter.Seq2[span, error] {
	return func(yield func(span, error) bool) {
		for _, w := range windows {
			if !yield(w, nil) {
				return
			}
		}
	}
}

// narrowing yields windows. It cuts the last one, which is the widest, when it comes to
// it: see newestOf.
func (f *finder) narrowing(windows []span, condition string) iter.Seq2[span, error] {
	return func(yield func(span, error) bool) {
		for i, w := range windows {
			parts, err := []span{w}, error(nil)
			if i == len(windows)-1 {
				parts, err = f.newestOf(condition, w)
			}
			for _, part := range parts {
				if !yield(part, err) {
					return
				}
			}
		}
	}
}

// newestOf cuts a span in two. The newer part has the newest happenings for which
// condition holds: eight for each message that is wanted, as a deferred message has
// several. If there are fewer, the span stays whole. The condition must be on numbers,
// which are read in a fraction of the time that strings take.
func (f *finder) newestOf(condition string, s span) ([]span, error) {
	enough := 8 * f.opt.Limit
	rows, err := report.All(f.ctx, f.q, fmt.Sprintf(`SELECT count(*), min(time) FROM (
		SELECT time FROM store.happening WHERE %s%s ORDER BY time DESC LIMIT %d)`, condition, s.of("time"), enough))
	if err != nil || len(rows) == 0 || rows[0].Int(0) < int64(enough) {
		return []span{s}, err
	}
	newest, rest := s, s
	newest.from, rest.to = rows[0].Time(1), rows[0].Time(1)
	return []span{newest, rest}, nil
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
