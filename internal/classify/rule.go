package classify

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"sync"

	"github.com/mtalog/mtalog/parsers"
)

// Rule gives its category to the failures that it matches.
type Rule struct {
	// ID is stored with each event. Built-in rules keep theirs for good: below
	// 1000 the general ones, from 1000 those of a provider. Users' rules are
	// numbered from FirstUserRule in the order in which they are read.
	ID       int32    `json:"id"`
	Tier     string   `json:"tier"` // see tiers
	Category Category `json:"category"`
	Provider string   `json:"provider,omitempty"` // whose wording it is, or which blocklist's
	// Field is what Pattern is matched against: "text", "enhanced" (the
	// effective enhanced status code, "5.7.1"), "wordless" (the same, where nothing
	// was said), "reply" ("550") or "event" ("lost_connection", see parsers.Event).
	Field   string `json:"field"`
	Pattern string `json:"pattern"` // RE2
	// ReplyPattern and StagePattern, if not empty, must match the reply code and
	// the stage too. Stages are CONNECT, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA,
	// EOD (after the final dot) and the names of parsers.Stage in capitals.
	ReplyPattern string `json:"reply_pattern,omitempty"`
	StagePattern string `json:"stage_pattern,omitempty"`
	Confidence   string `json:"confidence,omitempty"` // "high", "medium" or "low"; clues do not overrule "high"
	Advice       string `json:"advice,omitempty"`     // what to do, if it is more exact than the category's
	Rationale    string `json:"rationale,omitempty"`
	Source       string `json:"source,omitempty"`
	Example      string `json:"example,omitempty"`

	File string `json:"file,omitempty"` // "" for built-in rules
	Line int    `json:"line,omitempty"`

	re, reply, stage func() *regexp.Regexp // compiled when first asked: most are never
	need             need                  // what a text must hold for Pattern to match it
}

// FirstUserRule is the ID of the first rule that is not built in.
const FirstUserRule = 10_000

// tiers are those of rules in the order in which they are asked. Within a
// tier users' rules come first, then those of a file in its order; the first
// rule that matches decides. If it is one of the last four tiers, clues may overrule
// it (see Rule.yields).
var tiers = []string{"text", "provider", "enhanced_specific", "text_generic", "enhanced", "reply", "default"}

// subject is what rules are matched against.
type subject struct {
	text, lower            string // what was said, and the same in lower case for needs
	grams                  grams  // of lower
	enhanced, reply, stage string
	event                  string
}

func subjectOf(r *parsers.Record, fingerprint []byte) subject {
	s := subject{
		text: spoken(string(fingerprint)), enhanced: r.Enhanced.String(), reply: r.Reply.String(),
		stage: stageName(r.Stage), event: r.Event.String(),
	}
	s.lower = lower(s.text)
	s.grams.add(s.lower)
	return s
}

// match reports whether the rule applies to s.
func (r *Rule) match(s *subject) bool {
	var field string
	switch r.Field {
	case "text":
		if !r.need.met(s.lower, &s.grams) {
			return false
		}
		field = s.text
	case "enhanced":
		field = s.enhanced
	case "wordless":
		if s.text != "" {
			return false
		}
		field = s.enhanced
	case "reply":
		field = s.reply
	case "event":
		field = s.event
	}
	return (r.reply == nil || r.reply().MatchString(s.reply)) &&
		(r.stage == nil || r.stage().MatchString(s.stage)) &&
		r.re().MatchString(field)
}

// prepare checks the patterns; the error names the column.
func (r *Rule) prepare() error {
	for _, p := range []struct {
		column, pattern string
		re              *func() *regexp.Regexp
	}{
		{"pattern", r.Pattern, &r.re},
		{"reply_pattern", r.ReplyPattern, &r.reply},
		{"stage_pattern", r.StagePattern, &r.stage},
	} {
		if p.pattern == "" {
			continue
		}
		tree, err := syntax.Parse(p.pattern, syntax.Perl)
		if err != nil {
			return &columnError{p.column, fmt.Sprintf("%q is not a regular expression: %s", p.pattern, reason(err)),
				"write it in RE2 syntax (https://github.com/google/re2/wiki/Syntax), without look-around and back references"}
		}
		*p.re = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(p.pattern) })
		if p.column == "pattern" && r.Field == "text" {
			r.need = needOf(tree)
		}
	}
	return nil
}

// reason returns what is wrong with a regular expression, without repeating it.
func reason(err error) string {
	if bad, ok := errors.AsType[*syntax.Error](err); ok {
		return bad.Code.String()
	}
	return err.Error()
}

// columnError says what is wrong with a column, and what to do about it.
type columnError struct{ column, wrong, cure string }

func (e *columnError) Error() string { return "column " + e.column + ": " + e.wrong + "; " + e.cure }
