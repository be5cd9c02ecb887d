package answers

import (
	"math"

	"github.com/mtalog/mtalog/internal/stats"
)

// comparison is how often something happened in the window, and how often it does as a rule.
type comparison struct {
	Count float64
	Usual float64 // count in such a window; 0 if that is not known

	counts   byWindow
	spread   float64
	doubt    float64 // standard error of Usual
	growth   float64 // how many times as many are expected as usual, as there is more mail
	happened bool    // in a window before, though Usual may be 0
	quiet    float64 // see onQuietSite
}

// least is how many there must be at least to be called unusual: fewer are not worth a look,
// however rare they are.
const least = 5

// rare is the share of windows in which chance alone may make something unusual.
const rare = 0.001

// halfOne is what a count of 0 is taken for: one less than half might have been rounded.
const halfOne = 0.5

// mostHalves is by how much at most that half is multiplied when there is more mail: more mail does not
// explain a dozen of what never happened before.
const mostHalves = 4

// setUsual sets what is usual. There is growth times as much mail, so growth times as many are expected.
func (c *comparison) setUsual(b baseline, counts byWindow, growth float64) {
	c.counts, c.growth = counts, growth
	c.Usual, c.spread = b.usual(counts), b.spread(counts)
	c.doubt = b.doubt(c.Usual)
	c.happened = b.happened(counts, b.now)
}

// isMore reports whether there are at least twice as many as expected, and more than chance
// explains. Expected is what is usual, multiplied if there is more mail. Beyond chance is more than
// three times the spread of the earlier windows above that, and what a Poisson process with that mean
// rarely gives: if the mean is low, it exceeds three times its spread too often.
func (c *comparison) isMore() bool {
	if c.quiet > 0 {
		return c.chance() < rare
	}
	expected := c.Usual * c.growth
	more := c.Count - expected
	return c.Count >= least && more >= expected && more > 3*max(c.spread*c.growth, math.Sqrt(max(expected, 1))) && c.chance() < rare
}

// chance is the probability of this count or more in a window, if nothing has changed and what
// is usual is somewhat more than was counted in the few windows before.
func (c *comparison) chance() float64 {
	expected := c.growth * (c.Usual + c.doubt)
	if c.Count <= expected {
		return 1
	}
	floor := halfOne * min(max(1, c.growth), mostHalves)
	if c.quiet > 0 {
		floor = c.quiet
	}
	return stats.PoissonTail(c.Count, max(expected, floor))
}
