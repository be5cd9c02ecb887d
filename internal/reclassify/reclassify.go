// Package reclassify applies rules to the failures that a database holds.
//
// The meaning of a failure is a row of store.verdict, which thousands of events
// share. It depends only on fingerprint, codes, stage and event (see package
// classify), so the rules are asked once for each verdict and kind of event, and
// not once for each event. No text is read again. Providers depend on names, not on
// rules, and do not change.
package reclassify

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/statement"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// Change counts the failures that went from one category to another, or stayed in
// their category (From equals To) and got another rule, persistence or owner.
type Change struct {
	From, To         classify.Category
	Verdicts, Events int64
}

// Result says what reclassifying did.
type Result struct {
	Changes          []Change // the most events first
	Verdicts, Events int64    // that were looked at
	Changed          int64    // verdicts of which some event changed
	// Skipped are events whose text got no fingerprint because the table of
	// fingerprints was full; they stay as they are.
	Skipped int64
}

// Run asks the rules of c about each failure in the database of tx, and stores what they say;
// if dry is true, it stores nothing.
func Run(ctx context.Context, tx *sql.Tx, c *classify.Classifier, dry bool) (Result, error) {
	p, err := planFor(ctx, tx, c)
	if err != nil {
		return Result{}, err
	}
	if dry {
		return p.result, nil
	}
	if err := p.apply(ctx, tx); err != nil {
		return Result{}, err
	}
	return p.result, nil
}

// meaning is what rules decide.
type meaning struct {
	category    classify.Category
	persistence classify.Persistence
	owner       classify.Owner
	rule        int32
}

// use is a verdict with a kind of event that has it.
type use struct {
	verdict      int32
	event, stage int64
	relay        string // address that rules take for that of its server; empty without one
	service      string // see serviceOf
	ofMessage    bool   // see ofMessage
	events       int64
	reply        smtpcode.Reply
	code         smtpcode.Enhanced
	fingerprint  string
	was, is      meaning // as stored, and what the rules say
}

// relayOf is an expression for the address in place of that of h's server: rules only
// see whether there is one, and whether it is on this host.
const relayOf = `CASE WHEN NOT h.relay > 0 THEN ''
	WHEN h.relay IN (SELECT id FROM log.store.peer WHERE ip = '::1' OR starts_with(ip, '127.') OR contains(ip, '/')) THEN '127.0.0.1' ELSE '192.0.2.1' END`

// serviceOf is an expression for the service that rules take for that of h: they only see
// whether it speaks LMTP.
const serviceOf = `CASE WHEN k.service IN (SELECT id FROM log.store.name WHERE contains(value, 'lmtp')) THEN 'lmtp' ELSE '' END`

// ofMessage is an expression for whether h was logged of a message, which tells a
// failure of TLS on the way out from one of a client (see classify.AboutClient).
var ofMessage = fmt.Sprintf("(k.event = %d AND h.message > 0)", parsers.TLSFailed)

//go:embed *.sql
var files embed.FS

var statements = statement.In(files, "*.sql", statement.Words{"relayOf": relayOf, "serviceOf": serviceOf, "ofMessage": ofMessage, "failures": failures})

// load reads the uses of verdicts by failures, in the order of verdicts, and counts them.
func (p *plan) load(ctx context.Context, tx *sql.Tx) (uses []use, err error) {
	rows, err := tx.QueryContext(ctx, statements.Text("uses.sql", nil))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var u use
		var skip bool
		if err := rows.Scan(&u.verdict, &u.event, &u.stage, &u.relay, &u.service, &u.ofMessage, &u.events, &u.reply, &u.code, &u.fingerprint,
			&u.was.category, &u.was.persistence, &u.was.owner, &u.was.rule, &skip); err != nil {
			return nil, err
		}
		if skip {
			p.result.Skipped += u.events
			continue
		}
		if len(uses) == 0 || uses[len(uses)-1].verdict != u.verdict {
			p.result.Verdicts++
		}
		p.result.Events += u.events
		uses = append(uses, u)
	}
	return uses, rows.Err()
}

// failures lists the events that are classified.
func failures() string {
	var list []string
	for e := range parsers.Events {
		if classify.Failed(e) {
			list = append(list, fmt.Sprint(uint8(e)))
		}
	}
	return strings.Join(list, ",")
}

// ask returns what the rules say now.
func (u *use) ask(c *classify.Classifier) meaning {
	r := parsers.Record{Service: []byte(u.service), Event: parsers.Event(u.event), Stage: parsers.Stage(u.stage), Reply: u.reply, Enhanced: u.code, Text: []byte(u.fingerprint)}
	r.Relay.IP = []byte(u.relay)
	if u.ofMessage {
		r.QueueID = []byte("1") // rules only see whether there is one
	}
	v := c.Classify(&r)
	return meaning{v.Category, v.Persistence, v.Owner, v.Rule}
}
