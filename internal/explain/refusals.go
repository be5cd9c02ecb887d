package explain

import (
	"iter"
	"regexp"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/formats"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// maxReply bounds one reply, in bytes: words that decide stand at its beginning.
const maxReply = 8 << 10

// repliesIn returns the replies in several lines that refuse something: lines of a log that
// tell of a failure, or what servers said in a returned message or a session.
func repliesIn(text string) []string {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if !strings.Contains(text, "\n") {
		return nil
	}
	lines, isLog := failedLines(text)
	if !isLog {
		lines = refusals(logicalLines(text))
	}
	for i, l := range lines {
		lines[i] = l[:min(len(l), maxReply)]
	}
	return lines
}

// failedLines returns the lines of a log that tell of a failure.
func failedLines(text string) (lines []string, isLog bool) {
	for line, records := range recordsIn(text) {
		isLog = true
		if slices.ContainsFunc(records, failed) {
			lines = append(lines, line)
		}
	}
	return lines, isLog
}

func failed(r parsers.Record) bool { return classify.Failed(r.Event) }

// recordsIn yields the lines of a log in which its parser reads something, with what that is;
// none of any other text.
func recordsIn(text string) iter.Seq2[string, []parsers.Record] {
	return func(yield func(string, []parsers.Record) bool) {
		f, err := formats.Detect([]byte(text+"\n"), parsers.Options{})
		if err != nil {
			return
		}
		p := f.New(parsers.Options{})
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\r\n")
			var out parsers.Records
			_ = p.Parse([]byte(line), &out) // what is no line of a log tells nothing
			if len(out.List) > 0 && !yield(line, out.List) {
				return
			}
		}
	}
}

var (
	// transcript is what programs put before what the server said: "<** " (swaks), "<<< "
	// (sendmail), "< " (curl), "S: ".
	transcript = regexp.MustCompile(`^\s*(<[-~*]+\*?\s+|<<<\s*|<\s+|S:\s*|\*{2,}\s+)`)
	// command is what the client said.
	command = regexp.MustCompile(`^\s*([-~=]+>|>>>|C:\s)`)
	// header is a line of a message's header, whose numbers are no codes.
	header = regexp.MustCompile(`(?i)^(subject|from|to|cc|bcc|date|sender|received|reply-to|message-id|return-path|references|in-reply-to|user-agent|(dkim|arc|authentication|mime|content|list|x)-[\w-]*): `)
	// messageBegins is where the message begins that comes back with the report.
	messageBegins = regexp.MustCompile(`(?i)^(content-type: *(message/rfc822|text/rfc822-headers)|-+ *(this is a copy of|original message|below this line is a copy|message header|returned message)|original message headers:)`)
	// status is a field of the report that has a code without words (RFC 3464 section 2.3.4).
	status = regexp.MustCompile(`(?i)^status: `)
	// inReport is what stands before the words in a report.
	inReport = regexp.MustCompile(`(?i)^(diagnostic-code: *([\w-]+; *)?|<[^<>\s]+>: )`)
)

// reportedWords takes off what a report has before the words.
func reportedWords(reply string) string { return inReport.ReplaceAllString(reply, "") }

// logicalLines joins what was folded: lines that are indented more than the one before them,
// and the lines of one reply. What a client said stays out.
func logicalLines(text string) (lines []string) {
	indent, multi := 0, ""
	for line := range strings.SplitSeq(unquoted(text), "\n") {
		if messageBegins.MatchString(strings.TrimSpace(line)) {
			break
		}
		if command.MatchString(line) {
			multi = ""
			continue
		}
		mark := transcript.FindString(line)
		trimmed := strings.TrimSpace(line[len(mark):])
		deep := len(line) - len(strings.TrimLeft(line, " \t"))
		last := len(lines) - 1
		switch {
		case trimmed == "":
			lines = append(lines, "")
		case multi != "" && strings.HasPrefix(trimmed, multi), mark == "" && last >= 0 && lines[last] != "" && deep > indent:
			if len(lines[last]) < maxReply {
				lines[last] += " " + trimmed
			}
		default:
			lines, indent = append(lines, trimmed), deep
		}
		multi = ""
		if _, n := smtpcode.ScanReply([]byte(trimmed)); n > 0 && len(trimmed) > n && trimmed[n] == '-' {
			multi = trimmed[:n]
		}
	}
	return lines
}

// unquoted takes the marks off a text that was quoted in a mail.
func unquoted(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if l != "" && l[0] != '>' {
			return text
		}
		lines[i] = strings.TrimPrefix(strings.TrimPrefix(l, ">"), " ")
	}
	return strings.Join(lines, "\n")
}

// refusals returns what says that something failed. A code without words counts only if
// nothing else does.
func refusals(lines []string) (list []string) {
	var bare []string
	for _, line := range lines {
		switch {
		case line == "" || header.MatchString(line):
		case status.MatchString(line):
			if _, e := smtpcode.Find([]byte(line)); e.Class() >= 4 {
				bare = append(bare, e.String())
			}
		default:
			r, e := smtpcode.Find([]byte(line))
			if r.Class() >= 4 || r == 0 && (e.Class() >= 4 || inReport.MatchString(line)) {
				list = append(list, line)
			}
		}
	}
	if len(list) == 0 {
		return bare
	}
	return list
}
