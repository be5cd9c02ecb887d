package line

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// got is what reading a source gave, as text: one line of the source per
// entry, "line@end".
type got struct {
	lines   []string
	tooLong int
	offset  int64
	err     error
}

// readAll keeps every block alive until the end, each in its own buffer, and
// scans them only then.
func readAll(r *Reader) got {
	var g got
	var blocks []Block
	for {
		b, err := r.Next(nil)
		g.tooLong += len(b.TooLong)
		if err != nil {
			g.err = err
			break
		}
		blocks = append(blocks, b)
	}
	for i, b := range blocks {
		s := Scan(b)
		for s.Next() {
			g.lines = append(g.lines, fmt.Sprintf("%s@%d", s.Line(), s.End()))
		}
		if i > 0 && b.Offset < blocks[i-1].End() {
			g.err = fmt.Errorf("block %d begins at %d, before the end %d of the one before", i, b.Offset, blocks[i-1].End())
		}
	}
	g.offset = r.Offset()
	return g
}

func (g got) String() string {
	return fmt.Sprintf("%q long=%d offset=%d err=%v", g.lines, g.tooLong, g.offset, g.err)
}

var readers = []struct {
	name string
	wrap func(io.Reader) io.Reader
}{
	{"whole", func(r io.Reader) io.Reader { return r }},
	{"one byte", iotest.OneByteReader},
	{"half", iotest.HalfReader},
	{"data with EOF", iotest.DataErrReader},
	{"one byte, data with EOF", func(r io.Reader) io.Reader { return iotest.DataErrReader(iotest.OneByteReader(r)) }},
}

func TestReader(t *testing.T) {
	small := Options{BlockSize: 8, MaxLine: 5}
	hold := Options{BlockSize: 8, MaxLine: 5, HoldPartial: true}
	roomy := Options{}
	tests := []struct {
		name string
		in   string
		opt  Options
		want string
	}{
		{"empty", "", small, `[] long=0 offset=0 err=EOF`},
		{"one line", "abc\n", small, `["abc@4"] long=0 offset=4 err=EOF`},
		{"no line end", "abc", small, `["abc@3"] long=0 offset=3 err=EOF`},
		{"empty lines", "\n\r\n\n", small, `["@1" "@3" "@4"] long=0 offset=4 err=EOF`},
		{"CRLF", "abc\r\nde\r\n", small, `["abc@5" "de@9"] long=0 offset=9 err=EOF`},
		{"CRLF over the border", "abcde\r\nab\r\n", Options{BlockSize: 6, MaxLine: 5}, `["abcde@7" "ab@11"] long=0 offset=11 err=EOF`},
		{"two CR", "abc\r\r\nde\r\r\n", roomy, `["abc@6" "de@11"] long=0 offset=11 err=EOF`},
		{"CR inside", "a\rb\n", small, `["a\rb@4"] long=0 offset=4 err=EOF`},
		{"block size -1", "abc\nde\nf\n", small, `["abc@4" "de@7" "f@9"] long=0 offset=9 err=EOF`},
		{"block size", "abc\ndef\ng\n", small, `["abc@4" "def@8" "g@10"] long=0 offset=10 err=EOF`},
		{"block size +1", "abc\ndefg\nh\n", small, `["abc@4" "defg@9" "h@11"] long=0 offset=11 err=EOF`},
		{"line above the block size", "abcdefghijklmnopqrstuvwxyz\nab\n", Options{BlockSize: 4}, `["abcdefghijklmnopqrstuvwxyz@27" "ab@30"] long=0 offset=30 err=EOF`},

		{"cap -1", "abcd\nx\n", small, `["abcd@5" "x@7"] long=0 offset=7 err=EOF`},
		{"cap", "abcde\nx\n", small, `["abcde@6" "x@8"] long=0 offset=8 err=EOF`},
		{"cap +1", "abcdef\nx\n", small, `["x@9"] long=1 offset=9 err=EOF`},
		{"cap, CRLF", "abcde\r\nx\r\n", small, `["abcde@7" "x@10"] long=0 offset=10 err=EOF`},
		{"cap +1, CRLF", "abcdef\r\nx\r\n", small, `["x@11"] long=1 offset=11 err=EOF`},
		{"cap, then CR and more", "abcde\rf\nx\n", small, `["x@10"] long=1 offset=10 err=EOF`},
		{"cap at the end", "abcde", small, `["abcde@5"] long=0 offset=5 err=EOF`},
		{"cap at the end, with CR", "abcde\r", small, `["abcde@6"] long=0 offset=6 err=EOF`},
		{"cap at the end, with two CR", "abcde\r\r", small, `[] long=1 offset=7 err=EOF`},
		{"cap, two CR", "abcde\r\r\nx\n", small, `["x@10"] long=1 offset=10 err=EOF`},
		{"cap +1 at the end", "x\nabcdef", small, `["x@2"] long=1 offset=8 err=EOF`},
		{"too long in the middle", "ab\nabcdefghijklmnopqrstuvwxyz\ncd\n", small, `["ab@3" "cd@33"] long=1 offset=33 err=EOF`},
		{"too long twice", "abcdefg\nabcdefghijklmnop\nx", small, `["x@26"] long=2 offset=26 err=EOF`},
		{"too long, all in one block", "ab\nabcdefg\ncd\n", Options{MaxLine: 5}, `["ab@3" "cd@14"] long=1 offset=14 err=EOF`},

		{"hold a partial line", "abc\nde", hold, `["abc@4"] long=0 offset=4 err=EOF`},
		{"hold CR without LF", "abc\nde\r", hold, `["abc@4"] long=0 offset=4 err=EOF`},
		{"hold a partial line that is too long", "abc\nabcdefghijklm", hold, `["abc@4"] long=0 offset=4 err=EOF`},

		{"hole before a line", "\x00\x00\x00abc\n", roomy, `["abc@7"] long=0 offset=7 err=EOF`},
		{"hole alone on a line", "ab\n\x00\x00\ncd\n", roomy, `["ab@3" "cd@9"] long=0 offset=9 err=EOF`},
		{"hole at the end", "ab\n\x00\x00", roomy, `["ab@3"] long=0 offset=5 err=EOF`},
		{"hole longer than the cap", strings.Repeat("\x00", 40) + "abc\nde\n", small, `["abc@44" "de@47"] long=0 offset=47 err=EOF`},
		{"hole longer than the cap at the end", "ab\n" + strings.Repeat("\x00", 40), small, `["ab@3"] long=0 offset=43 err=EOF`},
		{"hole and a line that fits only without it", "\x00\x00\x00abcd\n", small, `["abcd@8"] long=0 offset=8 err=EOF`},
		{"NUL inside a line", "a\x00b\n", roomy, `["a\x00b@4"] long=0 offset=4 err=EOF`},
		{"invalid UTF-8", "a\xff\xfeb\n", roomy, `["a\xff\xfeb@5"] long=0 offset=5 err=EOF`},
	}
	for _, tt := range tests {
		for _, rd := range readers {
			for _, eager := range []bool{false, true} {
				opt := tt.opt
				opt.Eager = eager
				g := readAll(NewReader(rd.wrap(strings.NewReader(tt.in)), 0, opt))
				if g.String() != tt.want {
					t.Errorf("%s (%s, eager %v):\n got %s\nwant %s", tt.name, rd.name, eager, g, tt.want)
				}
			}
		}
	}
}

// Every block size and every cap give the same lines, whatever the borders hit.
func TestReaderBorders(t *testing.T) {
	in := "Nov  1 a\r\nNov  1 bcd\n\nNov  1 efghij\r\n\x00\x00Nov  1 k\nNov  1 lmnopqrstuvwxyz\r\nend"
	for block := 1; block <= len(in)+1; block++ {
		for max := 1; max <= 30; max++ {
			for _, rd := range readers {
				r := NewReader(rd.wrap(strings.NewReader(in)), 0, Options{BlockSize: block, MaxLine: max})
				if g, want := readAll(r), reference(in, max); g.String() != want.String() {
					t.Fatalf("block %d, cap %d, %s:\n got %s\nwant %s", block, max, rd.name, g, want)
				}
			}
		}
	}
}

// reference cuts in the plainest way.
func reference(in string, max int) got {
	g := got{err: io.EOF, offset: int64(len(in))}
	end := 0
	for _, l := range strings.SplitAfter(in, "\n") {
		if l == "" {
			continue
		}
		end += len(l)
		l = strings.TrimSuffix(l, "\n")
		counted := strings.TrimLeft(strings.TrimSuffix(l, "\r"), "\x00") // a second CR is of the line, though nobody reads it
		l = strings.TrimRight(l, "\r")
		bare := strings.TrimLeft(l, "\x00")
		if len(counted) > max {
			g.tooLong++
			continue
		}
		if bare == "" && l != "" {
			continue
		}
		g.lines = append(g.lines, fmt.Sprintf("%s@%d", bare, end))
	}
	return g
}

func TestReaderFailing(t *testing.T) {
	broken := errors.New("disk on fire")
	for _, cut := range []string{"de", "a line that is too long"} {
		r := NewReader(io.MultiReader(strings.NewReader("abc\n"+cut), iotest.ErrReader(broken)), 100, Options{MaxLine: 10})
		g := readAll(r)
		if want := `["abc@104"] long=0 offset=104 err=disk on fire`; g.String() != want {
			t.Errorf("cut after %q: got %s, want %s", cut, g, want)
		}
		if _, err := r.Next(nil); err != broken {
			t.Errorf("second Next: %v", err)
		}
	}
}

// hesitant reads nothing so many times before each byte.
type hesitant struct {
	src   io.Reader
	times int
	n     int
}

func (h *hesitant) Read(b []byte) (int, error) {
	if h.n++; h.n%(h.times+1) != 0 {
		return 0, nil
	}
	return h.src.Read(b[:1])
}

func TestReaderNoProgress(t *testing.T) {
	for times, want := range map[int]string{
		99:  `["ab@3" "c@5"] long=0 offset=5 err=EOF`,
		100: `[] long=0 offset=0 err=` + io.ErrNoProgress.Error(),
	} {
		r := NewReader(&hesitant{src: strings.NewReader("ab\nc\n"), times: times}, 0, Options{})
		if g := readAll(r); g.String() != want {
			t.Errorf("nothing %d times: got %s, want %s", times, g, want)
		}
	}
}
