package smtpcode

import (
	"fmt"
	"slices"
	"strings"
)

// asked is what to explain. A part that is not known is zero.
type asked struct {
	reply    Reply
	enhanced Enhanced
	text     string // what the server said, in one line
}

// byNumber reports whether an enhanced code was asked for, which may have class 0.
func (a asked) byNumber() bool { return a.enhanced != 0 || a.reply == 0 }

// explain builds an explanation, each part from another table.
func explain(a asked) Explanation {
	x := Explanation{Reply: a.reply, Enhanced: a.enhanced}
	x.addProviders(a)
	x.addEnhanced(a)
	x.addReply(a)
	for _, l := range tables().listed {
		if l.explains(a) {
			x.addListed(l)
			if a.text == "" {
				x.Notes = append(x.Notes, l.Note)
			}
		}
	}
	x.addExchange(a)
	if a.text == "" {
		x.addExamples(a)
	}
	x.Headline = headline(x, a)
	x.noteClasses(a)
	x.settle()
	return x
}

// codeName prints a code without its class, "X.7.26".
func codeName(e Enhanced) string {
	return EnhancedCode{Subject: e.Subject(), Detail: e.Detail()}.Code()
}

// printed prints a code as it was asked for.
func printed(e Enhanced) string {
	if e.Class() == 0 {
		return codeName(e)
	}
	return e.String()
}

// headline returns the codes and their name.
func headline(x Explanation, a asked) string {
	var parts []string
	if a.reply != 0 {
		parts = append(parts, a.reply.String())
	}
	if !a.byNumber() {
		row, _ := LookupReply(a.reply)
		return strings.Join(append(parts, row.Name), " ")
	}
	parts = append(parts, printed(a.enhanced))
	if own := ownSense(a); own.Means != "" {
		return fmt.Sprintf("%s %s (%s)", strings.Join(parts, " "), own.Means, own.Provider)
	}
	entry := Lookup(a.enhanced)
	if entry.Precision == Exact {
		return strings.Join(append(parts, entry.Name), " ")
	}
	for _, s := range x.Senders {
		if s.Meaning != "" { // Microsoft's, who made it
			return fmt.Sprintf("%s %s (%s; not registered with IANA)", strings.Join(parts, " "), s.Text, s.System)
		}
	}
	return fmt.Sprintf("%s %s (not registered with IANA)", strings.Join(parts, " "), entry.Name)
}

// addEnhanced adds what the registry says about the enhanced code.
func (x *Explanation) addEnhanced(a asked) {
	if !a.byNumber() {
		return
	}
	entry, own := Lookup(a.enhanced), ownSense(a)
	switch {
	case own.Means != "":
		registered := "has not registered"
		if entry.Precision == Exact {
			registered = fmt.Sprintf("has registered as %q", entry.Name)
		}
		x.Meaning = append(x.Meaning, fmt.Sprintf("%s: that is what %s means by %s, which IANA %s.",
			own.Means, own.Provider, codeName(a.enhanced), registered))
	case entry.Precision == Exact:
		x.Meaning = append(x.Meaning, entry.Description)
	case entry.Precision == SubjectOnly:
		x.Meaning = append(x.Meaning, fmt.Sprintf("%s is not in IANA's registry and so is read as its subject's general code %s (RFC 3463 section 2): %s. %s",
			codeName(a.enhanced), entry.Code(), entry.Name, entry.Description))
	default:
		x.Meaning = append(x.Meaning, fmt.Sprintf("No RFC defines the subject %d; only the class of the code counts.", a.enhanced.Subject()))
	}
	if c, ok := classOf(a.enhanced.Class()); ok {
		x.Class = fmt.Sprintf("%d %s: %s", c.Digit, c.Name, c.Description)
		x.Sources = append(x.Sources, c.Reference)
	}
	if s, ok := subjectOf(a.enhanced.Subject()); ok {
		x.Subject = fmt.Sprintf("%d %s: %s Who has to act: %s.", s.Number, s.Name, s.Description, s.Responsible)
		x.Sources = append(x.Sources, s.Reference)
	}
	if own.Means != "" {
		return // the rest of the entry is about something else
	}
	if entry.Precision != ClassOnly {
		x.Actions = append(x.Actions, entry.Hint)
		x.Sources = append(x.Sources, strings.Split(entry.Reference, "; ")...)
	}
	if entry.Precision == Exact {
		x.Causes = append(x.Causes, entry.Causes)
		for _, r := range entry.BasicCodes {
			x.Related = append(x.Related, r.String())
		}
		x.Related = append(x.Related, entry.BasicNote)
		if entry.Deprecated {
			x.Notes = append(x.Notes, "The registry marks this code as deprecated.")
		}
	}
}

// addReply adds what is known about the reply code. If there is an enhanced code
// too, that one sets class and subject, and this adds a paragraph.
func (x *Explanation) addReply(a asked) {
	if a.reply == 0 {
		return
	}
	row, known := LookupReply(a.reply)
	switch {
	case a.enhanced == 0:
		x.Meaning = append(x.Meaning, row.Meaning)
	case known:
		x.Meaning = append(x.Meaning, fmt.Sprintf("Reply code %v (%s): %s", row.Code, row.Name, row.Meaning))
	}
	x.Sources = append(x.Sources, strings.Split(row.Standard, "; ")...)
	if a.enhanced != 0 {
		return
	}
	x.Class = row.Severity
	x.Subject = row.Category
	for _, e := range tables().enhanced {
		if slices.Contains(e.BasicCodes, a.reply) {
			x.Related = append(x.Related, e.Code())
		}
	}
}

func (x *Explanation) addListed(l listedCode) {
	cause := l.Cause
	if l.System != "" {
		cause = l.System + ": " + cause
	}
	x.Causes = append(x.Causes, cause)
	x.Actions = append(x.Actions, l.Remedy)
}

// explains reports whether the row is about the code asked for.
func (l listedCode) explains(a asked) bool {
	switch {
	case l.Kind == "pattern":
		return a.byNumber() && l.Printed == codeName(a.enhanced)
	case l.Kind == "client_errno":
		return strings.ReplaceAll(l.Printed, ".", "") == a.reply.String()
	case l.Enhanced != 0 && l.Enhanced == a.enhanced:
		return true
	}
	return l.Reply != 0 && l.Reply == a.reply && a.enhanced.IsGeneral()
}

// noteFirst puts a note before the others.
func (x *Explanation) noteFirst(note string) { x.Notes = slices.Insert(x.Notes, 0, note) }

// noteClasses notes what does not fit together.
func (x *Explanation) noteClasses(a asked) {
	if a.enhanced == 0 {
		return
	}
	class := a.enhanced.Class()
	if a.reply != 0 && class != a.reply.Class() {
		x.Notes = append(x.Notes, fmt.Sprintf(
			"The classes differ: the sending MTA goes by the reply code's first digit (%d), whatever the enhanced code says.", a.reply.Class()))
	}
	entry := Lookup(a.enhanced)
	if class == 0 || entry.Precision != Exact || len(entry.Classes) == 0 || slices.Contains(entry.Classes, class) {
		return
	}
	var meant []string
	for _, c := range entry.Classes {
		meant = append(meant, Make(c, entry.Subject, entry.Detail).String())
	}
	x.Notes = append(x.Notes, fmt.Sprintf("The standard means this code as %s; servers send %v all the same.", strings.Join(meant, " and "), a.enhanced))
}

// noteText notes what the text around the reply tells.
func (x *Explanation) noteText(line, said string) {
	if bad := malformedCode(said); bad != "" && x.Enhanced == 0 {
		err := diagnose(bad)
		x.Notes = append(x.Notes, fmt.Sprintf("%s in the reply is not an enhanced status code: %v.", bad, err.Reason))
	}
	if v := verdict(line); v != 0 && v != x.Enhanced {
		x.Notes = append(x.Notes, fmt.Sprintf("Postfix put down dsn=%v, its own verdict.", v))
	}
	if x.Enhanced != 0 && lineCode([]byte(said)) == 0 && decoratedCode([]byte(said), x.Reply.Class()) == x.Enhanced {
		x.Notes = append(x.Notes, "The code is not written where RFC 2034 wants it, so that MTAs do not read it: their own reports say "+Make(x.Reply.Class(), 0, 0).String()+".")
	}
}

// settle gives every explanation something to do, and drops what is empty or
// a duplicate.
func (x *Explanation) settle() {
	for _, s := range x.Senders {
		if s.Matched || s.Meaning != "" { // an example's source says nothing of the code
			x.Sources = append(x.Sources, strings.Split(s.Source, "; ")...)
		}
	}
	for _, list := range []*[]string{&x.Meaning, &x.Causes, &x.Actions, &x.Related, &x.Notes, &x.Sources} {
		*list = distinct(*list)
	}
	if len(x.Actions) > 0 {
		return
	}
	class := x.Enhanced.Class()
	if x.Enhanced == 0 {
		class = x.Reply.Class()
	}
	switch class {
	case 0: // X.s.d with a subject that nobody knows
		x.Actions = []string{"Look the code up with its class: 4 means to try again, 5 to change something first."}
	case 2, 3:
		x.Actions = []string{"None; informational."}
	case 4:
		x.Actions = []string{"Let it retry, and read the text of the reply if it lasts."}
	default:
		x.Actions = []string{"Read the text of the reply; do not send again before what it names is changed."}
	}
}

func distinct(list []string) []string {
	var out []string
	for _, s := range list {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
