package classify

import (
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Most rules do not match most texts, and to run some three hundred regular
// expressions over each would take milliseconds. Any text that an expression
// matches contains one of a few literals, which can be read from its syntax
// tree; a search for those tells at once where it need not run.

// maxLiterals is how many literals are worth searching for.
const maxLiterals = 200

// literals returns strings of which every text that pattern matches contains
// one, in lower case. nil means that nothing can be said.
func literals(pattern string) []string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	return needed(re.Simplify())
}

func needed(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{lower(string(re.Rune))}
	case syntax.OpCapture, syntax.OpPlus:
		return needed(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needed(re.Sub[0])
		}
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			one := needed(sub)
			if one == nil || len(all)+len(one) > maxLiterals {
				return nil
			}
			all = append(all, one...)
		}
		return all
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if one := needed(sub); better(one, best) {
				best = one
			}
		}
		return best
	}
	return nil
}

// better prefers literals of which the shortest is longer, then fewer.
func better(a, b []string) bool {
	if a == nil || b == nil {
		return a != nil
	}
	if x, y := shortest(a), shortest(b); x != y {
		return x > y
	}
	return len(a) < len(b)
}

func shortest(list []string) int {
	n := len(list[0])
	for _, s := range list {
		n = min(n, len(s))
	}
	return n
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
