package smtpcode

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	textWidth  = 80
	labelWidth = 12 // of the column with "Meaning", "What to do"
	maxSenders = 8  // some codes are sent by dozens
)

// String returns the explanation as text of 80 columns.
func (x Explanation) String() string { return x.Text(textWidth) }

// Text returns the explanation as plain text wrapped at width columns, or a
// little more if a word, such as a URL, is longer.
func (x Explanation) Text(width int) string {
	var b strings.Builder
	p := page{&b, max(width, 3*labelWidth)}
	p.paragraph("", "", x.Headline)
	b.WriteByte('\n')
	p.section("Meaning", x.Meaning, "")
	p.section("Class", []string{x.Class}, "")
	p.section("Subject", []string{x.Subject}, "")
	p.section("Causes", x.Causes, "- ")
	p.section("What to do", x.Actions, "- ")
	p.section("Sent by", senderLines(x.Senders), "- ")
	p.section("Goes with", []string{strings.Join(x.Related, ", ")}, "")
	p.section("Note", x.Notes, "- ")
	p.section("Sources", []string{strings.Join(x.Sources, "; ")}, "")
	return b.String()
}

func senderLines(senders []Sender) (lines []string) {
	for i, s := range senders {
		if i == maxSenders {
			return append(lines, fmt.Sprintf("and %d more", len(senders)-i))
		}
		if line := s.String(); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// String returns the sender as one line of text.
func (s Sender) String() string {
	var b strings.Builder
	b.WriteString(s.System)
	switch {
	case s.Matched && s.Meaning == "":
		fmt.Fprintf(&b, " (by its wording; %s)", strings.ReplaceAll(s.Category, "_", " "))
	case s.Meaning == "": // a provider; the example says it all
		fmt.Fprintf(&b, ": %s", s.Text)
	default:
		fmt.Fprintf(&b, ", %s %s: %s %s", s.Code, s.Text, s.Meaning, s.Remedy)
	}
	return b.String()
}

// page writes text in two columns: labels, and paragraphs that wrap.
type page struct {
	b     *strings.Builder
	width int
}

func (p page) section(label string, paragraphs []string, bullet string) {
	for _, s := range paragraphs {
		if s == "" {
			continue
		}
		p.paragraph(fmt.Sprintf("%-*s", labelWidth, label), bullet, s)
		label = ""
	}
}

// paragraph writes s after label and bullet, further lines under the first.
func (p page) paragraph(label, bullet, s string) {
	indent := strings.Repeat(" ", len(label)+len(bullet))
	column := len(indent)
	p.b.WriteString(label + bullet)
	for word := range strings.FieldsSeq(s) {
		n := utf8.RuneCountInString(word)
		switch {
		case column == len(indent): // the first of its line
		case column+1+n > p.width:
			p.b.WriteString("\n" + indent)
			column = len(indent)
		default:
			p.b.WriteByte(' ')
			column++
		}
		p.b.WriteString(word)
		column += n
	}
	p.b.WriteByte('\n')
}
