// Package reclassify applies rules to the failures that a database holds.
//
// The meaning of a failure is a row of store.verdict, which thousands of events
// share. It depends only on fingerprint, codes, stage and event (see package
// classify), so the rules are asked once for each verdict and kind of event, and
// not once for each event. No text is read again. Providers depend on names, not on
// rules, and do not change.
package reclassify

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
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

// Run asks the rules of c about each failure in db, and stores what they say in one
// transaction.
func Run(ctx context.Context, db *sql.DB, c *classify.Classifier) (Result, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return Result{}, err
	}
	defer tx.Rollback()
	p, res, err := planFor(ctx, tx, c)
	if err != nil {
		return res, err
	}
	if err := p.apply(ctx, tx); err != nil {
		return res, err
	}
	return res, tx.Commit()
}

// Preview says what Run would do, and stores nothing.
func Preview(ctx context.Context, db *sql.DB, c *classify.Classifier) (Result, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return Result{}, err
	}
	defer tx.Rollback()
	_, res, err := planFor(ctx, tx, c)
	return res, err
}

// planFor asks the rules about all failures, and plans what to change.
func planFor(ctx context.Context, tx *sql.Tx, c *classify.Classifier) (*plan, Result, error) {
	uses, res, err := load(ctx, tx)
	if err != nil {
		return nil, res, err
	}
	p := &plan{}
	if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM log.store.verdict").Scan(&p.last); err != nil {
		return nil, res, err
	}
	for start := 0; start < len(uses); {
		end := start + 1
		for end < len(uses) && uses[end].verdict == uses[start].verdict {
			end++
		}
		p.verdict(uses[start:end], c)
		start = end
	}
	res.Changes, res.Changed = p.changes(), p.changed
	return p, res, nil
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
	now          meaning
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

// load reads the uses of verdicts by failures, in the order of verdicts.
func load(ctx context.Context, tx *sql.Tx) (uses []use, res Result, err error) {
	rows, err := tx.QueryContext(ctx, `WITH used AS (
			SELECT verdict, k.event, k.stage, `+relayOf+` AS relay, `+serviceOf+` AS service, `+ofMessage+` AS of_message, count(*) AS n
			FROM log.store.happening h JOIN log.store.kind k ON k.id = h.kind
			WHERE k.event IN (`+failures()+`) GROUP BY ALL
		), wordless AS (
			SELECT DISTINCT verdict FROM log.store.happening
			WHERE verdict IN (SELECT id FROM log.store.verdict WHERE fingerprint = 0 AND category > 0) AND text <> ''
		)
		SELECT u.verdict, u.event, u.stage, u.relay, u.service, u.of_message, u.n, v.reply_code, v.code, coalesce(f.value, ''),
			v.category, v.persistence, v.owner, v.rule, u.verdict IN (FROM wordless) AS skip
		FROM used u JOIN log.store.verdict v ON v.id = u.verdict JOIN log.store.fingerprint f ON f.id = v.fingerprint
		ORDER BY u.verdict, u.n DESC, u.event, u.stage, u.relay, u.service, u.of_message`)
	if err != nil {
		return nil, res, err
	}
	defer rows.Close()
	for rows.Next() {
		var u use
		var skip bool
		if err := rows.Scan(&u.verdict, &u.event, &u.stage, &u.relay, &u.service, &u.ofMessage, &u.events, &u.reply, &u.code, &u.fingerprint,
			&u.now.category, &u.now.persistence, &u.now.owner, &u.now.rule, &skip); err != nil {
			return nil, res, err
		}
		if skip {
			res.Skipped += u.events
			continue
		}
		if len(uses) == 0 || uses[len(uses)-1].verdict != u.verdict {
			res.Verdicts++
		}
		res.Events += u.events
		uses = append(uses, u)
	}
	return uses, res, rows.Err()
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

// plan is what to change in the store.
type plan struct {
	last    int32 // number given to a verdict last
	update  []string
	split   []split
	counted map[[2]classify.Category]*Change
	changed int64 // verdicts
}

// split gives some events of a verdict one of their own.
type split struct {
	use
	to int32
	meaning
}

// verdict plans for the uses of one verdict. If the rules now distinguish between
// its events, the largest part keeps the verdict, and the others get verdicts of
// their own.
func (p *plan) verdict(uses []use, c *classify.Classifier) {
	meanings, parts := make([]meaning, len(uses)), map[meaning]int64{}
	for i := range uses {
		meanings[i] = uses[i].ask(c)
		parts[meanings[i]] += uses[i].events
	}
	keep := meanings[0] // uses are in the order of their events
	for _, m := range meanings {
		if parts[m] > parts[keep] {
			keep = m
		}
	}
	if keep != uses[0].now {
		p.update = append(p.update, fmt.Sprintf("(%d,%d,%d,%d,%d)", uses[0].verdict, keep.category, keep.persistence, keep.owner, keep.rule))
	}
	numbers, seen := map[meaning]int32{}, map[meaning]bool{}
	for i, u := range uses {
		m := meanings[i]
		if m != u.now {
			p.count(u.now.category, m.category, u.events, !seen[m])
			if len(seen) == 0 {
				p.changed++
			}
			seen[m] = true
		}
		if m == keep {
			continue
		}
		if numbers[m] == 0 {
			p.last++
			numbers[m] = p.last
		}
		p.split = append(p.split, split{u, numbers[m], m})
	}
}

func (p *plan) count(from, to classify.Category, events int64, first bool) {
	if p.counted == nil {
		p.counted = map[[2]classify.Category]*Change{}
	}
	k := [2]classify.Category{from, to}
	if p.counted[k] == nil {
		p.counted[k] = &Change{From: from, To: to}
	}
	p.counted[k].Events += events
	if first {
		p.counted[k].Verdicts++
	}
}

func (p *plan) changes() (all []Change) {
	for _, c := range p.counted {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return all
}

// updateStep is how many verdicts one statement changes.
const updateStep = 1_000

// apply carries the plan out.
func (p *plan) apply(ctx context.Context, tx *sql.Tx) error {
	for step := range slices.Chunk(p.update, updateStep) {
		_, err := tx.ExecContext(ctx, `UPDATE log.store.verdict
			SET category = n.category, persistence = n.persistence, owner = n.owner, rule = n.rule
			FROM (VALUES `+strings.Join(step, ",")+`) n(id, category, persistence, owner, rule) WHERE verdict.id = n.id`)
		if err != nil {
			return err
		}
	}
	made := int32(0)
	for _, s := range p.split {
		if s.to > made {
			made = s.to
			if err := s.makeVerdict(ctx, tx); err != nil {
				return err
			}
		}
		if err := s.moveEvents(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// makeVerdict makes the verdict s.to: s.verdict with another meaning.
func (s *split) makeVerdict(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, fmt.Sprintf(`INSERT INTO log.store.verdict
		SELECT * REPLACE (%d AS id, %d AS category, %d AS persistence, %d AS owner, %d AS rule)
		FROM log.store.verdict WHERE id = %d`, s.to, s.category, s.persistence, s.owner, s.rule, s.verdict))
	return err
}

// moveEvents gives the events the verdict s.to.
func (s *split) moveEvents(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, fmt.Sprintf(`UPDATE log.store.happening h SET verdict = %d FROM log.store.kind k
		WHERE h.kind = k.id AND h.verdict = %d AND k.event = %d AND k.stage = %d AND `+relayOf+` = '%s' AND `+serviceOf+` = '%s' AND `+ofMessage+` = %t`,
		s.to, s.verdict, s.event, s.stage, s.relay, s.service, s.ofMessage))
	return err
}
