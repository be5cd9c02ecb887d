package explain

import (
	"encoding/base64"
	"html"
	"io"
	"mime"
	"mime/quotedprintable"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// maxBoundaries is how many boundaries of a message are known at a time: parts of reports lie
// within one another, but not deep.
const maxBoundaries = 20

// partReader goes through the lines of a returned message, or of some of its parts, and writes
// them as people read them: texts without their transfer encoding, HTML without its marks.
type partReader struct {
	lines      []string
	at         int // of the next line
	boundaries []string
	plain      bool // a plain text has been written, which says all that the same in HTML says
	out        strings.Builder
}

// mayBePart finds what may be the header of a part.
var mayBePart = regexp.MustCompile(`(?im)^content-(type|transfer-encoding):`)

var partHeader = regexp.MustCompile(`(?i)^content-(type|transfer-encoding): *(.*)$`)

// readable returns text with the parts of a message decoded that a report may be in. The message
// that comes back with it stays as it is.
func readable(text string) string {
	if !mayBePart.MatchString(text) {
		return text
	}
	r := partReader{lines: strings.SplitAfter(text, "\n")}
	for r.at < len(r.lines) {
		if h := r.header(); !r.body(h) {
			break
		}
	}
	r.out.WriteString(strings.Join(r.lines[r.at:], ""))
	return r.out.String()
}

// part is what the header of a part says of its body.
type part struct{ mediaType, charset, encoding string }

// header writes a header, up to the blank line, and returns what it says.
func (r *partReader) header() (p part) {
	var fields []string
	for r.at < len(r.lines) {
		line := r.lines[r.at]
		r.out.WriteString(line)
		r.at++
		field := strings.TrimSpace(line)
		if field == "" {
			break
		}
		if last := len(fields) - 1; last >= 0 && isFolded(line) && len(fields[last]) < maxReply {
			fields[last] += " " + field
		} else {
			fields = append(fields, field)
		}
	}
	for _, field := range fields {
		m := partHeader.FindStringSubmatch(field)
		switch {
		case m == nil:
		case strings.EqualFold(m[1], "type"):
			var params map[string]string
			p.mediaType, params, _ = mime.ParseMediaType(m[2])
			p.charset = strings.ToLower(params["charset"])
			if b := params["boundary"]; b != "" && len(r.boundaries) < maxBoundaries {
				r.boundaries = append(r.boundaries, b)
			}
		default:
			p.encoding = strings.ToLower(m[2])
		}
	}
	return p
}

func isFolded(line string) bool { return line[0] == ' ' || line[0] == '\t' }

// body writes a body and the boundary behind it. more is false if what follows is not of the report.
func (r *partReader) body(p part) (more bool) {
	if p.mediaType == "message/rfc822" || p.mediaType == "text/rfc822-headers" {
		return false
	}
	begin := r.at
	for r.at < len(r.lines) && !r.isBoundary(r.at) && !endsReport(strings.TrimSpace(r.lines[r.at])) {
		r.at++
	}
	text := p.decode(strings.Join(r.lines[begin:r.at], ""))
	switch p.mediaType {
	case "text/html":
		text = withoutMarks(text)
		if r.plain {
			text = ""
		}
	case "text/plain", "":
		r.plain = r.plain || strings.TrimSpace(text) != "" && p.mediaType != ""
	}
	r.out.WriteString(text)
	if r.at == len(r.lines) || !r.isBoundary(r.at) {
		return false
	}
	r.out.WriteString("\n\n" + r.lines[r.at]) // what is before a boundary ends there
	r.at++
	return true
}

// isBoundary reports whether a line divides two parts: one that was announced, or, where the
// beginning of the message is missing, one before a header.
func (r *partReader) isBoundary(at int) bool {
	name, ok := strings.CutPrefix(strings.TrimRight(r.lines[at], " \t\r\n"), "--")
	if !ok {
		return false
	}
	return slices.Contains(r.boundaries, name) || slices.Contains(r.boundaries, strings.TrimSuffix(name, "--")) ||
		at+1 < len(r.lines) && partHeader.MatchString(strings.TrimSpace(r.lines[at+1]))
}

// decode returns a text without its transfer encoding, as far as that is sound, in UTF-8.
func (p part) decode(text string) string {
	switch p.encoding {
	case "base64":
		packed := strings.Join(strings.Fields(text), "")
		b, err := base64.StdEncoding.DecodeString(packed[:len(packed)/4*4]) // the last ones may be missing
		if err != nil && len(b) == 0 {
			return text
		}
		return p.inUTF8(b)
	case "quoted-printable":
		b, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(text)))
		if err != nil {
			return text
		}
		return p.inUTF8(b)
	}
	return text
}

// inUTF8 decodes what Exchange writes in western Europe, and what others have in common with UTF-8. Windows' own
// character set has all of Latin-1, and the quotation marks around replies.
func (p part) inUTF8(b []byte) string {
	if p.charset == "iso-8859-1" || p.charset == "windows-1252" {
		b, _ = charmap.Windows1252.NewDecoder().Bytes(b) // each byte is a character
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

var (
	htmlBlanks   = regexp.MustCompile(`\s+`)
	commentBegin = regexp.MustCompile(`<!--`)
	commentEnd   = regexp.MustCompile(`-->`)
	hiddenBegin  = regexp.MustCompile(`(?i)<(style|script|head)\b`)
	hiddenEnd    = regexp.MustCompile(`(?i)</(style|script|head)\s*>`)
	htmlBreak    = regexp.MustCompile(`(?i)</?(br|p|div|tr|td|th|li|h[1-6]|table|pre|blockquote)\b[^>]*>`)
	htmlMark     = regexp.MustCompile(`<[^>]*>`)
)

// withoutMarks returns the text of HTML, with a line for each block.
func withoutMarks(s string) string {
	s = without(htmlBlanks.ReplaceAllString(s, " "), commentBegin, commentEnd)
	s = without(s, hiddenBegin, hiddenEnd)
	s = htmlMark.ReplaceAllString(htmlBreak.ReplaceAllString(s, "\n"), "")
	return strings.ReplaceAll(html.UnescapeString(s), "\u00a0", " ")
}

// without leaves out what stands between begin and end. One expression for both would look
// through the rest of s at each begin that has no end.
func without(s string, begin, end *regexp.Regexp) string {
	var left strings.Builder
	for {
		from := begin.FindStringIndex(s)
		if from == nil {
			break
		}
		to := end.FindStringIndex(s[from[1]:])
		if to == nil {
			break
		}
		left.WriteString(s[:from[0]])
		s = s[from[1]+to[1]:]
	}
	return left.String() + s
}
