package follow

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

var rounds = flag.Int("rounds", 12, "how often TestAnything begins anew")

// TestAnything lets all that may happen to a log happen in any order, while the
// follower runs, is stopped, and is killed with batches that were not stored.
// Every line must come exactly once. A seed makes the order, though not the
// moments, come again.
//
//	go test ./internal/follow -run Anything -rounds 500
func TestAnything(t *testing.T) {
	for seed := range uint64(*rounds) {
		if !t.Run(fmt.Sprint(seed), func(t *testing.T) { anything(t, seed) }) {
			return
		}
	}
}

func anything(t *testing.T, seed uint64) {
	r := newRig(t)
	rnd := rand.New(rand.NewPCG(seed, 1))
	written, did := 0, []string{}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("did: %s\nevents:\n%s", strings.Join(did, " "), strings.Join(r.told(), "\n"))
		}
	})
	line := func() string {
		written++
		return fmt.Sprintf("line %d %s\n", written, strings.Repeat("x", rnd.IntN(80)))
	}
	r.write("mail.log", line())
	patterns := []string{"mail.log"}
	if seed%3 == 2 {
		patterns = []string{"mail.log*"}
	}
	r.start(patterns...)
	running := true
	for range 120 {
		switch n := rnd.IntN(100); {
		case n < 40:
			did = append(did, "write")
			for range rnd.IntN(6) {
				r.write("mail.log", line())
			}
		case n < 45:
			did = append(did, "write-much")
			var b strings.Builder
			for range 4000 {
				b.WriteString(line())
			}
			r.write("mail.log", b.String())
		case n < 55:
			did = append(did, "write-in-pieces")
			l := line()
			cut := rnd.IntN(len(l))
			r.write("mail.log", l[:cut])
			if running {
				r.waker.Kick()
			}
			r.write("mail.log", l[cut:])
		case n < 62:
			did = append(did, "rename")
			r.shift()
			r.rename("mail.log", "mail.log.1")
			if rnd.IntN(2) == 0 { // the writer still has it
				r.write("mail.log.1", line())
			}
			r.write("mail.log", line())
		case n < 68:
			did = append(did, "copytruncate")
			r.shift()
			r.copy("mail.log", "mail.log.1")
			r.must(os.Truncate("mail.log", 0))
			if rnd.IntN(2) == 0 {
				r.write("mail.log", line())
			}
		case n < 72:
			if r.exists("mail.log.2") {
				did = append(did, "compress")
				r.gzip("mail.log.2")
			}
		case n < 90:
			if running {
				did = append(did, "look")
				had := len(r.store.lines())
				looks := 0
				r.until("a look", func() bool { looks++; return looks > 10 || len(r.store.lines()) > had })
			}
		case n < 95:
			if running {
				did = append(did, "kill")
				select {
				case <-r.out: // not stored
				default:
				}
				r.stop()
				running = false
			}
		default:
			if !running {
				did = append(did, "start")
				r.start(patterns...)
				running = true
			}
		}
	}
	if !running {
		r.start(patterns...)
	}
	did = append(did, "end")
	r.write("mail.log", "end\n")
	written++
	complete := func() bool {
		if len(r.store.sources) == 0 || r.waker == nil {
			return false
		}
		return len(r.store.lines()) >= written
	}
	r.until(fmt.Sprintf("%d lines", written), complete)
	seen := map[string]bool{}
	for _, l := range r.store.lines() {
		if seen[l] {
			t.Errorf("twice: %q", l)
		}
		seen[l] = true
	}
	if len(seen) != written {
		t.Errorf("%d of %d lines", len(seen), written)
	}
	r.wantNoEvent("lost")
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
