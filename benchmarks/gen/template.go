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
	fill    filling // nil for none
	n       int     // of fill
}

// filling appends n characters that are drawn, or what the scene says.
type filling func(b []byte, n int, r *rng, s *scene) []byte

var fills = map[string]filling{
	"hex": func(b []byte, n int, r *rng, _ *scene) []byte { return r.chars(b, hexLower, n) },
	"low": func(b []byte, n int, r *rng, _ *scene) []byte { return r.chars(b, lowers, n) },
	"up":  func(b []byte, n int, r *rng, _ *scene) []byte { return r.chars(b, uppers, n) },
	"num": func(b []byte, n int, r *rng, _ *scene) []byte {
		return r.chars(append(b, '1'+byte(r.n(9))), digits, n-1)
	},
	"base": func(b []byte, n int, r *rng, _ *scene) []byte { return r.chars(b, base64, n) },
	"qid": func(b []byte, _ int, r *rng, _ *scene) []byte {
		return r.chars(append(r.chars(append(b, '4'), noVowels, 9), 'z'), noVowels, 4)
	},
	"rcpt":   func(b []byte, _ int, _ *rng, s *scene) []byte { return s.rcpt.append(b) },
	"rdom":   func(b []byte, _ int, _ *rng, s *scene) []byte { return append(b, s.rcpt.at.name...) },
	"sender": func(b []byte, _ int, _ *rng, s *scene) []byte { return append(b, s.sender...) },
	"mx":     func(b []byte, _ int, _ *rng, s *scene) []byte { return append(b, s.mx...) },
	"ip":     func(b []byte, _ int, _ *rng, _ *scene) []byte { return append(b, ownIP...) },
	"sec":    func(b []byte, _ int, _ *rng, s *scene) []byte { return number(b, s.now/1e6) },
	"msgid":  func(b []byte, _ int, _ *rng, s *scene) []byte { return append(b, s.msgID...) },
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
		a.lines = append(a.lines, piecesOf(line))
	}
	return &a
}

// piecesOf cuts a line of an answer's words.
func piecesOf(line string) (pieces []piece) {
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
		if fills[word] == nil {
			panic("gen: unknown filling in table: " + name)
		}
		pieces = append(pieces, piece{fill: fills[word], n: n})
		line = after
	}
	return pieces
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

// append appends what is between two lines.
func (how seam) append(b []byte) []byte {
	if how == escaped {
		return append(b, `\n`...)
	}
	return append(b, ' ')
}

// say appends the reply as the MTA logs it.
func (a *answer) say(b []byte, r *rng, how seam, s *scene) []byte {
	last := len(a.lines) - 1
	for i, line := range a.lines {
		if i > 0 {
			b = how.append(b)
		}
		switch {
		case how != merged && i < last:
			b = append(number(b, int64(a.code)), '-')
		case how != merged || i == 0:
			b = append(number(b, int64(a.code)), ' ')
		}
		if a.own != "" && a.form == eachLine {
			b = append(b, a.own...)
			b = append(b, ' ')
		}
		for _, p := range line {
			if p.fill == nil {
				b = append(b, p.literal...)
			} else {
				b = p.fill(b, p.n, r, s)
			}
		}
	}
	return b
}
