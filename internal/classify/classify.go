package classify

import (
	"cmp"
	"errors"
	"iter"
	"slices"

	"github.com/mtalog/mtalog/parsers"
)

// Verdict is what a classifier says about a record.
type Verdict struct {
	Category    Category    // 0 if nothing failed
	Persistence Persistence // 0 if nothing failed
	Owner       Owner       // who has to act; 0 if nothing failed
	Provider    Provider    // of the server that was sent to, set for successes too; 0 if none is known
	Rule        int32       // ID of the rule that decided; 0 if nothing failed
	Fingerprint uint32      // 0 if there was no text, or the table is full
}

// Classifier gives each failure its category, provider, persistence and owner.
// It is for one goroutine; Fork makes others that share its rules and
// fingerprints.
type Classifier struct {
	rules  []Rule // in the order in which they are asked
	shared *fingerprints
	cache  cache  // verdicts by fingerprint
	recent recent // verdicts by text
	buf    []byte // scratch for fingerprints
}

// New makes a classifier with the built-in rules and those of files, which go
// before the built-in ones of their tier. The error joins one *RuleError for
// each line that is wrong.
func New(files ...RuleFile) (*Classifier, error) {
	var all []Rule
	var wrong []error
	for _, f := range files {
		rules, err := readRules(f)
		if err != nil {
			wrong = append(wrong, err)
		}
		all = append(all, rules...)
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	for i := range all {
		all[i].ID = FirstUserRule + int32(i)
	}
	all = append(all, builtIn()...)
	slices.SortStableFunc(all, func(a, b Rule) int { return slices.Index(tiers, a.Tier) - slices.Index(tiers, b.Tier) })
	return newClassifier(all, &fingerprints{ids: map[uint64]uint32{}, max: maxFingerprints}), nil
}

func newClassifier(rules []Rule, shared *fingerprints) *Classifier {
	return &Classifier{rules: rules, shared: shared, cache: newCache(cacheSize), recent: newRecent(recentBits), buf: make([]byte, 0, MaxFingerprint)}
}

// Fork returns a classifier for another goroutine.
func (c *Classifier) Fork() *Classifier { return newClassifier(c.rules, c.shared) }

// Know tells the classifier about a fingerprint that a database has already, so
// that it keeps its number. Call it before Classify.
func (c *Classifier) Know(id uint32, fingerprint string) { c.shared.know(id, fingerprint) }

// Fingerprints returns the fingerprints that are new since it was last called
// on this classifier or on one that shares its rules.
func (c *Classifier) Fingerprints() []FingerprintInfo { return c.shared.take() }

// Rules lists the rules in the order in which they are asked.
func (c *Classifier) Rules() iter.Seq[*Rule] {
	return func(yield func(*Rule) bool) {
		for _, list := range [][]Rule{c.rules, clueRules()} {
			for i := range list {
				if !yield(&list[i]) {
					return
				}
			}
		}
	}
}

// Rule returns the rule with an ID, nil if there is none.
func (c *Classifier) Rule(id int32) *Rule {
	for r := range c.Rules() {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// Classify returns the verdict on r. It allocates nothing for a text that it has
// seen before.
func (c *Classifier) Classify(r *parsers.Record) Verdict {
	p := provider(r)
	if !Failed(r.Event) {
		return Verdict{Provider: p}
	}
	codes := codesOf(r)
	raw := key{hashOf(r.Text), codes}
	v, ok := c.recent.get(raw)
	if !ok {
		v = c.byFingerprint(r, codes)
		c.recent.put(raw, v)
	}
	v.Provider = p
	return v
}

func (c *Classifier) byFingerprint(r *parsers.Record, codes uint64) Verdict {
	fingerprint := Fingerprint(c.buf[:0], r.Text)
	k := key{hashOf(fingerprint), codes}
	v, ok := c.cache.get(k)
	if !ok {
		v = c.decide(r, fingerprint)
		c.cache.put(k, v)
	}
	return v
}

// decide asks the rules. The verdict holds for all records with the same key.
func (c *Classifier) decide(r *parsers.Record, fingerprint []byte) Verdict {
	rule := c.ask(r, fingerprint)
	info := rule.Category.Info()
	return Verdict{
		Category: rule.Category, Rule: rule.ID,
		Persistence: info.persistence(r), Owner: info.owner(r),
		Fingerprint: c.shared.id(fingerprint),
	}
}

// ask returns the rule that decides: the first that matches, if clues do not overrule it.
func (c *Classifier) ask(r *parsers.Record, fingerprint []byte) *Rule {
	s := subjectOf(r, fingerprint)
	rule := c.first(&s)
	return cmp.Or(overrule(rule, r, &s), rule)
}

// first returns the first rule that matches; the last of the built-in ones matches
// everything.
func (c *Classifier) first(s *subject) *Rule {
	last := len(c.rules) - 1
	for i := range c.rules[:last] {
		if c.rules[i].match(s) {
			return &c.rules[i]
		}
	}
	return &c.rules[last]
}
