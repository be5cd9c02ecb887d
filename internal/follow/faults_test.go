package follow

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// TestAnythingWithReadErrors does what TestAnything does to a log, look by look and
// without nxadm/tail, so that a seed gives the same each time, and lets reads of open
// files fail at random.
//
//	go test ./internal/follow -run AnythingWithReadErrors -rounds 300
func TestAnythingWithReadErrors(t *testing.T) {
	for seed := range uint64(*rounds+2) / 3 {
		if !t.Run(fmt.Sprint(seed), func(t *testing.T) { readErrors(t, seed) }) {
			return
		}
	}
}

func readErrors(t *testing.T, seed uint64) {
	s := newStepper(t, "mail.log")
	c := &chaos{rig: s.rig, rnd: rand.New(rand.NewPCG(seed, 2)), written: map[string]bool{}}
	c.note(fmt.Sprint("seed ", seed))
	fails := func() bool { return c.rnd.IntN(12) == 0 }
	look := func() {
		if s.w.file != nil {
			s.w.file.handle = failing(s.w.file.handle, fails)
		}
		s.step()
		s.wantInvariants()
	}
	c.between = func() {
		if c.rnd.IntN(2) == 0 {
			look()
		}
	}
	c.write("mail.log", c.line())
	for range 150 {
		switch n := c.rnd.IntN(20); {
		case n < 6:
			c.do("write")
			c.write("mail.log", c.line()+c.line())
		case n < 7:
			c.writeInPieces()
		case n < 8:
			c.renameLog()
		case n < 9:
			c.copytruncate()
		case n < 10:
			c.compress()
		case n < 11:
			c.do("grow-old")
			s.old("mail.log")
		case n < 12:
			c.hide()
		case n < 13:
			c.do("restart")
			s.restart("mail.log")
		}
		look()
	}
	fails = func() bool { return false }
	c.write("mail.log", "end\n")
	c.written["end"] = true
	for range graceWakes + maxPause {
		s.step()
	}
	c.compare(c.written)
	c.wantNoEvent("lost")
	if t.Failed() {
		t.Logf("what was done and told:\n%s", strings.Join(c.told(), "\n"))
	}
}

// failing lets calls for a file fail where fails says so.
func failing(h handle, fails func() bool) handle {
	file, ok := h.(*os.File)
	if !ok {
		return h // fails already
	}
	return &failingFile{File: file, read: func(int64) bool { return fails() }, stat: func() bool { return fails() }}
}
