package smtpcode

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// explained returns what a postmaster would read, in one string.
func explained(t *testing.T, query string) ([]Explanation, string) {
	t.Helper()
	list, err := Explain(query)
	if err != nil {
		t.Errorf("%q: %v", query, err)
		return nil, ""
	}
	var b strings.Builder
	for _, x := range list {
		b.WriteString(x.String())
	}
	return list, strings.Join(strings.Fields(b.String()), " ")
}

func TestExplainEachRow(t *testing.T) {
	for row := range EnhancedCodes() {
		for _, class := range []string{"2", "4", "5", "X"} {
			code := class + row.Code()[1:]
			if _, text := explained(t, code); !strings.HasPrefix(text, code+" "+row.Name+" Meaning "+row.Description) || !strings.Contains(text, row.Causes) {
				t.Errorf("%s: %s", code, text)
			}
		}
	}
	for row := range ReplyCodes() {
		if _, text := explained(t, row.Code.String()); !strings.HasPrefix(text, row.Code.String()+" "+row.Name+" Meaning "+row.Meaning) {
			t.Errorf("%v: %s", row.Code, text)
		}
	}
	for _, row := range tables().listed {
		_, text := explained(t, row.Printed)
		for _, want := range []string{row.Cause, row.Remedy, row.Note} {
			if !strings.Contains(text, want) || strings.Contains(text, "- : ") {
				t.Errorf("%s: no %q in %s", row.Printed, want, text)
			}
		}
		if row.Reply != 0 && !strings.Contains(text, "status codes prints ") {
			t.Errorf("%s is not told to be %v: %s", row.Printed, row.Reply, text)
		}
	}
	for _, row := range tables().exchange {
		for _, code := range []Enhanced{row.First, row.Last} {
			list, _ := explained(t, code.String())
			if !slices.ContainsFunc(list[0].Senders, func(s Sender) bool {
				return s.System == row.Product && s.Text == row.Name && s.Meaning == row.Meaning && s.Remedy == row.Remedy
			}) {
				t.Errorf("%v: no %s: %s", code, row.Product, row.Name)
			}
		}
	}
	for _, row := range tables().providers {
		list, text := explained(t, row.Example)
		if len(list) == 0 || !slices.ContainsFunc(list[0].Senders, func(s Sender) bool {
			return s.Matched && s.System == row.Provider && s.Text == row.Example
		}) {
			t.Errorf("%d %s: not found by its example %s", row.Order, row.Provider, row.Example)
		}
		if !strings.Contains(text, row.Advice) {
			t.Errorf("%d %s: no advice", row.Order, row.Provider)
		}
	}
}

func TestExplain(t *testing.T) {
	for _, tt := range []struct {
		query     string
		headlines string // joined by " | "
		contains  []string
	}{
		{"5.7.26", "5.7.26 Multiple authentication checks failed", []string{"5 Permanent Failure", "7 Security or Policy", "Google Gmail", "RFC 7372"}},
		{" (#5.1.1) ", "5.1.1 Bad destination mailbox address", nil},
		{"5.7.620", "5.7.620 Access denied, banned sending IP (Exchange Online; not registered with IANA)", []string{"X.7.0"}},
		{"451 4.7.23 The sending IP address for this message doesn't have a PTR record", "451 4.7.23 No PTR record, or one that does not lead back to the address (Google Gmail)", []string{"IANA has registered as"}},
		{"550 5.7.620 no", "550 5.7.620 Access denied, banned sending IP (Exchange Online; not registered with IANA)", nil},
		{"5.7.515", "5.7.515 Access denied, sending domain does not meet the required authentication level (Outlook.com; not registered with IANA)", nil},
		{"5.1.99", "5.1.99 Other address status (not registered with IANA)", []string{"read as its subject's general code X.1.0"}},
		{"5.99.1", "5.99.1 Other undefined Status (not registered with IANA)", []string{"only the class of the code counts"}},
		{"x.2.2", "X.2.2 Mailbox full", nil},
		{"5.7.17", "5.7.17 Mailbox owner has changed", []string{"Goes with any 5XX code"}},
		{"450 4.7.230 Connecting Exchange server version is out-of-date; connection to Exchange Online throttled",
			"450 4.7.230 The Exchange server that delivers lacks updates or support (Microsoft 365)", []string{"which IANA has not registered"}},
		{"559", "559 Unknown reply code", []string{"5yz permanent", "do not send again before what it names is changed"}},
		{"1.0.1", "101 Cannot open connection", []string{"not an enhanced status code", "network is unreachable"}},
		{"3.5.4", "354 Start mail input", []string{"not an enhanced status code", "CRLF dot CRLF"}},
		{"4.5.1", "4.5.1 Invalid command | 451 Requested action aborted: local error in processing", []string{"this is what the list means"}},
		{"5.4.1", "5.4.1 No answer from host | 541 Recipient address rejected", []string{"recipient does not exist"}},
		{"5.2.2", "5.2.2 Mailbox full", []string{"means this code as 4.2.2"}},
		{"550 5.1.1", "550 5.1.1 Bad destination mailbox address", nil},
		{"450 5.2.3 x", "450 5.2.3 Message length exceeds administrative limit", []string{"The classes differ"}},
		{"550 5.01.001 x", "550 Requested action not taken: mailbox unavailable", []string{"5.01.001 in the reply is not an enhanced status code"}},
		{"550 #5.1.0 Address rejected.", "550 5.1.0 Other address status", []string{"MTAs do not read it"}},
		{"550-5.7.26 This mail is unauthenticated, which poses a security risk to the 550-5.7.26 sender and Gmail users, and has been blocked. 550 5.7.26 - gsmtp",
			"550 5.7.26 Multiple authentication checks failed", []string{"Goes with 550"}},
		{"421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1",
			"421 4.7.0 Other or undefined security status", []string{"Yahoo / AOL (by its wording", "retry at a lower rate"}},
		{"550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
			"550 5.7.1 Delivery not authorized, message refused", []string{"Microsoft Outlook.com (by its wording"}},
		{"451 4.4.395 Target host responded with error. -> 421 4.3.2 Service not available",
			"451 4.4.395 Target host responded with error (Exchange Online; not registered with IANA) | 421 4.3.2 System not accepting network messages",
			[]string{"quoted in the one above"}},
		{"Nov 24 04:30:07 mx1 postfix/smtp[5]: 92E: to=<a@b.test>, relay=none, delay=0.02, delays=0.01/0/0.01/0, dsn=4.4.1, status=deferred (connect to b.test[192.0.2.1]:25: Connection refused)",
			"4.4.1 No answer from host", []string{"no reply of a server"}},
		{"Nov 24 04:30:06 mx1 postfix/smtp[5]: 2BD: to=<a@b.test>, relay=b.test[192.0.2.1]:25, delay=0.02, delays=0.01/0/0.01/0, dsn=4.7.1, status=deferred (host b.test[192.0.2.1] refused to talk to me: 554 5.7.1 Service unavailable)",
			"554 5.7.1 Delivery not authorized, message refused", []string{"Postfix put down dsn=4.7.1"}},
		{"Nov 24 04:30:10 mx1 postfix/cleanup[1071]: A79: milter-reject: END-OF-MESSAGE from c.test[192.0.2.1]: 5.7.1 Blocked by SpamAssassin; from=<a@b.test>",
			"5.7.1 Delivery not authorized, message refused", nil},
		{`2026-11-24 04:39:57 1xViJx-0000jt-1k ** a@b.test R=dnsr T=remote_smtp H=b.test [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<a@b.test>: 550-5.1.1 first line 550\n450 4.2.0 last line 450`,
			"550 5.1.1 Bad destination mailbox address", nil},
		{"550", "550 Requested action not taken: mailbox unavailable", []string{"Class 5yz", "Google Gmail: 550 5.2.1 The email", "- and ", " more Goes with X.1.1, X.3.0", "Now and then an appliance"}},
		{"550 5.1.1", "550 5.1.1 Bad destination mailbox address", []string{"Reply code 550 (Requested", "Class 5 Permanent Failure", "Exchange Online, 550 5.1.1 Bad destination mailbox address: The recipient does not exist", "Goes with 451, 550"}},
		{"550 5.1.1 User unknown", "550 5.1.1 Bad destination mailbox address", []string{"Exchange Server 2016/2019, 550 5.1.1 RESOLVER"}},
		{"X.7.26", "X.7.26 Multiple authentication checks failed", []string{"Google Gmail: 550-5.7.26", "Exchange Online, 450 4.7.26"}},
		{"X.7.606", "X.7.606 Access denied, please try again later (Exchange Online; not registered with IANA)", []string{"451 4.7.500-4.7.699", "550 5.7.606-5.7.649"}},
		{"X.6.10", "X.6.10 UTF-8 string reply is required, but not permitted by the SMTP client", []string{"marks this code as deprecated"}},
		{"101", "101 Cannot open connection", nil},
		{"299", "299 Unknown reply code", []string{"None; informational"}},
		{"459", "459 Node not allowed", []string{"Let it retry"}},
		{"4.99.1", "4.99.1 Other undefined Status (not registered with IANA)", []string{"Let it retry"}},
		{"4.6.5", "4.6.5 Conversion Failed", []string{"Microsoft Exchange: The message names a code page"}},
	} {
		list, text := explained(t, tt.query)
		var headlines []string
		for _, x := range list {
			headlines = append(headlines, x.Headline)
			if len(x.Meaning) == 0 || len(x.Actions) == 0 || len(x.Sources) == 0 {
				t.Errorf("%q: incomplete: %+v", tt.query, x)
			}
		}
		if got := strings.Join(headlines, " | "); got != tt.headlines {
			t.Errorf("%q:\n got %s\nwant %s", tt.query, got, tt.headlines)
		}
		for _, want := range tt.contains {
			if !strings.Contains(text, want) {
				t.Errorf("%q: no %q in %s", tt.query, want, text)
			}
		}
	}
}

func TestExplainQuoted(t *testing.T) {
	for _, reply := range []string{
		"550 5.1.1 error -> 450 4.2.0 later", `550 5.1.1 error: "450 4.2.0 later"`, "550 5.1.1 error [Message=450 4.2.0 later]",
		"550 5.1.1 mx.test said: 450 4.2.0 later", "550 5.1.1 mx.test responded: 450 4.2.0 later",
	} {
		if list, _ := explained(t, reply); len(list) != 2 || list[1].Enhanced != Make(4, 2, 0) {
			t.Errorf("%q: %+v", reply, list)
		}
	}
}

// TestExplainMany: of a long list of codes only the first are explained.
func TestExplainMany(t *testing.T) {
	if list, _ := explained(t, "550, 551, 552, 553, 554, 450"); len(list) != maxQuoted+1 || list[maxQuoted].Reply != 553 {
		t.Errorf("%d explanations", len(list))
	}
}

// TestExplainLittleKnown: there is something to do even where nobody defines the code.
func TestExplainLittleKnown(t *testing.T) {
	for query, want := range map[string][]string{
		"[TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints": {
			"Yahoo / AOL: reputation block Class unknown", "at a lower rate", "Sent by - Yahoo / AOL (by its wording; reputation block)", "sisimai rhost/for-yahooinc.go"},
		"X.99.1": {"X.99.1 Other undefined Status (not registered with IANA)", "only the class of the code counts", "Look the code up with its class"},
	} {
		_, text := explained(t, query)
		for _, s := range want {
			if !strings.Contains(text, s) {
				t.Errorf("%q: no %q in %s", query, s, text)
			}
		}
	}
}

// TestExplainSaysNoMore: what is not known of a code is left out.
func TestExplainSaysNoMore(t *testing.T) {
	for query, not := range map[string][]string{
		"550 12.5 percent":        {"12.5", "The standard means"},
		"550 5.1.1":               {"The classes differ", "The standard means", "Class 5yz", "MTAs do not read it", "Postfix put down"},
		"550 5.1.1 Gone":          {"Exchange", "Google"},
		"354 go ahead":            {"old list"},
		"5.99.1":                  {"Subject 0"},
		"5.0.0":                   {"is all there is. -"},
		"550 4.96.2 is outdated":  {"not an enhanced status code"},
		"550 gone":                {"not an enhanced status code", "MTAs do not read it"},
		"550 5.1.1 gone (#5.1.1)": {"MTAs do not read it"},
		"5.7.26":                  {"The standard means", "sisimai", "gsmtp Sent by"},
		"354":                     {"blocklist"},
		"X.2.2":                   {"Class"},
		"X.7.26":                  {"Yahoo", "X.7.606", "Access denied, banned"},
		"X.7.606":                 {"5.7.700", "5.7.501"},
	} {
		_, text := explained(t, query)
		for _, s := range not {
			if strings.Contains(text, s) {
				t.Errorf("%q: %q in %s", query, s, text)
			}
		}
	}
}

// A code that somebody tells of is found among other words.
func TestExplainNamed(t *testing.T) {
	for query, want := range map[string]string{
		"NDR 5.7.708": "5.7.708 ", "what is 5.7.1?": "5.7.1 ", "dsn=5.1.1": "5.1.1 ", "We got a 4.4.7.": "4.4.7 ",
		"error 421": "421 ", "SMTPDataError(552, ...)": "552 ", "is 550 (5.7.1)/554 (5.1.1)?": "550 5.7.1 ",
	} {
		list, text := explained(t, query)
		if len(list) != 1 || !strings.HasPrefix(text, want) || !strings.Contains(text, "it only names this code") {
			t.Errorf("%q: %s", query, text)
		}
	}
}

func TestExplainRefuses(t *testing.T) {
	for query, reason := range map[string]Reason{
		"": NotACode, "5.01.1": LeadingZero, "5. 01.1": WhiteSpace, "5.1.1 6.1.1": WhiteSpace, "6.1.1": NoSuchClass, "3.1.1": NoSuchClass,
		"1.2.3": NoSuchClass, "5.1.1234": TooLong, "5.7": WrongParts, "6.7.606-649": RangeOfCodes, "650": NoSuchReply,
		"5505": NoSuchReply, "55": NoSuchReply, "550 5.01.1": LeadingZero, "5.01.1 unknown": LeadingZero,
		"hello": NoCode, "error 599": NoCode, "connection from mx.test[192.0.2.1]": NoCode, "Exim 4.96.2 started": NoCode, "postfix/smtpd[550]: connect from mx.test[192.0.2.1]": NoCode, "within 192.0.2.1": NoCode, strings.Repeat("hello ", 99): NoCode, "X.1": WrongParts, "X.1.01": LeadingZero,
	} {
		list, err := Explain(query)
		pe, ok := errors.AsType[*ParseError](err)
		if ok && (len(pe.Error()) > 300 || strings.HasSuffix(pe.Error(), "; ")) {
			t.Errorf("%q: %v", query, err)
		}
		if !ok || pe.Reason != reason || list != nil {
			t.Errorf("%q: got %v, %v, want %v", query, list, err, reason)
		}
	}
}

func TestTextKeepsItsWidth(t *testing.T) {
	for _, row := range tables().exchange {
		list, _ := Explain(row.First.String())
		for _, width := range []int{40, 80, 120} {
			for line := range strings.Lines(list[0].Text(width)) {
				line = strings.TrimSuffix(line, "\n")
				if words := strings.Fields(line); utf8.RuneCountInString(line) > width && len(words) > 1 && utf8.RuneCountInString(words[len(words)-1]) < width/3 {
					t.Fatalf("%v at %d: %d columns: %s", row.First, width, utf8.RuneCountInString(line), line)
				}
				if strings.TrimRight(line, " ") != line {
					t.Fatalf("%v: blanks at the end of %q", row.First, line)
				}
			}
		}
	}
}
