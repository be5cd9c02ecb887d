package smtpcode

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Explanation says what a code or a reply means and what to do about it. Its
// fields are plain text; see Text for a form to print.
type Explanation struct {
	Reply    Reply    `json:"reply_code,omitempty"`    // 0 if only an enhanced code was asked for
	Enhanced Enhanced `json:"enhanced_code,omitempty"` // 0 if there is none, class 0 if only X.s.d was asked for
	Headline string   `json:"headline"`                // the code and its name
	Meaning  []string `json:"meaning"`                 // paragraphs
	Class    string   `json:"class,omitempty"`         // "5 Permanent Failure: …"
	Subject  string   `json:"subject,omitempty"`       // "7 Security or Policy Status: …", with who has to act
	Causes   []string `json:"causes,omitempty"`        // likely ones
	Actions  []string `json:"actions,omitempty"`       // what to do, the most pertinent first
	Senders  []Sender `json:"senders,omitempty"`       // who is known to send it; those whose wording the reply has first
	Related  []string `json:"related,omitempty"`       // codes that go with it: "550", "X.7.1"
	Notes    []string `json:"notes,omitempty"`         // what is odd about the reply, or wrong in common lists of codes
	Sources  []string `json:"sources,omitempty"`       // RFC sections and documents
}

// Sender is a system or a provider that sends a code.
type Sender struct {
	System   string `json:"system"`         // "Exchange Online", "Google Gmail"
	Code     string `json:"code,omitempty"` // "5.7.606-5.7.649" or "550 5.7.1"
	Text     string `json:"text,omitempty"` // the name it has there, or an example of the reply
	Meaning  string `json:"meaning,omitempty"`
	Remedy   string `json:"remedy,omitempty"`
	Category string `json:"category,omitempty"`
	Source   string `json:"source,omitempty"`
	Matched  bool   `json:"matched"` // the reply asked about has the wording that only this provider uses
}

// Explain explains a code ("5.7.26", "452", "X.7.26"), several ("550 5.1.1, 421"), a reply
// ("550 5.7.1 Service unavailable …"), or the first reply in a log line. A query may have
// more than one explanation: a reply that quotes another server's reply, or
// "4.5.1", an enhanced code which some lists mean to be the reply code 451. What is taken
// for an SMTP code and is another's ("0x800CCC79") is explained as that.
//
// A malformed code is refused, as is text without any code, with an error of
// type *ParseError that names the reason and the cure.
func Explain(query string) ([]Explanation, error) {
	q := strings.TrimSpace(query)
	bare := strings.Trim(conjunction.ReplaceAllString(q, "$1, $2"), codeMarks)
	if !isBareCode(bare) {
		return explainText(q)
	}
	several := strings.ContainsAny(bare, separators)
	list, err := explainOne(bare)
	if err != nil || several {
		if all := explainCodes(bare); len(all) > 0 {
			return all, nil
		}
	}
	return list, err
}

// explainCode explains a code without a text around it.
func explainCode(q string) ([]Explanation, error) {
	if rest, ok := strings.CutPrefix(strings.ToLower(q), "x."); ok {
		e, err := Parse("5." + rest)
		if err != nil {
			return nil, &ParseError{q, err.(*ParseError).Reason, ""}
		}
		return []Explanation{explain(asked{enhanced: Make(0, e.Subject(), e.Detail())})}, nil
	}
	if q != "" && strings.Trim(q, "0123456789") == "" {
		return explainReplyCode(q)
	}
	listed := listedAs(q)
	e, err := Parse(q)
	if err != nil && len(listed) == 0 {
		return nil, err
	}
	var list []Explanation
	if err == nil {
		list = append(list, explain(asked{enhanced: e}))
	}
	for _, l := range listed {
		if l.Reply == 0 && l.Kind != "client_errno" {
			continue
		}
		list = append(list, explainListed(l, err == nil))
	}
	return list, nil
}

func explainReplyCode(q string) ([]Explanation, error) {
	r, n := ScanReply([]byte(q))
	_, known := LookupReply(r)
	if n != len(q) || !known && !isServerReply(r) {
		return nil, &ParseError{q, NoSuchReply, ""}
	}
	return []Explanation{explain(asked{reply: r})}, nil
}

// listedAs returns the rows that the widely copied list prints as code.
func listedAs(code string) (rows []listedCode) {
	for _, l := range tables().listed {
		if l.Printed == code {
			rows = append(rows, l)
		}
	}
	return rows
}

// explainListed explains what the list really means by a dotted code.
func explainListed(l listedCode, isCode bool) Explanation {
	reply, _ := ScanReply([]byte(strings.ReplaceAll(l.Printed, ".", "")))
	x := explain(asked{reply: reply})
	note := fmt.Sprintf("A widely copied list of status codes prints %v in dotted form as %s, which is not an enhanced status code.", reply, l.Printed)
	if isCode {
		note = fmt.Sprintf("A widely copied list of status codes prints the reply code %v in dotted form as %s. The enhanced status code %s has the meaning above; this is what the list means.", reply, l.Printed, l.Printed)
	}
	x.noteFirst(note)
	return x
}

// explainText explains the first reply in a text, and the replies of other servers
// that it quotes.
func explainText(q string) ([]Explanation, error) {
	text := []byte(q)
	at, n := findReply(text)
	if n == 0 {
		return explainVerdict(q)
	}
	said := q[at:]
	r, e := Find(text)
	if bad := malformedCode(said); e == 0 && bad != "" && strings.Trim(said, "0123456789. -") == "" {
		return nil, diagnose(bad)
	}
	x := explain(asked{reply: r, enhanced: e, text: OneLine(said)})
	x.noteText(q, said)
	list := []Explanation{x}
	for _, inner := range quoted(said) {
		r, e := Find([]byte(inner))
		x := explain(asked{reply: r, enhanced: e, text: inner})
		x.noteFirst("This reply is quoted in the one above: it is what the next server said.")
		list = append(list, x)
	}
	return list, nil
}

// explainVerdict explains text in which no server says anything: a verdict of
// the MTA itself, or a provider's wording without a code.
func explainVerdict(q string) ([]Explanation, error) {
	if e := verdict(q); e != 0 {
		x := explain(asked{enhanced: e, text: q})
		x.noteFirst("The line holds no reply of a server: the sending MTA chose this code itself.")
		return []Explanation{x}, nil
	}
	if list := explainForeigns(q); len(list) > 0 {
		return list, nil
	}
	x := Explanation{Headline: "A reply without a code", Class: "unknown"}
	if x.addProviders(asked{text: q}); len(x.Senders) > 0 {
		x.Headline = x.Senders[0].System + ": " + strings.ReplaceAll(x.Senders[0].Category, "_", " ")
		x.settle()
		return []Explanation{x}, nil
	}
	if bad := malformedCode("550 " + q); bad != "" {
		return nil, diagnose(bad)
	}
	if r, e := named(q); r != 0 || e != 0 {
		x := explain(asked{reply: r, enhanced: e, text: q})
		x.noteFirst("The text is no reply of a server; it only names this code.")
		return []Explanation{x}, nil
	}
	return nil, &ParseError{q, NoCode, "give the whole reply, from its three digits on"}
}

// named returns the codes that a text names, as "NDR 5.7.708" or "error 421". A number of
// three digits may be anything but in a few words, so only there it is a reply code.
func named(q string) (r Reply, e Enhanced) {
	words := strings.FieldsFunc(q, func(c rune) bool { return c != '.' && !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	const few = 5
	for _, w := range words {
		w = strings.Trim(w, ".")
		if found, _ := Parse(w); e == 0 && found.Subject() <= 7 {
			e = found
		}
		found, n := ScanReply([]byte(w))
		if _, known := LookupReply(found); r == 0 && n == len(w) && known && found.Class() >= 4 && len(words) <= few {
			r = found
		}
	}
	return r, e
}

// verdict reads Postfix's own code from a log line.
func verdict(line string) Enhanced {
	_, after, _ := strings.Cut(line, " dsn=")
	e, _ := ScanEnhanced([]byte(after))
	return e
}

// malformedCode returns what is in the place of the enhanced code in a reply and
// looks like one but is malformed, "" if there is no such thing.
func malformedCode(reply string) string {
	text := string(lineText([]byte(reply)))
	end := strings.IndexFunc(text, func(c rune) bool { return c != '.' && (c < '0' || c > '9') })
	if end < 0 {
		end = len(text)
	}
	word := strings.TrimRight(text[:end], ".")
	if strings.Count(word, ".") != 2 {
		return ""
	}
	if _, err := Parse(word); err == nil {
		return ""
	}
	return word
}

// quoteMarks come before the reply of a further server in a reply's text.
var quoteMarks = []string{"-> ", `: "`, "Message=", " said: ", " responded: "}

// maxQuoted bounds what a hostile reply can ask for.
const maxQuoted = 3

// quoted returns the replies of further servers that a reply quotes, each from
// its code to the end of the text.
func quoted(reply string) (list []string) {
	for i := len("550 "); i < len(reply) && len(list) < maxQuoted; i++ {
		if reply[i]-'2' > 3 || !slices.ContainsFunc(quoteMarks, func(m string) bool { return strings.HasSuffix(reply[:i], m) }) {
			continue
		}
		if startsCodedReply([]byte(reply[i:])) {
			list = append(list, reply[i:])
		}
	}
	return list
}
