package classify

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mtalog/mtalog/parsers"
)

// TestDeterminism: a verdict does not depend on what came before, on the cache
// or on which texts share a fingerprint.
func TestDeterminism(t *testing.T) {
	rows := readCSVFile(t, "testdata/labelled.csv")
	first := classifier(t)
	small := first.Fork()
	small.cache, small.recent = newCache(3), newRecent(1)
	want := make([]Verdict, len(rows))
	for i, row := range rows {
		want[i] = first.Classify(labelled(t, row))
	}
	for round := range 3 {
		for i := range rows {
			if round == 1 {
				i = len(rows) - 1 - i
			}
			r := labelled(t, rows[i])
			if got := small.Classify(r); got != want[i] {
				t.Fatalf("%q: %+v, then %+v", r.Text, want[i], got)
			}
			r.Text = []byte(strings.ReplaceAll(string(r.Text), "192.0.2.1", "2001:db8::77"))
			if got := small.Classify(r); got != want[i] {
				t.Fatalf("%q with another address: %+v, then %+v", r.Text, want[i], got)
			}
		}
	}
	if n := len(small.cache.young) + len(small.cache.old); n > 6 {
		t.Errorf("a cache of 3 holds %d", n)
	}
}

func TestFingerprintTable(t *testing.T) {
	c := classifier(t)
	c.Know(7, "550 5.1.1 <{address}> known")
	if e := FromReply("550 5.1.1 <a@example.com> known").Event; e != parsers.Bounced {
		t.Errorf("550 is %v", e)
	}
	if e := FromReply("450 <a@example.com> busy").Event; e != parsers.Deferred {
		t.Errorf("450 is %v", e)
	}
	one := c.Classify(FromReply("550 5.1.1 <a@example.com> known"))
	two := c.Fork().Classify(FromReply("550 5.1.1 <b@example.com> new"))
	three := c.Classify(FromReply("450 <c@example.com> other\xff"))
	if one.Fingerprint != 7 || two.Fingerprint != 8 || three.Fingerprint != 9 {
		t.Errorf("fingerprints %d, %d, %d", one.Fingerprint, two.Fingerprint, three.Fingerprint)
	}
	want := []FingerprintInfo{
		{8, "550 5.1.1 <{address}> new"},
		{9, "450 <{address}> other\ufffd"},
	}
	if got := c.Fingerprints(); !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := c.Fingerprints(); len(got) != 0 {
		t.Errorf("again: %+v", got)
	}
	c.shared.max = 3
	if v := c.Classify(FromReply("450 one too many")); v.Fingerprint != 0 || v.Category == 0 {
		t.Errorf("a full table: %+v", v)
	}
}

// TestFork: classifiers that share rules agree on fingerprints.
func TestFork(t *testing.T) {
	c := classifier(t)
	rows := readCSVFile(t, "testdata/labelled.csv")
	got := make([][]Verdict, 4)
	var wg sync.WaitGroup
	for i := range got {
		f := c.Fork()
		wg.Go(func() {
			for _, row := range rows {
				got[i] = append(got[i], f.Classify(labelled(t, row)))
			}
		})
	}
	wg.Wait()
	for i := range got {
		if !slices.Equal(got[i], got[0]) {
			t.Errorf("classifier %d differs from the first", i)
		}
	}
	if n := len(c.Fingerprints()); n == 0 || n > len(rows) {
		t.Errorf("%d fingerprints of %d texts", n, len(rows))
	}
}
