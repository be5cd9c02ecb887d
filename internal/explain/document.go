package explain

import "github.com/mtalog/mtalog/parsers/smtpcode"

// explanation is explained as a document.
type explanation struct {
	Meaning *meaning  `json:"meaning,omitempty"` // of the words
	Codes   []codeDoc `json:"codes"`
}

// codeDoc is smtpcode.Explanation as a document.
type codeDoc struct {
	Reply    string      `json:"reply_code,omitempty"`
	Enhanced string      `json:"enhanced_code,omitempty"`
	Headline string      `json:"headline"`
	Meaning  []string    `json:"meaning"`
	Class    string      `json:"class,omitempty"`
	Subject  string      `json:"subject,omitempty"`
	Causes   []string    `json:"causes,omitempty"`
	Actions  []string    `json:"actions,omitempty"`
	Senders  []senderDoc `json:"senders,omitempty"`
	Related  []string    `json:"related,omitempty"`
	Notes    []string    `json:"notes,omitempty"`
	Sources  []string    `json:"sources,omitempty"`
}

// senderDoc is smtpcode.Sender as a document.
type senderDoc struct {
	System   string `json:"system"`
	Code     string `json:"code,omitempty"`
	Text     string `json:"text,omitempty"`
	Meaning  string `json:"meaning,omitempty"`
	Remedy   string `json:"remedy,omitempty"`
	Category string `json:"category,omitempty"`
	Source   string `json:"source,omitempty"`
	Matched  bool   `json:"matched"`
}

// Document returns the answer for programs, to be written as JSON.
func (a Answer) Document() any {
	if len(a.replies) == 0 {
		return a.one.document()
	}
	type reply struct {
		reported
		explanation
	}
	doc := struct {
		More    bool    `json:"more,omitempty"`
		Replies []reply `json:"replies"`
	}{More: a.more}
	for _, x := range a.replies {
		doc.Replies = append(doc.Replies, reply{x.reported, x.document()})
	}
	return doc
}

func (x explained) document() explanation {
	d := explanation{Codes: []codeDoc{}}
	if x.verdict != nil {
		m := x.verdict.meaning()
		d.Meaning = &m
	}
	for _, c := range x.codes {
		d.Codes = append(d.Codes, codeDoc{
			Reply: c.Reply.String(), Enhanced: c.Enhanced.String(), Headline: c.Headline, Meaning: c.Meaning,
			Class: c.Class, Subject: c.Subject, Causes: c.Causes, Actions: c.Actions, Senders: sendersOf(c),
			Related: c.Related, Notes: c.Notes, Sources: c.Sources,
		})
	}
	return d
}

func sendersOf(c smtpcode.Explanation) (all []senderDoc) {
	for _, s := range c.Senders {
		all = append(all, senderDoc(s))
	}
	return all
}
