package follow

import (
	"testing"

	"github.com/mtalog/mtalog/internal/line"
)

const oneLine = "line 1\n"

// truncated returns a registry with one source, which owner read until its file was
// truncated.
func truncated(t *testing.T, owner any) (*registry, *progress) {
	t.Helper()
	r := &registry{store: &memory{}}
	s, err := r.claim([]byte(oneLine), owner)
	if err == nil {
		err = r.begin(s, []byte(oneLine))
	}
	if err != nil {
		t.Fatal(err)
	}
	r.advance(s, line.Block{Data: []byte(oneLine)}, []byte(oneLine))
	r.renew(s, nil)
	return r, s
}

// A file is truncated, and before the search for its rest begins, the watch of
// the copy, as under the pattern mail.log*, has claimed the source.
func TestReleaseLeavesToOthersWhatTheyClaimed(t *testing.T) {
	theLog, theCopy, another := new(int), new(int), new(int)
	r, s := truncated(t, theLog)
	if got, _ := r.claim([]byte(oneLine), theCopy); got != s {
		t.Fatalf("the copy's watch got %p, not %p", got, s)
	}
	r.release(s, theLog)

	if got, _ := r.claim([]byte(oneLine), another); got != nil {
		t.Error("two read one source")
	}
	if r.orphan(s, s.offset()) {
		t.Error("called lost while its copy is being read")
	}
	r.release(s, theCopy)
	if got, _ := r.claim([]byte(oneLine), another); got != s {
		t.Errorf("after its release: got %p, not %p", got, s)
	}
}

// Whoever found the copy has read it, and let go of it, before the search ends.
func TestFoundAndLeftAgainIsNotLost(t *testing.T) {
	theLog, theCopy := new(int), new(int)
	r, s := truncated(t, theLog)
	if !r.orphan(s, s.offset()) {
		t.Error("found by nobody, and not lost")
	}
	if got, _ := r.claim([]byte(oneLine), theCopy); got != s {
		t.Fatalf("the copy's watch got %p, not %p", got, s)
	}
	r.goesOn(s)
	r.forsake(s, theLog)
	r.release(s, theCopy)
	if r.orphan(s, s.offset()) {
		t.Error("called lost after its copy was found")
	}
}
