package smtpcode

import (
	"errors"
	"regexp"
	"strings"
)

// codeMarks may stand around a code that somebody pastes.
const codeMarks = "\"'`<>()[]#,;:"

// conjunction stands between codes that somebody tells of: "4.7.0 and 4.7.28".
var conjunction = regexp.MustCompile(`(?i)([.\d]) +(?:and|or|&) +(\d)`)

// separators stand between codes.
const separators = ",;/\r\n"

// isBareCode reports whether q is meant as one code or several, and not as a reply.
func isBareCode(q string) bool {
	if r, n := ScanReply([]byte(q)); n != 0 && len(q) > n && r.Class() != 0 && !strings.ContainsAny(q, separators) {
		return false
	}
	return strings.Trim(q, "0123456789.-Xx#()[] \t"+separators) == ""
}

// explainCodes explains several codes, of which a reply code and the enhanced code after
// it are one, or one with blanks in it. It returns nil if one of them is no code.
func explainCodes(q string) (list []Explanation) {
	for _, part := range strings.FieldsFunc(q, func(c rune) bool { return strings.ContainsRune(separators, c) }) {
		found, err := explainPart(strings.Trim(part, codeMarks+" \t"))
		if err != nil {
			return nil
		}
		if list = append(list, found...); len(list) > maxQuoted {
			return list[:maxQuoted+1]
		}
	}
	return list
}

// explainPart explains what stands between separators: a code that may have blanks in it,
// or codes with blanks between.
func explainPart(part string) (list []Explanation, err error) {
	if tight := strings.Join(strings.Fields(part), ""); tight != part {
		if found, err := explainCode(tight); err == nil {
			found[0].noteFirst("There is no white space within a code (RFC 3463 section 2).")
			return found, nil
		}
	}
	codes := strings.Fields(part)
	if r, _ := ScanReply([]byte(part)); r != 0 {
		codes = []string{part}
	}
	for _, code := range codes[:min(len(codes), maxQuoted+1)] {
		found, err := explainOne(code)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// explainOne explains one code, or a reply code with the enhanced code after it.
func explainOne(q string) ([]Explanation, error) {
	if r, n := ScanReply([]byte(q)); n != 0 && n < len(q) && r.Class() != 0 {
		return explainText(q)
	}
	list, err := explainCode(q)
	if wrong, ok := errors.AsType[*ParseError](err); ok && wrong.Reason == RangeOfCodes {
		first, _, _ := strings.Cut(q, "-")
		if list, err := explainCode(first); err == nil {
			list[0].noteFirst("A range is not one code; this is the first of it.")
			return list, nil
		}
	}
	if err != nil {
		if foreign := explainForeigns(q); len(foreign) > 0 {
			return foreign, nil
		}
	}
	return list, err
}
