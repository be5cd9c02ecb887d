package classify

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/mtalog/mtalog/parsers"
)

// Where no wording that is known decided, a rule goes by a code alone or by words that may
// mean several things. Then labelled replies are compared: if one with these words, codes
// and stage is far more likely to be of another category than of the rule's, it is of that
// one. This is naive Bayes; rules/clues.csv has the counts.
const (
	// muchLikelier is how much likelier that has to be, as a logarithm: e^7 is 1,100 times.
	muchLikelier = 7 * logUnit
	logUnit      = 1000 // logarithms are whole thousandths, so that sums are the same everywhere
	// unseenCount is what a clue counts in a category that had no reply with it.
	unseenCount = 0.1
	// firstClueRule is the ID of the rule for the category 0, had it one.
	firstClueRule = 9_000
	// allReplies stands in clues.csv for the clue that every reply has.
	allReplies = "*"
)

// clueRules are the rules that decide by clues, one for each category but Unknown.
var clueRules = sync.OnceValue(func() (rules []Rule) {
	for c := range Categories() {
		if c.ID != Unknown {
			rules = append(rules, Rule{
				ID: firstClueRule + int32(c.ID), Tier: "clues", Field: "clues", Category: c.ID, Confidence: "low",
				Rationale: "labelled replies with the same words, codes and stage",
			})
		}
	}
	return rules
})

// yields reports whether clues may overrule r: it is built in, of the tiers after the
// wordings, and not sure of what it says.
func (r *Rule) yields() bool {
	return r.ID < FirstUserRule && r.Confidence != "high" && slices.Contains(tiers[slices.Index(tiers, "text_generic"):], r.Tier)
}

// overrule returns the rule for the category that the clues of s speak for, nil if they do
// not speak clearly against that of r.
//
// They are counted from what other servers said, for the most part: of this server's own
// refusals they know little.
func overrule(r *Rule, about *parsers.Record, s *subject) *Rule {
	if AboutClient(about) || !r.yields() {
		return nil
	}
	scores := clueTable().scores(s.clues())
	best := likeliest(scores)
	if best == Unknown || scores[best]-scores[r.Category] < muchLikelier {
		return nil
	}
	i := slices.IndexFunc(clueRules(), func(other Rule) bool { return other.Category == best })
	return &clueRules()[i]
}

// likeliest returns the category with the highest score.
func likeliest(scores []int) Category {
	return Category(slices.Index(scores, slices.Max(scores)))
}

// Clues returns the clues that decided on r, those that said most first, and the rule that
// they overruled. Both are nil if a rule decided.
func (c *Classifier) Clues(r *parsers.Record) (clues []string, overruled *Rule) {
	s := subjectOf(r, Fingerprint(nil, r.Text))
	rule := c.first(&s)
	by := overrule(rule, r, &s)
	if by == nil {
		return nil, nil
	}
	t, says := clueTable(), map[string]int{}
	for _, clue := range s.clues() {
		scores := t.scores([]string{clue})
		says[clue] = scores[by.Category] - t.prior[by.Category] - scores[rule.Category] + t.prior[rule.Category]
		if says[clue] > 0 {
			clues = append(clues, clue)
		}
	}
	slices.SortStableFunc(clues, func(a, b string) int { return cmp.Compare(says[b], says[a]) })
	return clues, rule
}

// placeholderClues are what placeholders are called among clues; words are in lower case.
var placeholderClues = strings.NewReplacer(
	"192.0.2.1", " IP ", "user@example.com", " ADDRESS ", "mx.example.com", " HOST ", "4q1x2y0zz", " ID ", "2026-01-01", " DATE ",
)

// link finds links, whose words tell a provider rather than a cause.
var link = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`https?://\S+`) })

// fillers are words that say nothing of the cause.
var fillers = set("the a an is are was be been of to in on at for by with and or this that it its as has have had from")

// clues returns what there is to go by besides wordings: the words, the codes and the
// stage, each once.
func (s *subject) clues() []string {
	text := placeholderClues.Replace(link().ReplaceAllString(s.lower, " "))
	clues := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	clues = slices.DeleteFunc(clues, func(word string) bool {
		_, filler := fillers[word]
		return filler || len(word) < 2
	})
	for _, code := range []string{s.enhanced, s.reply, s.stage} {
		if code != "" {
			clues = append(clues, code)
		}
	}
	slices.Sort(clues)
	return slices.Compact(clues)
}

// clueCounts is what clues.csv holds: in how many labelled replies of each category a clue
// is. Lists are by category.
type clueCounts struct {
	prior  []int // logarithm of the share of replies
	absent []int // of the probability of a clue that no reply of the category has
	found  map[string][]foundIn
}

// foundIn is how much likelier a clue is in a category than one that no reply of it has.
type foundIn struct {
	category Category
	more     int
}

var clueTable = sync.OnceValue(func() *clueCounts {
	return must(readClues(string(ruleFile("clues.csv").Text)))
})

// readClues reads clues.csv, in which nothing is quoted.
func readClues(text string) (*clueCounts, error) {
	named := map[string]Category{}
	for c := range Categories() {
		named[c.Name] = c.ID
	}
	categories := len(tables().categories)
	t := &clueCounts{prior: make([]int, categories), absent: make([]int, categories), found: map[string][]foundIn{}}
	replies, clues := make([]int, categories), make([]int, categories)
	_, text, _ = strings.Cut(text, "\n") // the header
	for line := range strings.Lines(text) {
		clue, list, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ",")
		fields := strings.Fields(list)
		for i := 0; i+1 < len(fields); i += 2 {
			c := named[fields[i]]
			n, err := strconv.Atoi(fields[i+1])
			if c == 0 || err != nil || n < 1 {
				return nil, fmt.Errorf("clues.csv: %s: %s %s is no category with its number of replies", clue, fields[i], fields[i+1])
			}
			if clue == allReplies {
				replies[c] = n
				continue
			}
			clues[c] += n
			t.found[clue] = append(t.found[clue], foundIn{c, logarithm(1 + float64(n)/unseenCount)})
		}
	}
	for c := range categories {
		t.prior[c] = logarithm(max(float64(replies[c]), unseenCount))
		t.absent[c] = logarithm(unseenCount / (float64(clues[c]) + unseenCount*float64(len(t.found))))
	}
	return t, nil
}

func logarithm(x float64) int { return int(math.Round(logUnit * math.Log(x))) }

// scores returns by category how likely a reply with these clues is of it, as a logarithm
// to which all have something added. Clues that no labelled reply has say nothing.
func (t *clueCounts) scores(clues []string) []int {
	scores := slices.Clone(t.prior)
	for _, clue := range clues {
		found, ok := t.found[clue]
		if !ok {
			continue
		}
		for c := range scores {
			scores[c] += t.absent[c]
		}
		for _, f := range found {
			scores[f.category] += f.more
		}
	}
	return scores
}
