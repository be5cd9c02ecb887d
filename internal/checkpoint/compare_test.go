package checkpoint

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

// forward is a Reader of text.
type forward struct {
	io.Reader
	at int64
}

func (f *forward) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	f.at += int64(n)
	return n, err
}

func (f *forward) Skip(to int64) error {
	_, err := io.CopyN(io.Discard, f, to-f.at)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

func TestCompare(t *testing.T) {
	_, log := noise(200_000)
	var tr Tracker
	tr.Add(0, log[:150_000])
	pos := tr.Position()
	changed := func(at int) []byte {
		b := bytes.Clone(log)
		b[at] ^= 1
		return b
	}
	for _, tt := range []struct {
		name        string
		now         []byte
		marks, tail Match // up to 100,000, and from there to the position
	}{
		{"the same", log, GoesOn, GoesOn},
		{"nothing new", log[:150_000], GoesOn, GoesOn},
		{"truncated", log[:149_999], GoesOn, EndsBefore},
		{"truncated before a mark", log[:140_000], GoesOn, EndsBefore},
		{"truncated where the bytes of a mark begin", log[:56_320], EndsBefore, EndsBefore},
		{"another tail", changed(149_999), GoesOn, Differs},
		{"another tail, truncated at a mark", changed(131_071)[:131_072], GoesOn, Differs},
		{"changed at a mark", changed(1<<16 - 1), Differs, GoesOn},
		{"changed behind the position", changed(150_000), GoesOn, GoesOn},
	} {
		if got, err := pos.Marks.Compare(&forward{Reader: bytes.NewReader(tt.now)}, 100_000); got != tt.marks || err != nil {
			t.Errorf("%s: marks: %v, %v, want %v", tt.name, got, err, tt.marks)
		}
		r := &forward{Reader: bytes.NewReader(tt.now)}
		before, got, err := pos.Compare(r, 100_000)
		if got != tt.tail || err != nil {
			t.Errorf("%s: %v, %v, want %v", tt.name, got, err, tt.tail)
		}
		if got == GoesOn && (r.at != pos.Offset || !bytes.Equal(before, log[100_000:150_000])) {
			t.Errorf("%s: left at %d, with %d bytes before", tt.name, r.at, len(before))
		}
	}
	broken := io.MultiReader(bytes.NewReader(log[:20_000]), iotest.ErrReader(iotest.ErrTimeout))
	if _, err := pos.Marks.Compare(&forward{Reader: broken}, 100_000); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("marks: %v, want the reader's error", err)
	}
	if _, _, err := pos.Compare(&forward{Reader: broken}, pos.TailStart()); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("%v, want the reader's error", err)
	}
	if _, got, err := (Position{Offset: 7, TailLen: -1}).Compare(&forward{Reader: bytes.NewReader(log)}, 0); got != Differs || err != nil {
		t.Errorf("no such position: %v, %v", got, err)
	}
}
