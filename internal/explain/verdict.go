package explain

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/parsers"
)

// verdict is the category of one failure, with what decided it.
type verdict struct {
	record     *parsers.Record
	logged     bool // the record is a line of a log, and so says who spoke
	classifier *classify.Classifier
}

// verdictOn returns the rules' verdict on a reply or a line of a log. It is nil for a
// code without words, if nothing failed, and if no rule knows the text. Words that were only
// met in labelled replies say nothing where there is no code.
func verdictOn(text string) (*verdict, error) {
	if namesOnly.ReplaceAllString(text, "") == "" {
		return nil, nil
	}
	c, err := classify.New()
	if err != nil {
		return nil, err
	}
	r, logged := failureIn(text)
	if r == nil || c.Classify(r).Category == classify.Unknown {
		return nil, nil
	}
	if _, overruled := c.Clues(r); overruled != nil && !logged && r.Reply == 0 && r.Enhanced == 0 {
		return nil, nil
	}
	return &verdict{r, logged, c}, nil
}

// namesOnly is what a text may have that only names a code: "SMTP error 421".
var namesOnly = regexp.MustCompile(`(?i)\b(smtp|esmtp|mail|server|ndr|dsn|dns|errors?|errno|codes?|status|reply|response|returned|got|number|no|what|is|the|an?|and|or|defer|socket|exit)\b|\bx\.|[^\pL]+`)

// failureIn returns the failure that text tells of: the first in lines of a log as their
// parser reads them, else a reply or the message of an MTA. It is nil if nothing failed.
func failureIn(text string) (r *parsers.Record, logged bool) {
	for _, records := range recordsIn(text) {
		if i := slices.IndexFunc(records, failed); i >= 0 {
			return &records[i], true
		}
		logged = true
	}
	if logged {
		return nil, true
	}
	r = classify.FromReply(text)
	if c := r.Reply.Class(); c == 2 || c == 3 || r.Enhanced.Class() == 2 {
		return nil, false
	}
	return r, false
}

// meaning is what a verdict says.
type meaning struct {
	Category    string `json:"category"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Persistence string `json:"persistence"`
	Rule        int32  `json:"rule"`
	By          string `json:"decided_by"`
	Owner       string `json:"who_acts"`
	Advice      string `json:"what_to_do"`
}

// meaning looks up what failed, who has to act and what to do.
func (v *verdict) meaning() meaning {
	found := v.classifier.Classify(v.record)
	info, rule := found.Category.Info(), v.classifier.Rule(found.Rule)
	advice := cmp.Or(rule.Advice, info.Advice)
	if classify.AboutClient(v.record) {
		advice, _ = found.Category.RefusalAdvice()
		advice = strings.TrimSpace(rule.Advice + " " + advice)
	}
	owner := found.Owner.String()
	if !v.logged {
		owner = Actor(v.classifier, v.record)
	}
	by := decidedBy(rule)
	if clues, overruled := Clues(v.classifier, v.record); overruled != nil {
		by = "its words, as in labelled replies: " + render.Clean(clues)
	}
	if by == byCode {
		advice = "Read the words first: they may say more than the code. " + advice
	}
	return meaning{info.Name, info.Title, info.Description, found.Persistence.String(), rule.ID, by, owner, advice}
}

// write writes it in the form of smtpcode.Explanation.
func (m meaning) write(w io.Writer) error {
	owner := m.Owner
	if who := whoIs[owner]; who != "" {
		owner += " (" + who + ")"
	}
	fmt.Fprintf(w, "%s\n\n", render.Paragraph(m.Title+": "+m.Description, textWidth))
	for _, line := range []struct{ label, text string }{
		{"Category    ", fmt.Sprintf("%s (%s), by %s", m.Category, m.Persistence, m.By)},
		{"Who acts    ", owner},
		{"What to do  ", m.Advice},
	} {
		if _, err := fmt.Fprintln(w, line.label+render.Hang(line.text, len(line.label), textWidth)); err != nil {
			return err
		}
	}
	return nil
}

// whoIs says who the owners of causes are.
var whoIs = map[string]string{
	"us":        "your side: the administrator or users of your server",
	"them":      "the administrator of the other server",
	"recipient": "the owner of the mailbox",
	"network":   "whoever keeps the network or DNS in between",
}

// Actor names who has to act on a text of which nothing else is known. It may be this
// server's own or another's: if that matters, Actor says who acts in which case.
func Actor(c *classify.Classifier, r *parsers.Record) string {
	own := c.Classify(r).Owner
	if classify.OnThisHost(r.Relay.IP) {
		return own.String()
	}
	other := *r
	other.Relay.IP = []byte("192.0.2.1")
	if theirs := c.Classify(&other).Owner; theirs != own {
		return fmt.Sprintf("%s if this server says it of itself, %s if another server said it", own, theirs)
	}
	return own.String()
}

// mostClues is how many of the words that decided are named.
const mostClues = 5

// Clues names the first of the words that decided on r, and the rule that they overruled,
// which is nil if a rule decided.
func Clues(c *classify.Classifier, r *parsers.Record) (words string, overruled *classify.Rule) {
	clues, overruled := c.Clues(r)
	return strings.Join(clues[:min(mostClues, len(clues))], ", "), overruled
}

// byCode is what decided if no rule knows the words.
const byCode = "its code alone: the words are not known"

// decidedBy names what decided. The tiers after the words are asked only if no rule
// knows the words.
func decidedBy(r *classify.Rule) string {
	switch {
	case r.Field == "text":
		return "its words"
	case r.Tier == "enhanced_specific":
		return "its code"
	case r.Field == "event":
		return "what happened: the words are not known"
	}
	return byCode
}
