package explain

import "github.com/mtalog/mtalog/parsers/smtpcode"

// explanation is explained as a document.
type explanation struct {
	Meaning *meaning               `json:"meaning,omitempty"` // of the words
	Codes   []smtpcode.Explanation `json:"codes"`
	Trouble string                 `json:"what_to_do,omitempty"` // if a server says it of itself
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
	d := explanation{Codes: append([]smtpcode.Explanation{}, x.codes...), Trouble: x.trouble} // no null
	if x.verdict != nil {
		m := x.verdict.meaning()
		d.Meaning = &m
	}
	return d
}
