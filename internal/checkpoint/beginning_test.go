package checkpoint

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestIndex asks the index and each identity by itself for the sources that begin
// like many, some of which begin alike or are moved.
func TestIndex(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := bytes.Repeat([]byte("0123456789abcdef"), PrefixLen/8)
	begin := func(n int) []byte {
		prefix := bytes.Clone(text[:random.IntN(2*PrefixLen)*min(n%7, 1)])
		if len(prefix) > 0 && n%3 > 0 {
			prefix[random.IntN(min(len(prefix), 8))] = byte(n % 5)
		}
		return prefix
	}
	var x Index
	var all []Identity
	for n := range 300 {
		prefix := begin(n)
		all = append(all, IdentityOf(prefix))
		x.Put(all[n], n)
		if other := random.IntN(n + 1); n%10 == 0 {
			longer := IdentityOf(append(prefix, "more"...))
			x.Move(all[other], longer, other)
			all[other] = longer
		}
	}
	for n := range 200 {
		prefix := begin(n)
		var want []int
		for source, id := range all {
			if Same(id, prefix) {
				want = append(want, source)
			}
		}
		got := x.Like(prefix)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("like %d bytes: %v, want %v", len(prefix), got, want)
		}
	}
}
