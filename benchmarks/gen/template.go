package gen

import (
	"strconv"
	"strings"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// answer is what a server says: the code first, then the words, so that the
// text written and the code counted cannot differ.
type answer struct {
	kind  kind
	at    stage
	code  smtpcode.Reply
	own   string // the enhanced code, "" if the server gives none
	words string // lines separated by "|"; {hex12} and its like are drawn, {rcpt} and its like filled in

	form form

	enhanced smtpcode.Enhanced
	lines    [][]piece
}

// effective is the code that counts if Exim logs a server's reply: the reply's own,
// else what its first digit implies.
func (a *answer) effective() smtpcode.Enhanced {
	if a.enhanced != 0 {
		return a.enhanced
	}
	return smtpcode.Make(a.code.Class(), 0, 0)
}

// kind is why a server answers so.
type kind uint8

const (
	accept   kind = iota // taken
	greylist             // come back later, as to every stranger
	throttle             // too much, too fast, or trouble of its own
	full                 // mailbox over quota, may be emptied
	unknown              // no such user, for good
	policy               // blocklists, authentication, content, for good
	greeting             // refused before a word was said
	kinds
)

// stage is the command that was answered.
type stage uint8

const (
	endOfData stage = iota
	rcptTo
	mailFrom
	dataCommand
	connected
)

// form is where the enhanced code is.
type form uint8

const (
	eachLine form = iota // RFC 2034 section 4: in each line
	inWords              // within the words, as qmail writes it: (#5.1.1)
)

// piece is a part of a line: literal text, or something to fill in.
type piece struct {
	literal string
	fill    byte // 0 for none
	n       int
}

// What a piece is filled with. Lower case: drawn, n characters.
const (
	fillHex     = 'h'
	fillLow     = 'l'
	fillUp      = 'u'
	fillNum     = 'n'
	fillBase64  = 'b'
	fillQueueID = 'q'
	fillRcpt    = 'R'
	fillDomain  = 'D'
	fillSender  = 'S'
	fillMX      = 'M'
	fillIP      = 'I'
	fillSecond  = 'T'
	fillMsgID   = 'G'
)

var fills = map[string]byte{
	"hex": fillHex, "low": fillLow, "up": fillUp, "num": fillNum, "base": fillBase64, "qid": fillQueueID,
	"rcpt": fillRcpt, "rdom": fillDomain, "sender": fillSender, "mx": fillMX, "ip": fillIP, "sec": fillSecond, "msgid": fillMsgID,
}

// compile prepares an answer of the tables.
func compile(a answer) *answer {
	if a.own != "" {
		a.enhanced, _ = smtpcode.ScanEnhanced([]byte(a.own))
		if a.enhanced == 0 {
			panic("gen: bad code in table: " + a.own)
		}
	}
	for line := range strings.SplitSeq(a.words, "|") {
		var pieces []piece
		for line != "" {
			literal, rest, found := strings.Cut(line, "{")
			if literal != "" {
				pieces = append(pieces, piece{literal: literal})
			}
			if !found {
				break
			}
			name, after, _ := strings.Cut(rest, "}")
			word := strings.TrimRight(name, digits)
			n, _ := strconv.Atoi(name[len(word):])
			if fills[word] == 0 {
				panic("gen: unknown filling in table: " + name)
			}
			pieces = append(pieces, piece{fill: fills[word], n: n})
			line = after
		}
		a.lines = append(a.lines, pieces)
	}
	return &a
}

// scene is what an answer may speak of.
type scene struct {
	rcpt   *recipient
	sender string
	mx     string
	msgID  []byte
	now    int64
}

// scene is what the server of a recipient may speak of.
func (s *sim) scene(m *message, rc *recipient) *scene {
	return &scene{rcpt: rc, sender: m.sender, mx: rc.mx.name, msgID: m.msgID, now: s.now}
}

// seam is how an MTA joins the lines of a reply.
type seam uint8

const (
	blanks  seam = iota // Postfix: "550-5.1.1 one 550 5.1.1 two"
	escaped             // Exim: "550-5.1.1 one\n550 5.1.1 two"
	merged              // Exchange: "550 5.1.1 one 5.1.1 two"
)

// say appends the reply as the MTA logs it.
func (a *answer) say(b []byte, r *rng, how seam, s *scene) []byte {
	last := len(a.lines) - 1
	for i, line := range a.lines {
		switch {
		case i > 0 && how == blanks, i > 0 && how == merged:
			b = append(b, ' ')
		case i > 0:
			b = append(b, `\n`...)
		}
		if i == 0 || how != merged {
			b = number(b, int64(a.code))
			if i < last && how != merged {
				b = append(b, '-')
			} else {
				b = append(b, ' ')
			}
		}
		if a.own != "" && a.form == eachLine {
			b = append(b, a.own...)
			b = append(b, ' ')
		}
		for j := range line {
			b = line[j].append(b, r, s)
		}
	}
	return b
}

func (p *piece) append(b []byte, r *rng, s *scene) []byte {
	switch p.fill {
	case 0:
		return append(b, p.literal...)
	case fillHex:
		return r.chars(b, hexLower, p.n)
	case fillLow:
		return r.chars(b, lowers, p.n)
	case fillUp:
		return r.chars(b, uppers, p.n)
	case fillNum:
		return r.chars(append(b, '1'+byte(r.n(9))), digits, p.n-1)
	case fillBase64:
		return r.chars(b, base64, p.n)
	case fillQueueID:
		b = append(b, '4')
		b = r.chars(b, noVowels, 9)
		return r.chars(append(b, 'z'), noVowels, 4)
	case fillRcpt:
		return s.rcpt.append(b)
	case fillDomain:
		return append(b, s.rcpt.at.name...)
	case fillSender:
		return append(b, s.sender...)
	case fillMX:
		return append(b, s.mx...)
	case fillIP:
		return append(b, ownIP...)
	case fillSecond:
		return number(b, s.now/1e6)
	case fillMsgID:
		return append(b, s.msgID...)
	}
	return b
}
