package classify

import (
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Most rules do not match most texts, and running some two hundred regular
// expressions over each text would take milliseconds. The syntax tree of an
// expression tells which literals a text must hold for it to match. A search for
// these shows at once which expressions need not be run.

// need is a condition on a text: that it holds a literal, or that all or any of
// further conditions hold. The zero need is always met.
type need struct {
	literal     string
	first, last uint16 // hashes of the literal's first and last three bytes
	all, any    []need
}

// needOf returns what every text that re matches meets, in lower case.
func needOf(re *syntax.Regexp) need { return needed(re.Simplify()) }

// needed is needOf for an expression without counted repetitions, which Simplify writes out.
func needed(re *syntax.Regexp) (n need) {
	switch re.Op {
	case syntax.OpLiteral:
		n.literal = lower(string(re.Rune))
		if k := len(n.literal); k >= gram {
			n.first, n.last = hash(n.literal[:gram]), hash(n.literal[k-gram:])
		}
	case syntax.OpCapture, syntax.OpPlus:
		return needed(re.Sub[0])
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			one := needed(sub)
			if one.always() {
				return need{}
			}
			n.any = append(n.any, one)
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if one := needed(sub); !one.always() {
				n.all = append(n.all, one)
			}
		}
	}
	return n
}

func (n *need) always() bool { return n.literal == "" && len(n.all) == 0 && len(n.any) == 0 }

// met reports whether a text in lower case with these grams meets the need.
func (n *need) met(lower string, in *grams) bool {
	if n.literal != "" {
		return (len(n.literal) < gram || in.has(n.first) && in.has(n.last)) && strings.Contains(lower, n.literal)
	}
	for i := range n.all {
		if !n.all[i].met(lower, in) {
			return false
		}
	}
	for i := range n.any {
		if n.any[i].met(lower, in) {
			return true
		}
	}
	return len(n.any) == 0
}

// grams is the set of a text's three-byte pieces, by hash: a literal needs no
// search if one of its pieces is not there.
type grams [1 << 12 / 64]uint64

const gram = 3

func hash(s string) uint16 {
	return uint16((uint32(s[0])|uint32(s[1])<<8|uint32(s[2])<<16)*0x9e3779b1>>20) & (1<<12 - 1)
}

func (g *grams) has(h uint16) bool { return g[h/64]&(1<<(h%64)) != 0 }

func (g *grams) add(s string) {
	for i := 0; i+gram <= len(s); i++ {
		h := hash(s[i : i+gram])
		g[h/64] |= 1 << (h % 64)
	}
}

// lower folds letter case the way (?i) does, where s and k match the long s
// and the Kelvin sign as well.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r |= 0x20
			}
			return r
		}
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		if 'A' <= least && least <= 'Z' {
			least |= 0x20
		}
		return least
	}, s)
}
