package stats

import (
	"math"
	"slices"
	"testing"
)

func near(a, b, tolerance float64) bool {
	return math.Abs(a-b) <= tolerance*max(1e-300, math.Abs(b))
}

func TestMedianAndMAD(t *testing.T) {
	for _, c := range []struct {
		values      []float64
		median, mad float64
	}{
		{nil, 0, 0},
		{[]float64{7}, 7, 0},
		{[]float64{3, 1, 2}, 2, 1.4826},
		{[]float64{4, 1, 3, 2}, 2.5, 1.4826},
		{[]float64{5, 1, 4, 2, 3}, 3, 1.4826},
		{[]float64{1, 1, 2, 2, 4, 6, 9}, 2, 1.4826}, // the example of Wikipedia's article on MAD
		{[]float64{5, 5, 5, 5, 1e9}, 5, 0},
	} {
		before := slices.Clone(c.values)
		if got := Median(c.values); got != c.median {
			t.Errorf("Median(%v) = %v, want %v", c.values, got, c.median)
		}
		if got := MAD(c.values); !near(got, c.mad, 1e-12) {
			t.Errorf("MAD(%v) = %v, want %v", c.values, got, c.mad)
		}
		if !slices.Equal(before, c.values) {
			t.Errorf("%v was changed to %v", before, c.values)
		}
	}
}

// TestGTest compares with sums of observed*log(observed/expected) and the tail
// of the normal distribution integrated by Simpson's rule.
func TestGTest(t *testing.T) {
	for _, c := range []struct{ k1, n1, k2, n2, g, p float64 }{
		{10, 100, 20, 100, 3.9865557364691195, 0.04586472771960847},
		{5, 1000, 50, 1000, 43.777443162272284, 3.679211174826304e-11},
		{1, 50, 9, 60, 6.490939552140293, 0.01084256575320305},
		{0, 50, 8, 60, 10.21922583015663, 0.0013898417785909688},
		{37, 400, 41, 390, 0.35393119039263077, 0.5518961701605842},
		{10, 100, 10, 100, 0, 1},
		{0, 100, 0, 50, 0, 1},
		{100, 100, 50, 50, 0, 1},
		{0, 0, 5, 10, 0, 1},
	} {
		g, p := gTest(c.k1, c.n1, c.k2, c.n2)
		if math.Abs(g-c.g) > 1e-9*max(1, c.g) || !near(p, c.p, 1e-7) {
			t.Errorf("gTest(%v) = %v, %v", c, g, p)
		}
		if g2, p2 := gTest(c.k2, c.n2, c.k1, c.n1); math.Abs(g-g2) > 1e-9 || !near(p2, p, 1e-7) {
			t.Errorf("gTest(%v) is not the same the other way round", c)
		}
	}
	if g, p := gTest(5e9+1, 11e9, 5e9, 11e9); g != 0 || p != 1 { // the sum is -9e-7
		t.Errorf("rounded below 0: %v, %v", g, p)
	}
}

// TestFisher has the tea-tasting experiment (Fisher, The Design of Experiments,
// chapter 2) and tables whose probabilities were summed with whole numbers.
func TestFisher(t *testing.T) {
	for _, c := range []struct{ k1, n1, k2, n2, p float64 }{
		{3, 4, 1, 4, 34.0 / 70},
		{1, 12, 9, 12, 0.0027594561852200832},
		{0, 4, 3, 4, 1.0 / 7},
		{0, 10, 0, 10, 1},
		{0, 0, 5, 10, 1},
	} {
		if p := fisher(c.k1, c.n1, c.k2, c.n2); !near(p, c.p, 1e-9) {
			t.Errorf("fisher(%v) = %v", c, p)
		}
	}
	if p, q := SameRate(0, 4, 3, 4), fisher(0, 4, 3, 4); p != q {
		t.Errorf("few: %v, want %v", p, q)
	}
	if _, g := gTest(2, 10, 8, 10); SameRate(2, 10, 8, 10) != g {
		t.Error("five are expected in each cell: want the G-test")
	}
}

// TestBenjaminiHochberg has the p-values of the 1995 article's table 1, where
// the procedure rejects four hypotheses at 0.05.
func TestBenjaminiHochberg(t *testing.T) {
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1}
	adjusted := BenjaminiHochberg(p)
	significant := 0
	for i, a := range adjusted {
		if a <= 0.05 {
			significant++
		}
		if a < p[i] || a > 1 {
			t.Errorf("%v was adjusted to %v", p[i], a)
		}
	}
	if significant != 4 {
		t.Errorf("%d are significant, want 4", significant)
	}
	for i, want := range []float64{0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714286, 0.06385714285714286, 0.0645, 0.0765, 0.486} {
		if !near(adjusted[i], want, 1e-12) {
			t.Errorf("%v was adjusted to %v, want %v", p[i], adjusted[i], want)
		}
	}
	slices.Reverse(p)
	back := BenjaminiHochberg(p)
	slices.Reverse(back)
	if !slices.Equal(back, adjusted) {
		t.Error("the order of p-values matters")
	}
	if got := BenjaminiHochberg(nil); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func TestOnset(t *testing.T) {
	for _, c := range []struct {
		counts    []float64
		reference float64
		want      int
	}{
		{nil, 1, 0},
		{[]float64{0, 0, 0}, 1, 3},
		{[]float64{0, 1, 0, 9, 8, 9}, 5, 3},
		{[]float64{0, 9, 0, 0, 0, 0, 8, 9}, 5, 6}, // an earlier peak is over
		{[]float64{0, 9, 4, 9, 9}, 5, 1},          // one low count is none
		{[]float64{9, 9, 9}, 5, 0},
		{[]float64{0, 0, 5.5}, 5, 2},
		{[]float64{9, 9, 0, 0, 0}, 5, 5}, // over by now
		{[]float64{5, 5}, 5, 2},          // at the reference is not above it
	} {
		if got := Onset(c.counts, c.reference); got != c.want {
			t.Errorf("Onset(%v, %v) = %d, want %d", c.counts, c.reference, got, c.want)
		}
	}
}

func TestPoissonReference(t *testing.T) {
	for _, c := range []struct{ usual, level, want float64 }{
		{9, 11, 9.967}, // about half-way
		{1, math.E, math.E - 1},
		{0.5, 100, 18.78}, // a slow beginning counts
	} {
		got := PoissonReference(c.usual, c.level)
		if !near(got, c.want, 1e-3) {
			t.Errorf("PoissonReference(%v, %v) = %v, want %v", c.usual, c.level, got, c.want)
		}
		// A step with as many is as likely in one process as in the other.
		if usual, level := got*math.Log(c.usual)-c.usual, got*math.Log(c.level)-c.level; !near(usual, level, 1e-9) {
			t.Errorf("at %v the likelihoods differ: %v and %v", got, usual, level)
		}
	}
}

func TestPoissonTail(t *testing.T) {
	for _, c := range []struct{ count, usual, want float64 }{
		{1, 0.5, 1 - math.Exp(-0.5)},
		{2, 1, 1 - 2*math.Exp(-1)},
		{5, 0.5, 0.000172116}, // these by summing up to count
		{9, 3.2, 0.00571414},
		{130, 100, 0.00228209},
		{1e6, 1, 0},
		{2e6, 1e6, 0},
	} {
		if got := PoissonTail(c.count, c.usual); !near(got, c.want, 1e-4) {
			t.Errorf("PoissonTail(%v, %v) = %v, want %v", c.count, c.usual, got, c.want)
		}
	}
}
