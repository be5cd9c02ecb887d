package checkpoint

import (
	"bytes"
	"testing"
)

// TestMarksOfPieces: however a source is read, and wherever it was left in between, its
// marks are the same.
func TestMarksOfPieces(t *testing.T) {
	random, log := noise(300_000)
	var whole Tracker
	whole.Add(0, log)
	for range 50 {
		var pieces Tracker
		for off := 0; off < len(log); {
			n := random.IntN(6000)
			if random.IntN(4) == 0 {
				n = int(markAfter(int64(off))) - off
			}
			n = min(n, len(log)-off)
			if random.IntN(10) == 0 {
				p := pieces.Position()
				pieces = Tracker{}
				pieces.GoOn(p, log[max(0, off-tailLen):off])
			}
			pieces.Add(int64(off), log[off:off+n])
			off += n
		}
		if pieces.Position() != whole.Position() {
			t.Fatalf("read in pieces: %+v, as a whole: %+v", pieces.Position(), whole.Position())
		}
	}
}

// TestMarks: the marks of a source fit it; one that differs fits none from there on.
func TestMarks(t *testing.T) {
	_, log := noise(300_000)
	const fork = 50_000
	other := append(bytes.Clone(log[:fork]), log[:len(log)-fork]...)
	var whole Tracker
	whole.Add(0, log)
	n, last := 0, int64(PrefixLen)
	for m := range whole.Position().Marks.all {
		n++
		if m.offset <= last || m.offset > last+max(last/8, tailLen) || m.start() < last {
			t.Errorf("a mark at %d follows one at %d", m.offset, last)
		}
		if last = m.offset; !m.fits(log[m.start():m.offset]) {
			t.Errorf("the mark at %d does not fit its own source", m.offset)
		}
		if got, want := m.fits(other[m.start():m.offset]), m.offset <= fork; got != want {
			t.Errorf("the mark at %d fits a source that differs from %d on: %v", m.offset, fork, got)
		}
	}
	if n < 40 || last < int64(len(log))*8/9 {
		t.Errorf("%d marks, the last at %d of %d", n, last, len(log))
	}
}

// TestMarkOffsets: a database holds marks by their order only.
func TestMarkOffsets(t *testing.T) {
	for _, c := range []struct{ offset, want int64 }{
		{0, 5 << 10}, {5 << 10, 6 << 10}, {6<<10 - 1, 6 << 10}, {15 << 10, 16 << 10}, {16 << 10, 18 << 10},
		{1 << 20, 1<<20 + 1<<17}, {2<<20 - 1, 2 << 20}, {1 << 40, 1<<40 + 1<<37},
	} {
		if got := markAfter(c.offset); got != c.want {
			t.Errorf("the mark after %d is at %d, want %d", c.offset, got, c.want)
		}
	}
}

// TestUnknownMarks: what was skipped has no marks, and what follows it has.
func TestUnknownMarks(t *testing.T) {
	_, log := noise(100_000)
	var tr Tracker
	tr.Add(0, log[:20_000])
	tr.Add(30_000, log[30_000:]) // as after an over-long line
	known := map[bool]int{}
	for m := range tr.Position().Marks.all {
		if m.offset > 20_000 && m.start() < 30_000 {
			t.Errorf("a mark at %d, of bytes that were not seen", m.offset)
		}
		if !m.fits(log[m.start():m.offset]) {
			t.Errorf("the mark at %d does not fit", m.offset)
		}
		known[m.offset > 30_000]++
	}
	if known[false] == 0 || known[true] == 0 {
		t.Error("no marks on one side of the gap")
	}
	tr.SkipTo(10_000) // back, as after a truncation
	for m := range tr.Position().Marks.all {
		if m.offset > 10_000 {
			t.Errorf("a mark at %d of a source that was left at 10,000", m.offset)
		}
	}
	tr.GoOn(Position{Offset: 50_000, Marks: "dam"}, nil)
	for m := range tr.Position().Marks.all {
		t.Errorf("a mark at %d", m.offset)
	}
}
