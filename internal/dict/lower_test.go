package dict

import (
	"bytes"
	"testing"
)

func TestLower(t *testing.T) {
	var all []byte
	for c := range 256 {
		all = append(all, byte(c))
	}
	for _, s := range [][]byte{nil, []byte("MX.Example.COM"), []byte("mx1.example.com"), []byte("ABCDEFGH"), []byte("@AZ[`az{"), []byte("@AZ["), []byte("`az{"), all, all[3:], all[:77]} {
		var want []byte
		for _, c := range s {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			want = append(want, c)
		}
		got := bytes.Clone(s)
		if Lower(got); !bytes.Equal(got, want) {
			t.Errorf("%q: %q", s, got)
		}
	}
}
