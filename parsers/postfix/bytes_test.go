package postfix

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestBytes compares with the standard library.
func TestBytes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		b := make([]byte, random.IntN(70))
		for i := range b {
			b[i] = "\x00\x01abcdefghijklmn\x7f\x80\xff"[random.IntN(19)]
		}
		c := "\x00\x01ak\x80\xff"[random.IntN(6)]
		if got, want := indexByte(b, c), bytes.IndexByte(b, c); got != want {
			t.Fatalf("indexByte(%q, %q) = %d, want %d", b, c, got, want)
		}
		ascii := true
		for _, x := range b {
			ascii = ascii && x < 0x80
		}
		if got := isASCII(b); got != ascii {
			t.Fatalf("isASCII(%q) = %v", b, got)
		}
	}
}
