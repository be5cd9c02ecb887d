package gen

import "math/bits"

// rng is splitmix64: small, fast, and the same on every machine.
type rng struct{ state uint64 }

func (r *rng) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// n returns a number in [0, n).
func (r *rng) n(n int) int {
	hi, _ := bits.Mul64(r.next(), uint64(n))
	return int(hi)
}

// between returns a number in [lo, hi).
func (r *rng) between(lo, hi int) int { return lo + r.n(hi-lo) }

// of is true in p of 10,000 cases.
func (r *rng) of(p int) bool { return r.n(10_000) < p }

// power returns a number in [0, n) by a power law: each doubling of the rank
// takes the same share, so the probability of rank k is about 1/k.
func (r *rng) power(n int) int {
	for {
		low := 1 << r.n(bits.Len(uint(n)))
		if k := low + r.n(low) - 1; k < n {
			return k
		}
	}
}

// chars appends n characters of the alphabet, which has at most 64.
func (r *rng) chars(b []byte, alphabet string, n int) []byte {
	for n > 0 {
		v := r.next()
		for k := min(n, 8); k > 0; k-- {
			b = append(b, alphabet[(v&0xff)*uint64(len(alphabet))>>8])
			v >>= 8
			n--
		}
	}
	return b
}

const (
	digits   = "0123456789"
	hexLower = "0123456789abcdef"
	hexUpper = "0123456789ABCDEF"
	lowers   = "0123456789abcdefghijklmnopqrstuvwxyz"
	uppers   = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	base64   = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	base62   = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	// noVowels is the alphabet of Postfix's long queue IDs (safe_ultostr).
	noVowels = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"
)
