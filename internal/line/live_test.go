package line

import (
	"bytes"
	"io"
	"slices"
	"testing"
)

// growing returns io.EOF where it has no more for now, as a file does.
type growing struct{ bytes.Buffer }

func TestReaderGoesOnWhenTheFileGrows(t *testing.T) {
	var src growing
	r := NewReader(&src, 0, Options{HoldPartial: true, MaxLine: 10, BlockSize: 16})
	for _, step := range []struct{ add, want string }{
		{"ab", `[] long=0 offset=0 err=EOF`},
		{"c\nd", `["abc@4"] long=0 offset=4 err=EOF`},
		{"", `[] long=0 offset=4 err=EOF`},
		{"\r", `[] long=0 offset=4 err=EOF`},
		{"\n", `["d@7"] long=0 offset=7 err=EOF`},
		{"this line is", `[] long=0 offset=7 err=EOF`},
		{" too long", `[] long=0 offset=7 err=EOF`},
		{"\nx\n", `["x@31"] long=1 offset=31 err=EOF`},
	} {
		src.WriteString(step.add)
		if g := readAll(r); g.String() != step.want {
			t.Errorf("after %q: got %s, want %s", step.add, g, step.want)
		}
	}
	src.WriteString("this line, too, is\ny\nand so is this one\n")
	b, err := r.Next(nil)
	if err != nil || !slices.Equal(b.TooLong, []int64{31}) {
		t.Errorf("in front of a block, %v was skipped, %v", b.TooLong, err)
	}
	for _, want := range [][]int64{{b.End()}, nil} {
		if b, err := r.Next(nil); err != io.EOF || len(b.Data) > 0 || !slices.Equal(b.TooLong, want) {
			t.Errorf("behind the last block, %v was skipped, want %v, %v", b.TooLong, want, err)
		}
	}
	src.WriteString("z\nhalf a line")
	if b, err := r.Next(nil); err != nil || string(b.Data) != "z\n" || b.Last {
		t.Errorf("got %q, %v, the last: %t", b.Data, err, b.Last)
	}
}

func TestReaderEager(t *testing.T) {
	pr, pw := io.Pipe()
	r := NewReader(pr, 0, Options{Eager: true})
	go pw.Write([]byte("a\nb\nc"))
	b, err := r.Next(nil)
	if err != nil || string(b.Data) != "a\nb\n" {
		t.Errorf("got %q, %v: an open pipe's lines must not wait", b.Data, err)
	}
	go func() { pw.Write([]byte("d")); pw.Close() }()
	b, err = r.Next(nil)
	if err != nil || string(b.Data) != "cd" || b.Offset != 4 || !b.Last {
		t.Errorf("got %q at %d, %v", b.Data, b.Offset, err)
	}
}
