package ingest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink"
)

// TestFingerprintNumbers: fingerprints are numbered after the last one of the store, of which more
// are stored than are read back, and in the order of the rows, whichever was classified first. The
// first text in that order is the example.
func TestFingerprintNumbers(t *testing.T) {
	classifier := must.Have(classify.New())(t)
	known := &sink.Known{LastFingerprint: 60_000, Fingerprints: []sink.Numbered{{ID: 1, Value: "450 known"}}}
	b := newBuilder(&Options{Memory: memory.NewGoAllocator(), Classifier: classifier}, known, nil)
	texts := []string{"450 b <one@example.com>", "450 c", "450 a", "450 known", "450 b <two@example.com>"}
	numbers := map[string]uint32{}
	for _, text := range texts {
		numbers[text] = classifier.Classify(classify.FromReply(text)).Fingerprint
	}
	var got []string
	for _, segment := range [][]string{{texts[2], texts[3]}, {texts[4], texts[2], texts[0]}, {}} {
		for _, text := range segment {
			got = append(got, fmt.Sprint(b.prints.number(numbers[text], []byte(text))))
		}
		for _, rows := range b.prints.cut(b.opt.Memory) {
			for i := range int(rows.NumRows()) {
				got = append(got, rows.Column(0).ValueStr(i)+": "+rows.Column(1).ValueStr(i)+", as "+rows.Column(2).ValueStr(i))
			}
			rows.Release()
		}
	}
	want := []string{"60001", "1", "60001: 450 a, as 450 a", "60002", "60001", "60002",
		"60002: 450 b <{address}>, as 450 b <two@example.com>"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestFingerprintsAfterSweep: the classifier keeps its numbers while tail goes on from what is
// stored; each still means the same text.
func TestFingerprintsAfterSweep(t *testing.T) {
	classifier := must.Have(classify.New())(t)
	b := newBuilder(&Options{Memory: memory.NewGoAllocator(), Classifier: classifier}, &sink.Known{}, nil)
	number := func(text string) int32 {
		return b.prints.number(classifier.Classify(classify.FromReply(text)).Fingerprint, []byte(text))
	}
	classifier.Classify(classify.FromReply("450 no row"))
	first, second := number("450 first"), number("450 second")
	for _, rows := range b.prints.cut(b.opt.Memory) {
		rows.Release()
	}
	known := &sink.Known{LastFingerprint: second, Fingerprints: []sink.Numbered{{ID: first, Value: "450 first"}, {ID: second, Value: "450 second"}}}
	b = b.renew(known, nil)
	got := []int32{number("450 no row"), number("450 second"), number("450 first")}
	if want := []int32{second + 1, second, first}; !slices.Equal(got, want) {
		t.Errorf("got %d, want %d", got, want)
	}
	for _, rows := range b.prints.cut(b.opt.Memory) {
		if n, text := rows.NumRows(), rows.Column(1).ValueStr(0); n != 1 || text != "450 no row" {
			t.Errorf("%d rows, the first of %q", n, text)
		}
		rows.Release()
	}
}
