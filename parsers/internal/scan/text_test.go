package scan

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestLikeBytes compares the functions that take strings with those of package bytes.
func TestLikeBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	random := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = 'a' + byte(r.IntN(2))
		}
		return b
	}
	cut := func(before, after []byte, found bool) string { return fmt.Sprintf("%q %q %v", before, after, found) }
	rest := func(after []byte, found bool) string { return fmt.Sprintf("%q %v", after, found) }
	for range 10_000 {
		b, sep := random(r.IntN(40)), random(1+r.IntN(4))
		s := string(sep)
		for name, same := range map[string]bool{
			"HasPrefix":   HasPrefix(b, s) == bytes.HasPrefix(b, sep),
			"Begins":      Begins(b, s) == bytes.HasPrefix(b, sep),
			"BeginsAny":   BeginsAny(b, []string{s, "ab"}) == (bytes.HasPrefix(b, sep) || bytes.HasPrefix(b, []byte("ab"))),
			"HasSuffix":   HasSuffix(b, s) == bytes.HasSuffix(b, sep),
			"CutPrefix":   rest(CutPrefix(b, s)) == rest(bytes.CutPrefix(b, sep)),
			"Index":       Index(b, s) == bytes.Index(b, sep),
			"LastIndex":   LastIndex(b, s) == bytes.LastIndex(b, sep),
			"IndexByte":   IndexByte(b, s[0]) == bytes.IndexByte(b, s[0]),
			"Cut":         cut(Cut(b, s)) == cut(bytes.Cut(b, sep)),
			"CutByte":     cut(CutByte(b, s[0])) == cut(bytes.Cut(b, sep[:1])),
			"Contains":    Contains(b, s) == bytes.Contains(b, sep),
			"ContainsAny": ContainsAny(b, s, "abab") == (bytes.Contains(b, sep) || bytes.Contains(b, []byte("abab"))),
		} {
			if !same {
				t.Fatalf("%s of %q and %q is another than that of package bytes", name, b, s)
			}
		}
	}
}
