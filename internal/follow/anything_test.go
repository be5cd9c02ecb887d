package follow

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"
)

var (
	rounds = flag.Int("rounds", 12, "how often TestAnything begins anew")
	seed   = flag.Int("seed", -1, "the only seed that TestAnything begins with")
)

// TestAnything lets all that may happen to a log happen in any order, while the
// follower runs, is stopped, and is killed with batches that were not stored.
// Every line must come exactly once. What no follower can save is not done: a
// line written between copytruncate's copy and its truncation. The same seed gives
// the same order, though not the same moments.
//
//	go test ./internal/follow -run Anything -rounds 500
//	go test ./internal/follow -run Anything -seed 53 -count 100 -failfast
func TestAnything(t *testing.T) {
	if *seed >= 0 {
		anything(t, uint64(*seed))
		return
	}
	for seed := range uint64(*rounds) {
		if !t.Run(fmt.Sprint(seed), func(t *testing.T) { anything(t, seed) }) {
			return
		}
	}
}

func anything(t *testing.T, seed uint64) {
	c := &chaos{rig: newRig(t), rnd: rand.New(rand.NewPCG(seed, 1)), written: map[string]bool{}, patterns: []string{"mail.log"}}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("what was done, told and stored:\n%s", strings.Join(c.told(), "\n"))
		}
	})
	c.write("mail.log", c.line())
	if seed%3 == 2 {
		c.patterns = []string{"mail.log*"}
	}
	c.rig.start(c.patterns...)
	c.running = true
	for range 120 {
		c.step()
	}
	if !c.running {
		c.start()
	}
	c.do("end")
	c.write("mail.log", "end\n")
	c.written["end"] = true
	defer c.compare(c.written)
	c.until(fmt.Sprintf("%d lines", len(c.written)), func() bool { return c.store.count() >= len(c.written) })
	c.wantNoEvent("lost")
}

// chaos is a log to which anything may happen, and its follower.
type chaos struct {
	*rig
	rnd      *rand.Rand
	written  map[string]bool
	patterns []string // that the follower follows
	running  bool     // the follower
	between  func()   // if set, what meanwhile does
}

// step does the next thing.
func (c *chaos) step() {
	switch n := c.rnd.IntN(100); {
	case n < 40:
		c.do("write")
		for range c.rnd.IntN(6) {
			c.write("mail.log", c.line())
		}
	case n < 45:
		c.writeMuch()
	case n < 55:
		c.writeInPieces()
	case n < 62:
		c.renameLog()
	case n < 68:
		c.copytruncate()
	case n < 72:
		c.compress()
	case n < 76:
		c.growOld()
	case n < 79:
		c.hide()
	case n < 92:
		if c.running {
			c.look(10)
		}
	case n < 96:
		if c.running {
			c.kill()
		}
	default:
		if !c.running {
			c.start()
		}
	}
}

// do notes what is done.
func (c *chaos) do(what string) { c.note("        " + what) }

// line returns a line that is not like any before.
func (c *chaos) line() string {
	l := fmt.Sprintf("line %d %s", len(c.written)+1, strings.Repeat("x", c.rnd.IntN(80)))
	c.written[l] = true
	return l + "\n"
}

func (c *chaos) kill() {
	c.do("kill")
	select {
	case <-c.out: // not stored
	default:
	}
	c.stop()
	c.running = false
}

func (c *chaos) start() {
	c.do("start")
	c.rig.start(c.patterns...)
	c.running = true
}

func (c *chaos) look(times int) {
	c.do("look")
	had, looks := c.store.count(), 0
	c.until("a look", func() bool { looks++; return looks > times || c.store.count() > had })
}

// meanwhile is called where a file is half made.
func (c *chaos) meanwhile() {
	if c.between != nil {
		c.between()
		return
	}
	switch n := c.rnd.IntN(8); {
	case n == 0 && c.running:
		c.kill()
	case n == 0:
		c.start()
	case n < 5 && c.running:
		c.look(2)
	}
}

func (c *chaos) writeMuch() {
	c.do("write-much")
	var b strings.Builder
	for range 4000 {
		b.WriteString(c.line())
	}
	c.write("mail.log", b.String())
}

func (c *chaos) writeInPieces() {
	c.do("write-in-pieces")
	l := c.line()
	cut := c.rnd.IntN(len(l))
	c.write("mail.log", l[:cut])
	if c.running {
		c.waker.Kick()
	}
	c.write("mail.log", l[cut:])
}

func (c *chaos) renameLog() {
	c.do("rename")
	c.shift()
	c.rename("mail.log", "mail.log.1")
	if c.rnd.IntN(2) == 0 { // the writer still has it
		c.write("mail.log.1", c.line())
	}
	c.write("mail.log", c.line())
}

func (c *chaos) copytruncate() {
	c.do("copytruncate")
	c.shift()
	log, err := os.ReadFile("mail.log")
	c.must(err)
	c.inSteps("mail.log.1", log, c.meanwhile)
	c.must(os.Truncate("mail.log", 0))
	if c.rnd.IntN(2) == 0 {
		c.write("mail.log", c.line())
	}
}

func (c *chaos) compress() {
	if !c.exists("mail.log.2") {
		return
	}
	c.do("compress")
	log, err := os.ReadFile("mail.log.2")
	c.must(err)
	c.inSteps("mail.log.2.gz", gzipped(log), c.meanwhile)
	c.must(os.Remove("mail.log.2"))
}

// growOld lets the log sleep, if it is looked at before it is written to.
func (c *chaos) growOld() {
	c.do("grow-old")
	then := time.Now().Add(-time.Hour)
	c.must(os.Chtimes("mail.log", then, then))
	c.meanwhile()
}

// hide makes it impossible to see for a while where the path leads.
func (c *chaos) hide() {
	c.do("hide")
	c.rename("mail.log", "hidden")
	c.must(os.Symlink("mail.log", "mail.log"))
	c.meanwhile()
	if c.rnd.IntN(2) == 0 { // the writer has it open
		c.write("hidden", c.line())
	}
	c.meanwhile()
	c.rename("hidden", "mail.log")
}

// compare checks that what was written is what was stored.
func (r *rig) compare(written map[string]bool) {
	var wrong []string
	seen := map[string]bool{}
	for _, src := range r.store.sources {
		for end, l := range src.lines {
			if seen[l] {
				wrong = append(wrong, fmt.Sprintf("twice: %s: before %d of %s", l, end, src.path))
			} else if !written[l] {
				wrong = append(wrong, fmt.Sprintf("never written: %q: before %d of %s", l, end, src.path))
			}
			seen[l] = true
		}
	}
	for l := range written {
		if !seen[l] {
			wrong = append(wrong, "missing: "+l)
		}
	}
	if len(wrong) > 0 {
		r.t.Errorf("%d lines wrong, among them\n%s", len(wrong), strings.Join(wrong[:min(len(wrong), 10)], "\n"))
	}
}

// inSteps writes a file as cp, logrotate and gzip do: it is there, empty, then
// holds some of what it is to hold, and the original stays until it is complete.
func (r *rig) inSteps(path string, content []byte, meanwhile func()) {
	r.write(path, "")
	meanwhile()
	for _, part := range [][]byte{content[:len(content)/3], content[len(content)/3:]} {
		r.write(path, string(part))
		meanwhile()
	}
}

// shift makes room for mail.log.1.
func (r *rig) shift() {
	for n := 40; n > 0; n-- {
		for _, ext := range []string{"", ".gz"} {
			if from := fmt.Sprintf("mail.log.%d%s", n, ext); r.exists(from) {
				r.rename(from, fmt.Sprintf("mail.log.%d%s", n+1, ext))
			}
		}
	}
}

func (r *rig) exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
