package smtpcode

import "strings"

// addProviders adds the providers whose own wording the text has, each by its first
// row that matches.
func (x *Explanation) addProviders(a asked) {
	if a.text == "" {
		return
	}
	known := map[string]bool{}
	for _, p := range tables().providers {
		if !known[p.Provider] && p.Match(a.text) {
			known[p.Provider] = true
			x.addProvider(p, true)
			x.Actions = append(x.Actions, p.Advice)
		}
	}
}

// ownSense returns the row of the provider that has given the enhanced code in the
// text a sense of its own.
func ownSense(a asked) (p ProviderReply) {
	if a.text == "" {
		return p
	}
	for _, p := range tables().providers {
		if p.Means != "" && p.Match(a.text) {
			return p
		}
	}
	return p
}

func (x *Explanation) addProvider(p ProviderReply, matched bool) {
	x.Senders = append(x.Senders, Sender{
		System: p.Provider, Code: printPair(Find([]byte(p.Example))), Text: p.Example, Remedy: p.Advice,
		Category: p.Category, Source: p.Source, Matched: matched,
	})
}

// addExamples adds the providers that are known to send a code.
func (x *Explanation) addExamples(a asked) {
	for _, p := range tables().providers {
		r, e := Find([]byte(p.Example))
		if a.enhanced != 0 && (e == a.enhanced || a.enhanced.Class() == 0 && e%1_000_000 == a.enhanced) || !a.byNumber() && r == a.reply {
			x.addProvider(p, false)
		}
	}
}

// addExchange adds what Exchange means by the code. Many servers share its
// common codes, so that for a reply with text only rows count whose wording it
// has, and those of codes that are Microsoft's alone.
func (x *Explanation) addExchange(a asked) {
	shared := Lookup(a.enhanced).Precision == Exact
	for _, c := range tables().exchange {
		switch {
		case c.has(a.enhanced):
		case a.byNumber() && a.enhanced.Class() == 0 && c.First%1_000_000 <= a.enhanced && a.enhanced <= c.Last%1_000_000:
		default:
			continue
		}
		worded := c.worded(a.text)
		if shared && !worded && strings.ContainsAny(a.text, letters) {
			continue
		}
		code := c.First.String()
		if c.Last != c.First {
			code += "-" + c.Last.String()
		}
		if c.Reply != 0 {
			code = c.Reply.String() + " " + code
		}
		x.Senders = append(x.Senders, Sender{
			System: c.Product, Code: code, Text: c.Name, Meaning: c.Meaning, Remedy: c.Remedy,
			Category: c.Category, Source: c.Source, Matched: worded,
		})
	}
}

const letters = "abcdefghijklmnopqrstuvwxyz"

// worded reports whether text has the name of the row, or one of its names.
func (x exchangeCode) worded(text string) bool {
	text = strings.ToLower(text)
	for _, name := range strings.FieldsFunc(x.Name, func(c rune) bool { return c == '/' || c == ';' }) {
		if name = strings.ToLower(strings.TrimSpace(name)); len(name) > 5 && strings.Contains(text, name) {
			return true
		}
	}
	return false
}

// printPair prints a reply code with its enhanced code.
func printPair(r Reply, e Enhanced) string {
	return strings.TrimSpace(r.String() + " " + e.String())
}
