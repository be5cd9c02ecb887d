package follow

import (
	"os"
	"testing"
)

func TestStandardInput(t *testing.T) {
	r := newRig(t)
	pr, pw, err := os.Pipe()
	r.must(err)
	defer func(f *os.File) { os.Stdin = f }(os.Stdin)
	os.Stdin = pr
	r.start("-")
	pw.WriteString("one\ntw")
	r.want("one")
	pw.WriteString("o\nthree")
	pw.Close()
	r.want("one", "two", "three")
	if b, ok := <-r.out; ok && !b.Block.Last {
		t.Errorf("more came: %+v", b)
	}
	for range r.out {
	}
	if err := <-r.done; err != nil {
		t.Error(err)
	}
}
