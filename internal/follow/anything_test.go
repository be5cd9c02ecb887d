package follow

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

var (
	rounds = flag.Int("rounds", 12, "how often TestAnything begins anew")
	seed   = flag.Int("seed", -1, "the only seed that TestAnything begins with")
)

// TestAnything lets all that may happen to a log happen in any order, while the
// follower runs, is stopped, and is killed with batches that were not stored.
// Every line must come exactly once. What no follower can save is not done: a
// line written between copytruncate's copy and its truncation. A seed makes the order, though not the
// moments, come again.
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
	r := newRig(t)
	rnd := rand.New(rand.NewPCG(seed, 1))
	written := map[string]bool{}
	do := func(what string) { r.note("        " + what) }
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("what was done, told and stored:\n%s", strings.Join(r.told(), "\n"))
		}
	})
	line := func() string {
		l := fmt.Sprintf("line %d %s", len(written)+1, strings.Repeat("x", rnd.IntN(80)))
		written[l] = true
		return l + "\n"
	}
	r.write("mail.log", line())
	patterns := []string{"mail.log"}
	if seed%3 == 2 {
		patterns = []string{"mail.log*"}
	}
	r.start(patterns...)
	running := true
	kill := func() {
		do("kill")
		select {
		case <-r.out: // not stored
		default:
		}
		r.stop()
		running = false
	}
	start := func() {
		do("start")
		r.start(patterns...)
		running = true
	}
	look := func(times int) {
		do("look")
		had, looks := r.store.count(), 0
		r.until("a look", func() bool { looks++; return looks > times || r.store.count() > had })
	}
	// meanwhile is called where a file is half made.
	meanwhile := func() {
		switch n := rnd.IntN(8); {
		case n == 0 && running:
			kill()
		case n == 0:
			start()
		case n < 5 && running:
			look(2)
		}
	}
	for range 120 {
		switch n := rnd.IntN(100); {
		case n < 40:
			do("write")
			for range rnd.IntN(6) {
				r.write("mail.log", line())
			}
		case n < 45:
			do("write-much")
			var b strings.Builder
			for range 4000 {
				b.WriteString(line())
			}
			r.write("mail.log", b.String())
		case n < 55:
			do("write-in-pieces")
			l := line()
			cut := rnd.IntN(len(l))
			r.write("mail.log", l[:cut])
			if running {
				r.waker.Kick()
			}
			r.write("mail.log", l[cut:])
		case n < 62:
			do("rename")
			r.shift()
			r.rename("mail.log", "mail.log.1")
			if rnd.IntN(2) == 0 { // the writer still has it
				r.write("mail.log.1", line())
			}
			r.write("mail.log", line())
		case n < 68:
			do("copytruncate")
			r.shift()
			log, err := os.ReadFile("mail.log")
			r.must(err)
			r.inSteps("mail.log.1", log, meanwhile)
			r.must(os.Truncate("mail.log", 0))
			if rnd.IntN(2) == 0 {
				r.write("mail.log", line())
			}
		case n < 72:
			if r.exists("mail.log.2") {
				do("compress")
				log, err := os.ReadFile("mail.log.2")
				r.must(err)
				r.inSteps("mail.log.2.gz", gzipped(log), meanwhile)
				r.must(os.Remove("mail.log.2"))
			}
		case n < 90:
			if running {
				look(10)
			}
		case n < 95:
			if running {
				kill()
			}
		default:
			if !running {
				start()
			}
		}
	}
	if !running {
		start()
	}
	do("end")
	r.write("mail.log", "end\n")
	written["end"] = true
	defer r.compare(written)
	r.until(fmt.Sprintf("%d lines", len(written)), func() bool { return r.store.count() >= len(written) })
	r.wantNoEvent("lost")
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
