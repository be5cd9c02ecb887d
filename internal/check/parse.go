package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SyntaxError says where and why a rule cannot be read.
type SyntaxError struct {
	Rule   string
	Offset int // in bytes
	Reason string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("rule %q, at %q: %s", e.Rule, clip(e.Rule[e.Offset:]), e.Reason)
}

// clip keeps the beginning of what is left of a rule.
func clip(s string) string {
	if s == "" {
		return "end"
	}
	if len(s) > 20 {
		return strings.ToValidUTF8(s[:20], "") + "…"
	}
	return s
}

// Measures and keys are the words of the language.
var (
	Measures = []string{"failure_rate", "count", "delivered", "deferred", "bounced", "expired", "rejected", "queue"}
	keys     = []string{"provider", "domain", "category", "code", "host", "mta"}
	compares = []string{">=", "<=", "==", "!=", ">", "<"}
)

// maxRule bounds the length of a rule in bytes.
const maxRule = 4096

// Parse reads a rule. The error is a *SyntaxError.
func Parse(text string) (*Rule, error) {
	p := &parser{rule: text}
	if len(text) > maxRule {
		p.rule = ""
		return nil, p.fail(0, fmt.Sprintf("it is longer than %d bytes", maxRule))
	}
	r := &Rule{}
	if err := p.measure(r); err != nil {
		return nil, err
	}
	if err := p.filters(r); err != nil {
		return nil, err
	}
	if err := p.comparison(r); err != nil {
		return nil, err
	}
	return r, nil
}

type parser struct {
	rule string
	at   int
}

func (p *parser) fail(at int, reason string) error { return &SyntaxError{p.rule, at, reason} }

func (p *parser) skipBlanks() {
	for p.at < len(p.rule) && (p.rule[p.at] == ' ' || p.rule[p.at] == '\t') {
		p.at++
	}
}

// token takes one of the words that comes next, after blanks; "" if none does.
func (p *parser) token(words ...string) string {
	p.skipBlanks()
	for _, w := range words {
		if strings.HasPrefix(p.rule[p.at:], w) {
			p.at += len(w)
			return w
		}
	}
	return ""
}

// word takes the bytes of a bare word, after blanks.
func (p *parser) word() string {
	p.skipBlanks()
	from := p.at
	for p.at < len(p.rule) && isWord(p.rule[p.at]) {
		p.at++
	}
	return p.rule[from:p.at]
}

// isWord reports whether c may be part of a value without quotation marks. The bytes of
// letters beyond ASCII may: domains have them (RFC 6531).
func isWord(c byte) bool {
	return c >= utf8.RuneSelf || 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("._@+-/", c) >= 0
}

func (p *parser) measure(r *Rule) error {
	p.skipBlanks()
	at := p.at
	if r.Measure = p.word(); !slices.Contains(Measures, r.Measure) {
		return p.fail(at, "want a measure: one of "+strings.Join(Measures, ", "))
	}
	if p.token("(") == "" {
		return p.fail(p.at, "want ( after the measure, as in "+r.Measure+"(provider=google)")
	}
	return nil
}

// filters reads the filters up to the closing parenthesis.
func (p *parser) filters(r *Rule) error {
	if p.token(")") != "" {
		return nil
	}
	for {
		if err := p.filter(r); err != nil {
			return err
		}
		switch p.token(",", ")") {
		case ")":
			return nil
		case "":
			return p.fail(p.at, "want , or ) after a filter")
		}
	}
}

// filter reads one filter and checks its value.
func (p *parser) filter(r *Rule) error {
	p.skipBlanks()
	at := p.at
	f := Filter{Key: p.word()}
	if !slices.Contains(keys, f.Key) {
		return p.fail(at, "want a filter: one of "+strings.Join(keys, ", "))
	}
	switch p.token("!=", "=") {
	case "!=":
		f.Not = true
	case "":
		return p.fail(p.at, "want = or != after "+f.Key)
	}
	p.skipBlanks()
	from := p.at
	var err error
	if f.Value, err = p.value(f.Key); err != nil {
		return err
	}
	for _, have := range r.Filters {
		if have.Key == f.Key && !(have.Not && f.Not) {
			return p.fail(at, f.Key+" is given twice, and nothing has two values")
		}
	}
	if _, err := condition(f); err != nil {
		return p.fail(from, err.Error())
	}
	r.Filters = append(r.Filters, f)
	return nil
}

// value takes the value of key: a bare word, or text in quotes.
func (p *parser) value(key string) (value string, err error) {
	from := p.at
	if quote := p.token(`"`, `'`); quote == "" {
		value = p.word()
	} else {
		var closed bool
		if value, _, closed = strings.Cut(p.rule[p.at:], quote); !closed {
			return "", p.fail(from, "the quotation mark is not closed")
		}
		p.at += len(value) + len(quote)
	}
	switch {
	case value == "":
		return "", p.fail(from, "want a value of "+key)
	case !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl):
		return "", p.fail(from, "a value has no control characters and is UTF-8")
	}
	return value, nil
}

// quoted writes a value so that it is read again as it is: there is always a
// quotation mark that it does not have.
func quoted(s string) string {
	for i := range len(s) {
		if !isWord(s[i]) {
			if strings.Contains(s, `"`) {
				return "'" + s + "'"
			}
			return `"` + s + `"`
		}
	}
	return s
}

// comparison reads the comparison and the number, which end a rule.
func (p *parser) comparison(r *Rule) error {
	if r.Compare = p.token(compares...); r.Compare == "" {
		return p.fail(p.at, "want a comparison: one of > >= < <= == !=")
	}
	p.skipBlanks()
	at := p.at
	for p.at < len(p.rule) && strings.IndexByte("0123456789.", p.rule[p.at]) >= 0 {
		p.at++
	}
	v, err := strconv.ParseFloat(p.rule[at:p.at], 64)
	if err != nil {
		return p.fail(at, "want a number, such as 100 or 5%")
	}
	r.Value = v
	percent := p.token("%") != ""
	if p.skipBlanks(); p.at < len(p.rule) {
		return p.fail(p.at, "want nothing after the number")
	}
	switch {
	case percent && !r.isShare():
		return p.fail(at, r.Measure+" is a number and no share: leave out the %")
	case percent:
		r.Value /= 100
	}
	switch {
	case !r.isShare() || r.Value <= 1:
	case percent:
		return p.fail(at, "more than all: want at most 100%")
	default:
		return p.fail(at, fmt.Sprintf("more than all: write %s%% for a share in percent", strings.TrimSpace(p.rule[at:])))
	}
	return nil
}
