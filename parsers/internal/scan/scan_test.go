package scan

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"unicode/utf8"
)

// TestScan compares with plain loops and with the standard library.
func TestScan(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []byte("0123456789 azAZ@[`{/:\x00\x01\x10\x19\x7f\x80\xff-]")
	for range 100_000 {
		b := make([]byte, r.IntN(70))
		for i := range b {
			b[i] = alphabet[r.IntN(len(alphabet))]
			if r.IntN(3) > 0 {
				b[i] = '0' + byte(r.IntN(10))
			}
		}
		from := r.IntN(len(b) + 1)
		index := func(c byte) int {
			if i := bytes.IndexByte(b[from:], c); i >= 0 {
				return from + i
			}
			return len(b)
		}
		c, d := alphabet[r.IntN(len(alphabet))], alphabet[r.IntN(len(alphabet))]
		if got := Byte(b, from, c); got != index(c) {
			t.Fatalf("Byte(%q, %d, %q) = %d", b, from, c, got)
		}
		if got := Either(b, from, c, d); got != min(index(c), index(d)) {
			t.Fatalf("Either(%q, %d, %q, %q) = %d", b, from, c, d, got)
		}
		if s := string([]byte{c, d}); Index(b, s) != bytes.Index(b, []byte(s)) {
			t.Fatalf("Index(%q, %q) = %d", b, s, Index(b, s))
		}
		v, n := int64(0), 0
		for n < len(b) && n < 18 && b[n] >= '0' && b[n] <= '9' {
			v = v*10 + int64(b[n]-'0')
			n++
		}
		if gotV, gotN := Number(b); gotV != v || gotN != n {
			t.Fatalf("Number(%q) = %d, %d", b, gotV, gotN)
		}
		n = 0
		for n < len(b) && isAlnum(b[n]) {
			n++
		}
		if got := Alnum(b); got != n {
			t.Fatalf("Alnum(%q) = %d, want %d", b, got, n)
		}
		if len(b) >= 8 {
			marks := AlnumAt(b, 0)
			for i, c := range b[:8] {
				if marked := marks>>(8*i)&0x80 != 0; marked != isAlnum(c) {
					t.Fatalf("AlnumAt(%q, 0): byte %d is %v", b[:8], i, marked)
				}
			}
		}
		if got := isASCII(b); got != (bytes.IndexFunc(b, func(c rune) bool { return c >= utf8.RuneSelf }) < 0) {
			t.Fatalf("isASCII(%q) = %v", b, got)
		}
		whole := utf8.Valid(b)
		if got := Repair(b); got == whole || !utf8.Valid(b) {
			t.Fatalf("Repair = %v, gives %q", got, b)
		}
	}
}

// TestRepair: what is UTF-8 stays.
func TestRepair(t *testing.T) {
	for in, want := range map[string]string{
		"J\u00e9r\u00f4me \ufffd": "J\u00e9r\u00f4me \ufffd",
		"\u00e9\xff\ufffd\xc3":    "\u00e9?\ufffd?",
		"\xe2\x82z\xed\xa0\x80":   "??z???",
	} {
		b := []byte(in)
		if changed := Repair(b); string(b) != want || changed != (in != want) {
			t.Errorf("%q: %q, %v", in, b, changed)
		}
	}
}

func TestStructuredData(t *testing.T) {
	for in, want := range map[string]int{
		"- x": 1, "-": 1, "[a] x": 3, "[a][b c=\"d\"] x": 12, `[a b="]\"\]\\"] x`: 15, "[a]": 3,
		"": 0, "x": 0, "[a": 0, `[a b="]`: 0, `[a][b c="`: 3, " [a]": 0,
	} {
		if got := StructuredData([]byte(in)); got != want {
			t.Errorf("%s: %d, want %d", in, got, want)
		}
	}
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// TestSet holds sets against the bytes that they are made of.
func TestSet(t *testing.T) {
	for chars, want := range map[string]string{"": "", "b": "b", "a-cx": "abcx", "x-": "-x", "-a-c": "-abc", "a-c-e": "-abce", "0-9.": ".0123456789"} {
		set := NewSet(chars)
		got := ""
		for c, in := range set {
			if in {
				got += string(rune(c))
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", chars, got, want)
		}
		if n := set.Len([]byte(want + "!" + want)); n != len(want) {
			t.Errorf("%q: %d bytes, want %d", chars, n, len(want))
		}
	}
}

// TestQuoteEnd looks for the end of strings, which an escaped quotation mark is not.
func TestQuoteEnd(t *testing.T) {
	for s, want := range map[string]int{`"`: 1, `""`: 1, `"a" "`: 2, `"a\"b" `: 5, `"a\\" "`: 4, `"a\`: 3, `"a\"`: 4, `"abcdefghij\"k"`: 14} {
		if got := QuoteEnd([]byte(s), 1); got != want {
			t.Errorf("%s: %d, want %d", s, got, want)
		}
	}
}
