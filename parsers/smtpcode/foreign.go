package smtpcode

import (
	"slices"
	"strings"
)

// foreignCode is a code that stands where people look for an SMTP code and is none: an
// error number of a mail program or of the system, or what a blocklist answers.
type foreignCode struct {
	Kind    string   // exim, outlook, errno, winsock, exit, dnsbl
	Codes   []string // its names and numbers: "ECONNREFUSED", "111"
	Name    string   // in a few words
	Meaning string
	Cause   string
	Remedy  string
	Source  string // documents, with "; " between
}

// foreignKinds says what the codes of a kind are, and after which words a number is one.
var foreignKinds = map[string]struct {
	is    string
	words []string
}{
	"exim":    {"an error number of Exim", []string{"defer", "error", "errno", "code"}},
	"outlook": {"an error number of Outlook", nil},
	"errno":   {"an error number of the system", []string{"errno"}},
	"winsock": {"an error number of Windows", []string{"error", "code", "socket", "winsock"}},
	"exit":    {"the exit status of a program", []string{"exit", "status", "sysexits", "code"}},
	"dnsbl":   {"the answer of a blocklist to a query", []string{"as"}},
}

// foreignIn returns the codes in a text that are not SMTP's. Names and hexadecimal
// numbers are unmistakable; other numbers count alone, or after a word that says what they are.
func foreignIn(q string) (list []foreignCode) {
	words := strings.FieldsFunc(q, func(c rune) bool { return strings.ContainsRune(" \t\r\n\"'`()[]{}<>,;:=#", c) })
	for i, w := range words {
		w = strings.TrimRight(w, ".!?")
		for _, f := range tables().byForeign[strings.ToUpper(w)] {
			if len(list) < maxQuoted && f.meant(w, words[:i], len(words) == 1) {
				list = append(list, *f)
				break
			}
		}
	}
	return list
}

// meant reports whether a word that is one of the codes is meant as that.
func (f *foreignCode) meant(w string, before []string, alone bool) bool {
	if f.Kind != "errno" && alone || strings.Trim(w, "-.0123456789") != "" || strings.HasPrefix(w, "127.255.255.") {
		return true
	}
	return len(before) > 0 && slices.Contains(foreignKinds[f.Kind].words, strings.ToLower(before[len(before)-1]))
}

// explainForeign explains a code that is not SMTP's.
func explainForeign(f foreignCode) Explanation {
	return Explanation{
		Headline: strings.Join(f.Codes, ", ") + " " + f.Name,
		Meaning:  []string{f.Meaning},
		Class:    "No SMTP code: " + foreignKinds[f.Kind].is,
		Causes:   []string{f.Cause},
		Actions:  []string{f.Remedy},
		Sources:  strings.Split(f.Source, "; "),
	}
}

// explainForeigns explains the codes in q that are not SMTP's.
func explainForeigns(q string) (list []Explanation) {
	for _, f := range foreignIn(q) {
		list = append(list, explainForeign(f))
	}
	return list
}
