package follow

import (
	"testing"

	"github.com/mtalog/mtalog/internal/line"
)

// A file is truncated, and before the search for its rest begins, the watch of
// the copy, as under the pattern mail.log*, has claimed the source.
func TestReleaseLeavesToOthersWhatTheyClaimed(t *testing.T) {
	r := registry{store: &memory{}}
	prefix := []byte("line 1\n")
	theLog, theCopy, another := new(int), new(int), new(int)

	s, err := r.claim(prefix, theLog)
	if err != nil || s == nil {
		t.Fatalf("claim: %v, %v", s, err)
	}
	if err := r.begin(s, prefix); err != nil {
		t.Fatal(err)
	}
	r.advance(s, line.Block{Data: prefix}, prefix)
	r.renew(s, nil)
	if got, _ := r.claim(prefix, theCopy); got != s {
		t.Fatalf("the copy's watch got %p, not %p", got, s)
	}
	r.release(s, theLog)

	if got, _ := r.claim(prefix, another); got != nil {
		t.Error("two read one source")
	}
	if r.orphan(s, s.offset()) {
		t.Error("called lost while its copy is being read")
	}
	r.release(s, theCopy)
	if got, _ := r.claim(prefix, another); got != s {
		t.Errorf("after its release: got %p, not %p", got, s)
	}
}

// Whoever found the copy has read it, and let go of it, before the search ends.
func TestFoundAndLeftAgainIsNotLost(t *testing.T) {
	r := registry{store: &memory{}}
	prefix := []byte("line 1\n")
	theLog, theCopy := new(int), new(int)

	s, _ := r.claim(prefix, theLog)
	if err := r.begin(s, prefix); err != nil {
		t.Fatal(err)
	}
	r.advance(s, line.Block{Data: prefix}, prefix)
	r.renew(s, nil)
	if !r.orphan(s, s.offset()) {
		t.Error("found by nobody, and not lost")
	}
	if got, _ := r.claim(prefix, theCopy); got != s {
		t.Fatalf("the copy's watch got %p, not %p", got, s)
	}
	r.goesOn(s)
	r.forsake(s, theLog)
	r.release(s, theCopy)
	if r.orphan(s, s.offset()) {
		t.Error("called lost after its copy was found")
	}
}
