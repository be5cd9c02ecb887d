package reclassify

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
)

// plan is what to change in the store.
type plan struct {
	last    int32 // number given to a verdict last
	update  []string
	splits  []split
	changes map[[2]classify.Category]*Change
	result  Result
}

// split gives some events of a verdict one of their own.
type split struct {
	use
	to int32
}

// planFor asks the rules about all failures, and plans what to change.
func planFor(ctx context.Context, tx *sql.Tx, c *classify.Classifier) (*plan, error) {
	p := &plan{changes: map[[2]classify.Category]*Change{}}
	uses, err := p.load(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM log.store.verdict").Scan(&p.last); err != nil {
		return nil, err
	}
	for i := range uses {
		uses[i].is = uses[i].ask(c)
	}
	for start := 0; start < len(uses); {
		end := start + 1
		for end < len(uses) && uses[end].verdict == uses[start].verdict {
			end++
		}
		p.verdict(uses[start:end])
		start = end
	}
	for _, change := range p.changes {
		p.result.Changes = append(p.result.Changes, *change)
	}
	slices.SortFunc(p.result.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return p, nil
}

// verdict plans for the uses of one verdict. If the rules now distinguish between
// its events, the largest part keeps the verdict, and the others get verdicts of
// their own.
func (p *plan) verdict(uses []use) {
	events := map[meaning]int64{}
	for _, u := range uses {
		events[u.is] += u.events
	}
	keep := uses[0] // they are in the order of their events
	for _, u := range uses {
		if events[u.is] > events[keep.is] {
			keep = u
		}
	}
	if is := keep.is; is != keep.was {
		p.update = append(p.update, fmt.Sprintf("(%d,%d,%d,%d,%d)", keep.verdict, is.category, is.persistence, is.owner, is.rule))
	}
	numbers, changed := map[meaning]int32{keep.is: keep.verdict}, map[meaning]bool{}
	for _, u := range uses {
		if numbers[u.is] == 0 {
			p.last++
			numbers[u.is] = p.last
		}
		if u.is != keep.is {
			p.splits = append(p.splits, split{u, numbers[u.is]})
		}
		if u.is != u.was {
			p.count(u, !changed[u.is])
			changed[u.is] = true
		}
	}
	if len(changed) > 0 {
		p.result.Changed++
	}
}

// count counts a change; first is true for the first one of a verdict to this meaning.
func (p *plan) count(u use, first bool) {
	between := [2]classify.Category{u.was.category, u.is.category}
	if p.changes[between] == nil {
		p.changes[between] = &Change{From: between[0], To: between[1]}
	}
	p.changes[between].Events += u.events
	if first {
		p.changes[between].Verdicts++
	}
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
	for _, s := range p.splits {
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
		FROM log.store.verdict WHERE id = %d`, s.to, s.is.category, s.is.persistence, s.is.owner, s.is.rule, s.verdict))
	return err
}

// moveEvents gives the events the verdict s.to.
func (s *split) moveEvents(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, fmt.Sprintf(`UPDATE log.store.happening h SET verdict = %d FROM log.store.kind k
		WHERE h.kind = k.id AND h.verdict = %d AND k.event = %d AND k.stage = %d AND `+relayOf+` = '%s' AND `+serviceOf+` = '%s' AND `+ofMessage+` = %t`,
		s.to, s.verdict, s.event, s.stage, s.relay, s.service, s.ofMessage))
	return err
}
