package answers

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/numbers"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// Conditions on a row k of store.kind.
var (
	// attempts: it is a delivery attempt, or what expired after one.
	attempts = fmt.Sprintf("k.event BETWEEN %d AND %d", parsers.Delivered, parsers.Expired)
	// inbound: something happened to a client of this server.
	inbound = fmt.Sprintf("k.event BETWEEN %d AND %d", parsers.Rejected, parsers.TLSFailed)
	// failing: it is a failure that is counted once: a delivery attempt that
	// failed, a refusal, or a session that broke. Connections that failed and
	// replies of a host before the next one was tried are steps of an attempt that
	// is counted itself.
	failing = fmt.Sprintf("k.event IN (%d, %d, %d, %d, %d, %d, %d)", parsers.Deferred, parsers.Bounced, parsers.Expired,
		parsers.Rejected, parsers.LostConnection, parsers.AuthFailed, parsers.TLSFailed)
)

// Conditions on a row of store.happening.
var (
	isAttempt   = "kind IN (SELECT id FROM store.kind k WHERE " + attempts + ")"
	isDelivered = fmt.Sprintf("kind IN (SELECT id FROM store.kind WHERE event = %d)", parsers.Delivered)
	isInbound   = "kind IN (SELECT id FROM store.kind k WHERE " + inbound + ")"
)

const (
	// outwards: it has to do with mail on its way out.
	outwards = "(relay > 0 OR message > 0)"
	// toDomain: it is to the domain that is the argument of the query.
	toDomain = "domain IN (SELECT id FROM store.name WHERE value = ?)"
)

// hasVerdict: its verdict v meets a condition.
func hasVerdict(condition string) string {
	return "verdict IN (SELECT id FROM store.verdict v WHERE " + condition + ")"
}

// counted is a condition on a row k of store.kind with outwards: it is not TLS that failed on the way
// out, which is a step of an attempt too.
var counted = notTLSOut(outwards)

func notTLSOut(outwards string) string {
	return fmt.Sprintf("NOT (k.event = %d AND %s)", parsers.TLSFailed, outwards)
}

// happenings are the rows of store.happening with the kind and the verdict of each.
const happenings = "store.happening h JOIN store.kind k ON k.id = h.kind JOIN store.verdict v ON v.id = h.verdict"

// cause is what failures are counted by.
type cause struct {
	category classify.Category
	provider classify.Provider
	code     smtpcode.Enhanced // effective
	reply    smtpcode.Reply    // if there is no enhanced code, else 0
	inbound  bool              // of clients of these servers, and not of deliveries
}

// compare orders causes; its order has no meaning but to be the same each time.
func (c cause) compare(o cause) int {
	return cmp.Or(cmp.Compare(c.category, o.category), cmp.Compare(c.provider, o.provider), cmp.Compare(c.code, o.code), cmp.Compare(c.reply, o.reply),
		trueFirst(o.inbound, c.inbound))
}

// replyAlone is the reply code of a row v of store.verdict, or 0 if it has an enhanced
// code.
const replyAlone = "CASE WHEN v.code = 0 THEN v.reply_code ELSE 0 END"

// causeColumns are the columns of store.verdict that causeOf reads.
const causeColumns = "v.category, v.provider, v.code, " + replyAlone + " AS reply"

// causeOf reads causeColumns, which begin at column i. They do not say whether the cause
// is inbound.
func causeOf(r report.Row, i int) cause {
	return cause{
		category: classify.Category(r.Int(i)), provider: classify.Provider(r.Int(i + 1)),
		code: smtpcode.Enhanced(r.Int(i + 2)), reply: smtpcode.Reply(r.Int(i + 3)),
	}
}

// directedCause is causeOf of causeColumns with inbound behind them.
func directedCause(r report.Row, i int) cause {
	c := causeOf(r, i)
	c.inbound = r.Bool(i + 4)
	return c
}

// isOf reports whether the category is one of these.
func (c cause) isOf(categories ...classify.Category) bool {
	return slices.Contains(categories, c.category)
}

// isCategory is SQL for that a category is one of these.
func isCategory(categories ...classify.Category) string {
	return "v.category IN (" + numbers.List(categories) + ")"
}

// condition is SQL for that a row v of store.verdict has the category and the code of a cause.
func (c cause) condition() string {
	is := isCategory(c.category)
	if c.code != anyCode {
		is += fmt.Sprintf(" AND v.code = %d AND %s = %d", c.code, replyAlone, c.reply)
	}
	return is
}

// codes returns the code of a cause as text, "" if there is none.
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
	case c.provider == everywhere:
		return "several destinations"
	case c.provider != 0:
		return c.provider.String()
	case c.inbound:
		return "clients of ours"
	}
	return "other servers"
}

func plain(name string) report.Column { return report.Column{Name: name} }
