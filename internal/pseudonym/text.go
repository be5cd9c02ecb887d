package pseudonym

import (
	"net/netip"
	"regexp"
	"strings"
)

// Text returns a text, such as a reply, in which addresses, logins, IP addresses and
// subjects are replaced wherever they are told by their form. A name that stands in it as
// any other word stays.
func (n *Names) Text(s string) string {
	s = content.ReplaceAllString(s, "$1…$2")
	if strings.Contains(s, `T="`) {
		s = exims.ReplaceAllString(s, `T="…"`)
	}
	if strings.ContainsRune(s, '=') {
		s = person.ReplaceAllStringFunc(s, n.person)
	}
	if strings.ContainsAny(s, "/:") || strings.Contains(s, " by user ") {
		s = mailbox.ReplaceAllStringFunc(s, n.mailbox)
	}
	s = n.addresses(n.addresses(s, "@"), "%40")
	if strings.Count(s, ".") > 30 {
		s = nibbles.ReplaceAllStringFunc(s, maskNibbles)
	}
	if strings.Count(s, ".") > 2 || strings.Count(s, "-") > 2 || strings.Count(s, "_") > 2 {
		s = quads.ReplaceAllStringFunc(s, maskQuad)
	}
	if strings.Count(s, ":") > 1 {
		s = long.ReplaceAllStringFunc(s, maskLong)
	}
	return s
}

var (
	// content matches what Postfix tells of a message that a header or body check speaks of, and
	// exims Exim's T= item.
	content = regexp.MustCompile(`(?is)(^(?:header [!-9;-~]+:|body )|\bsubject:).*?(; from=<[^;]*|)$`)
	exims   = regexp.MustCompile(`\bT="(?:[^"\\]|\\.)*"?`)
	// person matches a login: of Postfix and saslauthd, of Exim, and the last parts of
	// Exchange's own names (MS-OXOABK, distinguished names) and of X.400 (RFC 2156).
	person = regexp.MustCompile(`(?i:\b(?:sasl_username|set_id|user(?:name)?|login|uid)=|/(?:cn|[gis])=)<?[^\s,;<>()/"'\]]+|\bA=\w+:[^\s,;<>()]+`)
	// mailbox matches the file or the name of a mailbox, as delivery agents write them.
	mailbox = regexp.MustCompile(`(?i:/(?:home|v?mail(?:box(?:es)?|dirs?)?|users)/+|\bunknown user: "|\b(?:owned|opened) by user )[^\s,:;()"]+`)
	// quads matches four numbers, as of an IPv4 address or in the name of a subscriber.
	quads = regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3,}(?:\.[A-Za-z]|)|(?:\b|[A-Za-z_])\d{1,3}(?:(?:-\d{1,3}){3}|(?:_\d{1,3}){3})`)
	// nibbles matches an IPv6 address as a blocklist is asked for it, the last digit first (RFC 5782 section 2.4).
	nibbles = regexp.MustCompile(`(?i)\b[0-9a-f](?:\.[0-9a-f]){31}\b`)
	// long may match an IPv6 address.
	long   = regexp.MustCompile(`[0-9A-Za-z]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*`)
	digits = regexp.MustCompile(`\d+`)
)

// person replaces the login behind a key.
func (n *Names) person(m string) string {
	at := strings.IndexAny(m, "=:")
	if strings.HasPrefix(m, "A=") {
		at = strings.IndexByte(m, ':')
	}
	value := strings.TrimPrefix(m[at+1:], "<")
	if value == "" || strings.Contains(value, "@") { // an address
		return m
	}
	return m[:len(m)-len(value)] + n.Login(value)
}

// mailbox replaces what stands behind the words or the directory.
func (n *Names) mailbox(m string) string {
	at := strings.LastIndexAny(m, "\" ") + 1
	if at == 0 {
		at = strings.IndexByte(m[1:], '/') + 2
		at += len(m[at:]) - len(strings.TrimLeft(m[at:], "/"))
	}
	if strings.Contains(m[at:], "@") { // an address
		return m
	}
	return m[:at] + n.of(m[at:])
}

// Said is Text for what was said of a recipient, whose local part it may hold as a word.
func (n *Names) Said(s, recipient string) string {
	s = n.Text(s)
	local := recipient[:max(strings.LastIndexByte(recipient, '@'), 0)]
	if len(local) < shortest || roles[strings.ToLower(local)] {
		return s
	}
	var b strings.Builder
	from := 0
	for i := 0; i+len(local) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(local)], local) && !isWord(s[:i], s[i+len(local):]) {
			b.WriteString(s[from:i])
			b.WriteString(n.of(local))
			from = i + len(local)
			i = from - 1
		}
	}
	return b.String() + s[from:]
}

// shortest is how long a local part has to be for it not to be part of too many texts.
const shortest = 3

// isWord reports whether what stands between goes on before or behind.
func isWord(before, behind string) bool {
	return before != "" && isAlnum(rune(before[len(before)-1])) || behind != "" && isAlnum(rune(behind[0]))
}

// addresses replaces the addresses in a text, whose local parts end with sign: "@", or "%40"
// in the query of a URL.
func (n *Names) addresses(s, sign string) string {
	var b strings.Builder
	for {
		at := strings.Index(s, sign)
		if at < 0 {
			break
		}
		from, to := localStart(s[:at]), at+len(sign)
		end := to + domainLen(s[to:])
		domain := strings.TrimRight(s[to:end], ".-_") // what follows it is the sentence's
		b.WriteString(s[:from])
		if from < at {
			b.WriteString(strings.Replace(n.address(s[from:at], domain), "@", sign, 1))
		} else {
			b.WriteString(sign + domain)
		}
		s = s[to+len(domain):]
	}
	if b.Len() == 0 {
		return s
	}
	return b.String() + s
}

// notLocal ends a local part that is not quoted. A slash and a question mark may be part of
// one, but are of a URL here.
const notLocal = " \t\r\n<>()[]\\,;:\"'|{}`/?&@"

// localStart returns where the local part begins that s ends with.
func localStart(s string) int {
	if inner, quoted := strings.CutSuffix(s, `"`); quoted {
		for i := strings.LastIndexByte(inner, '"'); i >= 0; i = strings.LastIndexByte(inner[:i], '"') {
			if i == 0 || inner[i-1] != '\\' {
				return i
			}
		}
	}
	from := strings.LastIndexAny(s, notLocal) + 1
	for from > 1 && from < len(s) && s[from-1] == '\'' && isAlnum(rune(s[from-2])) { // o'brien
		from = strings.LastIndexAny(s[:from-1], notLocal) + 1
	}
	if key, _, ok := strings.Cut(s[from:], "="); ok && keys[strings.ToLower(key)] {
		from += len(key) + 1
	}
	return from
}

// keys stand before an address that is not in angle brackets.
var keys = map[string]bool{
	"from": true, "to": true, "orig_to": true, "sender": true, "recipient": true, "f": true, "t": true, "p": true, "u": true, "for": true,
	"user": true, "username": true, "sasl_username": true, "set_id": true, "login": true, "uid": true, "id": true, "envelope-from": true,
	"smtp.mailfrom": true, "header.from": true, "header.i": true, "email": true, "e": true, "mail": true, "rcpt": true, "mailto": true,
}

// maskQuad replaces the byte of an IPv4 address that tells the computer: the first if a
// domain follows, as in the name that a blocklist is asked for, else the last. Where the
// numbers are part of a name they may stand in any order.
func maskQuad(m string) string {
	switch {
	case strings.ContainsAny(m, "-_"):
		return digits.ReplaceAllString(m, "0")
	case strings.Count(m, ".") > 4: // more numbers than an address has
		return m
	case strings.Count(m, ".") == 4:
		_, rest, _ := strings.Cut(m, ".")
		return "0." + rest
	}
	return IP(m)
}

// maskNibbles replaces the digits that stand for what IP does not keep.
func maskNibbles(m string) string {
	const masked = 2 * (128 - keep6) / 4 // with their dots
	return strings.Repeat("0.", masked/2) + m[masked:]
}

// maskLong replaces what may be an IPv6 address.
func maskLong(m string) string {
	tag := 0 // of an address literal, RFC 5321 section 4.1.3
	if len(m) > 5 && strings.EqualFold(m[:5], "IPv6:") {
		tag = 5
	}
	ip := strings.TrimRight(m[tag:], ".")
	if _, err := netip.ParseAddr(ip); err != nil {
		ip = strings.TrimSuffix(ip, ":") // of the sentence
	}
	return m[:tag] + IP(ip) + m[tag+len(ip):]
}
