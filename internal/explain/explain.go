// Package explain says what a code, a reply, a line of a log or a non-delivery report means,
// what causes it and what to do. It needs no database.
//
// A text goes through these steps, each of which passes on what it cannot take apart:
//
//   - parts.go decodes the parts of a returned message;
//   - nondelivery.go finds the replies that a non-delivery report quotes;
//   - refusals.go finds what refuses in a session, a returned message or lines of a log;
//   - what is left is explained as one code or reply.
//
// Of what a server says of itself in a log, trouble.go says what to do. Of each reply, verdict.go
// says what its words mean, and package smtpcode what its code does.
package explain

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// Answer is what a text means: that of one code or reply, or of each reply in it.
type Answer struct {
	one     explained
	replies []explainedReply // if there are several, or a report
	more    bool             // there are further ones
}

// explained is what is known of one code or reply.
type explained struct {
	verdict *verdict // nil if the rules say nothing
	codes   []smtpcode.Explanation
	trouble string // what to do, if a server says it of itself, and nothing else is known
}

// explainedReply is what is known of one of several replies.
type explainedReply struct {
	reported
	explained
}

// mostReplies is how many replies outside of a report are explained. mostTried is how many are
// looked at, of which some are of the same kind or not known.
const mostReplies, mostTried = 5, 200

// maxText bounds a text that is explained as one, in bytes: each takes as long as a hundred lines of a log.
const maxText = 64 << 10

// Of explains a text. The error says why it means nothing that is known.
func Of(text string) (Answer, error) {
	text = readable(text)
	all, more := ofReport(text)
	if len(all) > 0 {
		return Answer{replies: all, more: more}, nil
	}
	switch all, more = ofSession(text); len(all) {
	case 0:
		one, err := explain(text[:min(len(text), maxText)])
		return Answer{one: one}, err
	case 1:
		return Answer{one: all[0].explained}, nil
	}
	return Answer{replies: all, more: more}, nil
}

// explain explains one code or reply. The words of a reply may be known if it has no code.
func explain(text string) (explained, error) {
	text = smtpcode.Bare(text)
	codes, wrong := smtpcode.Explain(text)
	if lacksCode(wrong) && warned.MatchString(text) { // rules are about mail, and would take a disk without space for a message too big
		if advice := adviceOnTrouble(text); advice != "" {
			return explained{trouble: advice}, nil
		}
	}
	v, err := verdictOn(text)
	switch {
	case err != nil || wrong == nil || v != nil && lacksCode(wrong):
		return explained{verdict: v, codes: codes}, err
	case lacksCode(wrong):
		if x, ok := explainBracketed(text); ok {
			return x, nil
		}
		if advice := cmp.Or(adviceOnTrouble(text), classify.TroubleAdvice(text)); advice != "" {
			return explained{trouble: advice}, nil
		}
	}
	return explained{}, wrong
}

// explainBracketed explains a provider's code that was copied without the brackets around
// it: TSS04, outlook S3140.
func explainBracketed(text string) (x explained, ok bool) {
	words := strings.Fields(text)
	if len(words) > 3 {
		return x, false
	}
	for _, word := range words {
		if strings.ContainsAny(word, "[](){}") || !strings.ContainsAny(word, "0123456789") {
			continue
		}
		for _, marks := range []string{"[]", "()"} {
			text := marks[:1] + word + marks[1:]
			if v, err := verdictOn(text); err == nil && v != nil {
				codes, _ := smtpcode.Explain(text)
				return explained{verdict: v, codes: codes}, true
			}
		}
	}
	return x, false
}

// lacksCode reports whether err says that a text has no code, and not that its code
// is wrong.
func lacksCode(err error) bool {
	wrong, ok := errors.AsType[*smtpcode.ParseError](err)
	return ok && wrong.Reason == smtpcode.NoCode
}

// ofReport explains each reply in a non-delivery report once, up to mostTried; there are none in any
// other text. more says that there are further ones.
func ofReport(text string) (all []explainedReply, more bool) {
	type told struct {
		reply   int
		address string
	}
	tried, known := map[string]bool{}, map[told]bool{}
	for _, r := range reportsIn(text) {
		if tried[r.Text] = true; len(tried) > mostTried {
			return all, true
		}
		same := slices.IndexFunc(all, func(x explainedReply) bool { return x.Text == r.Text && x.Server == r.Server })
		if same < 0 {
			x, err := explain(r.Text)
			if err != nil { // it has no code, and words that are not known
				continue
			}
			same = len(all)
			all = append(all, explainedReply{r, x})
			all[same].Recipients = nil
		}
		for _, address := range r.Recipients { // a report may tell of one in several of its parts
			if one := (told{same, address}); !known[one] {
				known[one] = true
				all[same].Recipients = append(all[same].Recipients, address)
			}
		}
	}
	return all, false
}

// ofSession explains the replies of a session, a returned message or lines of a log
// that refuse something, each kind once. more says that there are further ones.
func ofSession(text string) (all []explainedReply, more bool) {
	replies, seen := repliesIn(text), map[string]bool{}
	for i, reply := range replies {
		if i == mostTried {
			return all, true
		}
		x, err := explain(reportedWords(reply))
		if err != nil || seen[x.kind()] {
			continue
		}
		if len(all) == mostReplies {
			return all, true
		}
		seen[x.kind()] = true
		all = append(all, explainedReply{reported{Text: smtpcode.OneLine(reply)}, x})
	}
	return all, false
}

// kind is what explanations have in common of which one is enough.
func (x explained) kind() (s string) {
	if x.verdict != nil {
		s = x.verdict.meaning().Category
	}
	if len(x.codes) > 0 {
		s += x.codes[0].Headline
	}
	return s
}
