package explain

import (
	"regexp"
	"slices"
	"strings"
)

// reported is what a non-delivery report says of some recipients.
type reported struct {
	Recipients []string `json:"recipients,omitempty"`
	Server     string   `json:"server,omitempty"`      // whose reply it is, if that is named
	By         string   `json:"reported_by,omitempty"` // who made the report
	Text       string   `json:"text"`
}

// String says whose reply it is and to whom.
func (r *reported) String() string {
	s := "Reply"
	if r.Server != "" {
		s += " of " + r.Server
	}
	if len(r.Recipients) > 0 {
		s += " about " + strings.Join(r.Recipients, ", ")
	}
	if r.By != "" && r.By != r.Server {
		s += ", reported by " + r.By
	}
	return s + ": " + r.Text
}

var (
	addressLine = regexp.MustCompile(`^<?([^\s<>@:;,]+@[^\s<>@:;,]+\.[^\s<>@:;,]+)>?(<mailto:[^>]*>)?$`)
	hostLine    = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$`)
	// Exchange 2013 and later: "Remote Server at mx.example.net (192.0.2.1) returned '550 …'",
	// behind the time of one of several attempts.
	returned = regexp.MustCompile(`(?i)^(?:[0-9].{5,30} - )?remote server(?: at (\S+)(?: \([^)]*\))?)? returned (.+)$`)
	// Exchange 2007 and 2010: "mx.example.net #550 5.1.1 … ##".
	numbered = regexp.MustCompile(`^(?:(\S+) )?(#[245]\d\d\b.*)$`)
	// What stands for people: "Bob Example (bob@example.net)".
	named    = regexp.MustCompile(`^[^()<>]{1,200} ?\(([^\s<>@:;,()]+@[^\s<>@:;,()]+\.[^\s<>@:;,()]+)\)(<mailto:[^>]*>)?$`)
	labelled = regexp.MustCompile(`^[A-Z][A-Za-z-]*( [A-Za-z]+){0,3}:(\s|$)`)
	typeName = regexp.MustCompile(`(?i)^(dns|smtp|rfc822|x-[\w-]+); ?`) // of RFC 3464
)

// reportReader goes through the lines of a non-delivery report: one of Exchange, or the part that
// RFC 3464 prescribes. For each recipient they have the reply of the server that did not take the
// message. Around it stand advice to people and headers of the message, which may hold other codes.
type reportReader struct {
	lines []string
	all   []reported
	next  reported        // what is known of the reply to come
	known map[string]bool // the recipients in next
	used  bool            // a reply was about next.Recipients
	by    string

	people []string // recipients that the part for people names, before that for administrators
}

// reportsIn returns the replies in a non-delivery report; none if text is not one.
func reportsIn(text string) []reported {
	r := reportReader{lines: strings.Split(text, "\n"), known: map[string]bool{}}
	for i, line := range r.lines {
		r.lines[i] = strings.TrimSpace(strings.TrimLeft(line, "> "))
	}
	if end := slices.IndexFunc(r.lines, endsReport); end >= 0 {
		r.lines = r.lines[:end]
	}
	for i, line := range r.lines {
		r.read(i, line)
	}
	// A reply that names no recipient does not tell which of several it is about.
	unnamed := !slices.ContainsFunc(r.all, func(x reported) bool { return len(x.Recipients) > 0 })
	for i := range r.all {
		r.all[i].By = r.by
		if unnamed && (len(r.all) == 1 || len(r.people) == 1) {
			r.all[i].Recipients = r.people
		}
	}
	return r.all
}

// endsReport reports whether headers of the message follow.
func endsReport(line string) bool {
	line = strings.ToLower(line)
	return strings.HasPrefix(line, "original message headers") || line == "message hops"
}

func (r *reportReader) read(at int, line string) {
	if m := addressLine.FindStringSubmatch(line); m != nil {
		r.recipient(m[1])
	} else if m := named.FindStringSubmatch(line); m != nil && len(r.all) == 0 {
		r.person(m[1])
	} else if m := returned.FindStringSubmatch(line); m != nil {
		r.reply(at, m[1], m[2], closing(m[2]))
	} else if m := numbered.FindStringSubmatch(line); m != nil {
		r.reply(at, m[1], m[2], "##")
	} else if labelled.MatchString(line) || strings.Contains(line, ":") {
		label, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		r.field(at, strings.ToLower(label), strings.TrimSpace(value[len(typeName.FindString(value)):]))
	} else if hostLine.MatchString(line) && len(r.next.Recipients) > 0 && !r.used {
		r.next.Server = line
	}
}

// begin forgets what is known of the reply to come.
func (r *reportReader) begin() {
	r.next, r.known, r.used = reported{}, map[string]bool{}, false
}

// recipient takes a recipient, the first of others behind a reply.
func (r *reportReader) recipient(address string) {
	if r.used {
		r.begin()
	}
	if !r.known[address] {
		r.known[address] = true
		r.next.Recipients = append(r.next.Recipients, address)
	}
}

// maxPeople bounds the recipients that a report names for people.
const maxPeople = 100

// person takes a recipient that is named for people, maybe twice.
func (r *reportReader) person(address string) {
	if len(r.people) < maxPeople && !slices.Contains(r.people, address) {
		r.people = append(r.people, address)
	}
}

// field takes what stands behind a label.
func (r *reportReader) field(at int, label, value string) {
	switch label {
	case "diagnostic information for administrators": // before it, recipients stand for people
		for _, address := range r.next.Recipients {
			r.person(address)
		}
		r.begin()
	case "generating server", "dsn generated by", "reporting-mta":
		r.by = value
	case "receiving server", "remote server", "remote-mta":
		value, _, _ = strings.Cut(value, " ")
		if last := len(r.all) - 1; r.used && r.all[last].Server == "" {
			r.all[last].Server = value
		} else {
			r.next.Server = value
		}
	case "recipient address", "final-recipient":
		r.recipient(strings.Trim(value, "<>"))
	case "reported error", "diagnostic-code":
		r.reply(at, "", value, "")
	}
}

// reply takes a reply that begins in a line; end is what ends it.
func (r *reportReader) reply(at int, server, text, end string) {
	if server != "" {
		r.next.Server = server
	}
	whole := wholeReply(text, end, r.lines[at+1:])
	r.next.Text = strings.ToValidUTF8(whole[:min(len(whole), maxReply)], "")
	r.all = append(r.all, r.next)
	r.next.Server, r.used = "", true
}

// closing returns the quotation mark that closes the one with which s begins, "" for none.
func closing(s string) string {
	switch {
	case strings.HasPrefix(s, "‘"):
		return "’"
	case s[0] == '\'' || s[0] == '"':
		return s[:1]
	}
	return ""
}

// maxReplyLines bounds the lines that a reply goes on for.
const maxReplyLines = 40

// wholeReply joins the lines of a reply, up to the one that ends with end; where that is
// empty, to a blank line or the next label. It leaves out the marks around it.
func wholeReply(text, end string, further []string) string {
	ended := func(s string) bool { return end != "" && strings.HasSuffix(s, end) }
	whole := []string{text}
	for i, line := range further {
		if i == maxReplyLines || end == "" && (line == "" || labelled.MatchString(line)) || ended(whole[len(whole)-1]) && (len(whole) > 1 || len(text) > len(end)) {
			break
		}
		if line != "" {
			whole = append(whole, line)
		}
	}
	text = strings.Join(whole, " ")
	if text = strings.TrimSuffix(text, end); end != "" {
		text = strings.TrimLeft(text, `#'"‘`)
	}
	return strings.TrimSpace(text)
}
