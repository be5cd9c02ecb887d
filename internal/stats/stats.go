// Package stats has the few statistics that package answers needs: a robust
// baseline, a test whether two rates differ, a correction for testing many
// hypotheses, and the time at which a rate changed.
package stats

import (
	"cmp"
	"math"
	"slices"
)

// Median returns the median of values, the mean of the two in the middle if their
// number is even, and 0 if there are none.
func Median(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(values))
	if n%2 == 1 {
		return s[n/2]
	}
	return (s[n/2-1] + s[n/2]) / 2
}

// MAD returns the median absolute deviation from the median times 1.4826, which
// estimates the standard deviation of normally distributed values and is not
// moved by fewer than half of them.
func MAD(values []float64) float64 {
	m := Median(values)
	away := make([]float64, len(values))
	for i, v := range values {
		away[i] = math.Abs(v - m)
	}
	return 1.4826 * Median(away)
}

// gTest compares k1 hits among n1 with k2 hits among n2. It returns G, the
// likelihood-ratio statistic of their 2×2 table, and the probability p of a G at
// least as large if both rates are the same. G is then distributed approximately as
// chi-squared with one degree of freedom (Sokal and Rohlf, Biometry, chapter 17). It
// needs 0 <= k <= n. If a sample is empty, g is 0 and p is 1.
func gTest(k1, n1, k2, n2 float64) (g, p float64) {
	total, hits := n1+n2, k1+k2
	for _, c := range [][3]float64{
		{k1, n1, hits}, {n1 - k1, n1, total - hits}, {k2, n2, hits}, {n2 - k2, n2, total - hits},
	} {
		if c[0] > 0 {
			g += 2 * c[0] * math.Log(c[0]*total/(c[1]*c[2]))
		}
	}
	g = max(g, 0) // rounding may leave it a little below
	return g, math.Erfc(math.Sqrt(g / 2))
}

// fisher returns the p-value of Fisher's exact test, two-sided, for k1 hits among n1
// and k2 hits among n2: if both rates are the same, the probability of all tables
// with the same sums that are no more likely than this one. The counts must be whole
// numbers.
func fisher(k1, n1, k2, n2 float64) float64 {
	hits := k1 + k2
	choose := func(n, k float64) float64 {
		a, _ := math.Lgamma(n + 1)
		b, _ := math.Lgamma(k + 1)
		c, _ := math.Lgamma(n - k + 1)
		return a - b - c
	}
	all := choose(n1+n2, hits)
	likely := func(k float64) float64 { return choose(n1, k) + choose(n2, hits-k) - all }
	limit, p := likely(k1)+1e-7, 0.0 // tables that are as likely differ by rounding
	for k := max(0, hits-n2); k <= min(n1, hits); k++ {
		if l := likely(k); l <= limit {
			p += math.Exp(l)
		}
	}
	return min(p, 1)
}

// SameRate returns the probability of a difference at least as large as that between
// k1 hits among n1 and k2 hits among n2, if both rates are the same. It uses the
// G-test or, if fewer than five are expected in a cell of the table, for which G is
// not distributed as chi-squared, Fisher's exact test.
func SameRate(k1, n1, k2, n2 float64) float64 {
	total, hits := n1+n2, k1+k2
	if min(n1, n2)*min(hits, total-hits) < 5*total {
		return fisher(k1, n1, k2, n2)
	}
	_, p := gTest(k1, n1, k2, n2)
	return p
}

// BenjaminiHochberg adjusts p-values for the number of tests. Of the tests whose
// adjusted value is below a, a share of at most a is expected to be there by chance
// (false discovery rate; Benjamini and Hochberg 1995; the same as R's p.adjust with
// "BH").
func BenjaminiHochberg(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[b], p[a]) })
	adjusted, least, n := make([]float64, len(p)), 1.0, float64(len(p))
	for i, at := range order { // the largest first
		least = min(least, p[at]*n/(n-float64(i)))
		adjusted[at] = least
	}
	return adjusted
}

// Onset returns the index at which counts rose to the level that they have at their
// end: the start of the tail whose excess over reference sums to the most (Page's
// CUSUM, Biometrika 1954). PoissonReference gives the best reference for counts.
// Onset returns len(counts) if no tail is above the reference.
func Onset(counts []float64, reference float64) int {
	best, at, sum := 0.0, len(counts), 0.0
	for i := len(counts) - 1; i >= 0; i-- {
		sum += counts[i] - reference
		if sum > best {
			best, at = sum, i
		}
	}
	return at
}

// PoissonReference returns the reference of Onset that tells a Poisson process with
// the mean usual from one with the mean level best: their logarithmic mean, at which
// a count is as likely in one as in the other. It is near half-way between two that
// are near each other, and near the usual one if that is next to nothing: what
// never happened before began when it first happened, however few there were. It
// needs 0 < usual < level.
func PoissonReference(usual, level float64) float64 {
	return (level - usual) / math.Log(level/usual)
}

// PoissonTail returns the probability that a Poisson process with the mean usual
// gives count or more, for a count above the mean.
func PoissonTail(count, usual float64) float64 {
	logGamma, _ := math.Lgamma(count + 1)
	term := math.Exp(count*math.Log(usual) - usual - logGamma)
	sum := 0.0
	for k := count; term > sum*1e-12; k++ { // each is less than the one before
		sum += term
		term *= usual / (k + 1)
	}
	return sum
}
