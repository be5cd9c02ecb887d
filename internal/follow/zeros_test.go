package follow

import (
	"os"
	"strings"
	"testing"
	"time"
)

// TestFilledAfterItHadItsSize: robocopy gives a file its full size first, which makes it
// a file of zeros, and then writes it from its start on.
func TestFilledAfterItHadItsSize(t *testing.T) {
	for name, step := range map[string]int{"less than an identity": 1000, "more": 6000} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			lines := manyLines("line", 100)
			content := []byte(strings.Join(lines, "\n") + "\n")
			r.write("a.log", string(make([]byte, len(content))))
			r.start("a.log")
			r.wantEvent("a.log: new log")
			r.wantEvent("caught up")
			f, err := os.OpenFile("a.log", os.O_WRONLY, 0)
			r.must(err)
			defer f.Close()
			modified := time.Now().Add(-time.Minute)
			for at := 0; at < len(content); at += step {
				end := min(at+step, len(content))
				_, err := f.WriteAt(content[at:end], int64(at))
				r.must(err)
				modified = modified.Add(time.Second) // two writes may come within a tick of the clock
				r.must(os.Chtimes("a.log", modified, modified))
				r.want(lines[:strings.Count(string(content[:end]), "\n")]...)
			}
			r.stop()
			r.start("a.log") // it is known by what it holds now
			r.add("a.log", "and more")
			r.want(append(lines, "and more")...)
			r.wantNoEvent("lost")
		})
	}
}
