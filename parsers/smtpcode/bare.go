package smtpcode

import (
	"regexp"
	"strings"
)

// fromGateway is how Cisco's gateway reports a reply: with a code and words of its own before,
// and the server's within quotation marks.
//
//	smtp; 5.1.0 - Unknown address error 550-'5.1.1 no such user' (delivery attempts: 0)
var fromGateway = regexp.MustCompile(`(?is)^(?:smtp; *)?[245]\.\d\.\d{1,3} - [\w ()]{1,60}? ([2-5]\d\d)-'(.+)'`)

// quotationMarks are those that editors, mail programs and web pages set around what is quoted.
const quotationMarks = "\"“”„‟‘’‚‛«»‹›`"

// Bare returns a reply without what people and gateways put around it. A text that is not
// one reply with something around it is returned unchanged.
func Bare(text string) string {
	if m := fromGateway.FindStringSubmatch(text); m != nil {
		return m[1] + " " + m[2]
	}
	inner := strings.TrimLeft(text, quotationMarks+" \t\r\n")
	if quoted := strings.TrimSpace(text); strings.TrimLeft(quoted, quotationMarks) == quoted {
		return text
	}
	if r, n := ScanReply([]byte(inner)); n == 0 || !isServerReply(r) {
		return text
	}
	return strings.TrimRight(inner, quotationMarks+" \t\r\n")
}
