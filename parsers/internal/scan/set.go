package scan

// Set is a set of bytes.
type Set [256]bool

// NewSet returns the set of the bytes in chars, where "a-z" stands for all from a to z.
func NewSet(chars string) (s Set) {
	for i := 0; i < len(chars); i++ {
		from, to := int(chars[i]), int(chars[i])
		if i+2 < len(chars) && chars[i+1] == '-' {
			i += 2
			to = int(chars[i])
		}
		for c := from; c <= to; c++ {
			s[c] = true
		}
	}
	return s
}

// Len returns how many bytes b begins with that are in the set.
func (s *Set) Len(b []byte) (n int) {
	for n < len(b) && s[b[n]] {
		n++
	}
	return n
}
