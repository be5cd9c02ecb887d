package line

import (
	"strings"
	"testing"
)

func FuzzReader(f *testing.F) {
	f.Add("abc\r\ndef\n\n\x00\x00x\nlonger line than the cap\nend", uint8(8), uint8(6))
	f.Add("abcde\r", uint8(6), uint8(5))
	f.Add("abcd\r\r", uint8(59), uint8(3))
	f.Fuzz(func(t *testing.T, in string, block, max uint8) {
		opt := Options{BlockSize: int(block) + 1, MaxLine: int(max) + 1}
		want := reference(in, opt.MaxLine)
		for _, rd := range readers {
			g := readAll(NewReader(rd.wrap(strings.NewReader(in)), 0, opt))
			// A hole that the Reader dropped leaves an empty line behind.
			if strings.Contains(in, "\x00") {
				g.lines, want.lines = nonEmpty(g.lines), nonEmpty(want.lines)
			}
			if g.String() != want.String() {
				t.Fatalf("%s:\n got %s\nwant %s", rd.name, g, want)
			}
		}
		// Blocks join up to the source, byte for byte, where nothing is skipped.
		r := NewReader(strings.NewReader(in), 0, Options{BlockSize: opt.BlockSize, MaxLine: len(in) + 1})
		var all []byte
		for {
			b, err := r.Next(nil)
			if err != nil {
				break
			}
			all = append(all, b.Data...)
		}
		if string(all) != in {
			t.Fatalf("blocks give %q, source is %q", all, in)
		}
	})
}

func nonEmpty(lines []string) []string {
	var out []string
	for _, l := range lines {
		if !strings.HasPrefix(l, "@") {
			out = append(out, l)
		}
	}
	return out
}
