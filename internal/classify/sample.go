package classify

import (
	"strings"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// samples are what placeholders are replaced by before rules are matched.
// Rules see a fingerprint, and not the text that happened to come first with
// it, so that what a text is classified as never depends on what came before.
var samples = strings.NewReplacer(
	ipPlaceholder, "192.0.2.1",
	addressPlaceholder, "user@example.com",
	hostPlaceholder, "mx.example.com",
	idPlaceholder, "4Q1x2y0Zz",
	numberPlaceholder, "60",
	datePlaceholder, "2026-01-01",
)

// spoken returns what the remote server said or, if it said nothing, what the MTA
// did, in one line, as rules expect it.
func spoken(fingerprint string) string {
	return smtpcode.OneLine(said(samples.Replace(unquoted(fingerprint))))
}

// said removes from text what an MTA puts around a reply, because rules would take
// it for a part of the reply: "refused to talk to me" is how Postfix reports a
// greeting, and no refusal of the message; "remote mail server" would match rules
// about mail servers. Exchange puts its own code and words before an arrow, "550 5.7.350
// Remote server returned message detected as spam -> 550 5.7.1 …".
func said(text string) string {
	text, _, _ = strings.Cut(text, " (in reply to ")
	text = strings.TrimSuffix(text, ": retry timeout exceeded")                      // Exim gave up; what goes before is the cause
	if len(text) > len("smtp;") && strings.EqualFold(text[:len("smtp;")], "smtp;") { // Diagnostic-Code, RFC 3464 section 2.3.6
		text = strings.TrimLeft(text[len("smtp;"):], " ")
	}
	for _, mark := range []string{" said: ", " refused to talk to me: ", "SMTP error from remote mail server after ", " -> "} {
		_, after, ok := strings.Cut(text, mark)
		if !ok {
			continue
		}
		if strings.HasPrefix(mark, "SMTP") { // … after RCPT TO:<user@example.com>: 550 …
			if after, ok = afterStage(after); !ok {
				continue
			}
		}
		if _, n := smtpcode.ScanReply([]byte(after)); n > 0 {
			return after
		}
	}
	if _, after, ok := strings.Cut(text, ` responded with: "`); ok { // Exchange, which goes on with what it did itself
		if _, n := smtpcode.ScanReply([]byte(after)); n > 0 {
			if end := strings.LastIndexByte(after, '"'); end > 0 { // the reply may quote something itself
				after = after[:end]
			}
			return after
		}
	}
	for _, mark := range []string{"server response was: ", "server responded: "} { // .NET and Thunderbird, which have words of their own
		if _, after, ok := strings.Cut(text, mark); ok {
			after = strings.TrimLeft(after, " ")
			if _, n := smtpcode.ScanEnhanced([]byte(after)); n > 0 {
				return after
			}
		}
	}
	return text
}

// afterStage cuts the name of a stage up to the colon before a reply.
func afterStage(s string) (string, bool) {
	for at := 0; ; {
		n := strings.Index(s[at:], ": ")
		if n < 0 {
			return "", false
		}
		at += n + len(": ")
		if _, n := smtpcode.ScanReply([]byte(s[at:])); n > 0 {
			return s[at:], true
		}
	}
}
