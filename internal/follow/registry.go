package follow

import (
	"bytes"
	"errors"
	"slices"
	"sync"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
)

// maxIdle bounds how many sources are remembered that nobody reads. By the time that
// one is forgotten, the store has it.
const maxIdle = 1024

// registry holds the progress of this run's sources. It is ahead of the store by
// what has been handed out and is not stored yet. It also sees to it that each source
// is read under one name only, be that mail.log or, after a rotation, mail.log.1.
type registry struct {
	mu      sync.Mutex
	store   Store
	sources []*progress
}

var (
	// errTaken: the source is being read elsewhere, or is not to be read in this
	// way. Try again at the next wake-up.
	errTaken = errors.New("file is being read elsewhere")
	// errUnclear: all that there is of the file is the beginning of a known source.
	// Whether it is a copy in the making, or another log that begins the same, will
	// be clear when it has grown.
	errUnclear = errors.New("file begins like another one")
)

// claim finds the source that begins with prefix, or makes a new one, for
// owner. The error is errTaken or errUnclear.
//
// As long as nothing of a source has been handed out, several owners may have a
// new progress of it each. begin decides which of them counts.
func (r *registry) claim(prefix []byte, owner any) (*progress, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	best, unclear := r.find(prefix)
	switch {
	case best != nil && best.owner != nil && best.owner != owner:
		return nil, errTaken
	case unclear:
		return nil, errUnclear
	case best != nil:
		best.owner, best.prefix = owner, bytes.Clone(prefix)
		return best, nil
	}
	s := &progress{owner: owner, prefix: bytes.Clone(prefix)}
	if st, ok := r.lookup(prefix); ok {
		s.known, s.stored, s.stage = st.Identity, &st.Position, begun
	}
	r.add(s)
	return s, nil
}

// find returns the source that begins with prefix. unclear is true where prefix
// may become the beginning of another source when it grows.
func (r *registry) find(prefix []byte) (best *progress, unclear bool) {
	begins := checkpoint.NewBeginning(prefix)
	for _, s := range r.sources {
		switch {
		case s.stage == untouched:
		case begins.Is(s.known):
			if best == nil || s.known.Length >= best.known.Length {
				best = s
			}
		case overlap(s.prefix, prefix):
			unclear = true
		}
	}
	return best, unclear
}

func (r *registry) lookup(prefix []byte) (Stored, bool) {
	if len(prefix) == 0 {
		return Stored{}, false
	}
	return r.store.Lookup(prefix)
}

// begin is called before the first block of a source is handed out, with the
// first bytes of its file, which may be more than when it was claimed. It returns
// errTaken if these bytes belong to another source: a copy of the file has been
// read in the meantime, or there was too little of the file to recognise it.
func (r *registry) begin(s *progress, prefix []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	begins := checkpoint.NewBeginning(prefix)
	for _, o := range r.sources {
		if o != s && o.stage != untouched && !slices.Contains(s.before, o) && (begins.Is(o.known) || overlap(o.prefix, prefix)) {
			return errTaken
		}
	}
	if st, ok := r.lookup(prefix); ok && !slices.ContainsFunc(s.before, func(o *progress) bool { return o.known == st.Identity }) {
		return errTaken
	}
	s.prefix = bytes.Clone(prefix)
	s.stage = max(s.stage, beginning)
	return nil
}

// overlap reports whether one begins with the other.
func overlap(a, b []byte) bool {
	n := min(len(a), len(b))
	return n > 0 && bytes.Equal(a[:n], b[:n])
}

// goesOn notes that a file has been found that goes on where s was left.
func (r *registry) goesOn(s *progress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.found = true
}

// verified notes that a file goes on at the stored position of s: it is pos, and
// before are the bytes in front of it.
func (r *registry) verified(s *progress, pos checkpoint.Position, before []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.found = true
	s.track.GoOn(pos, before)
	s.stored = nil
}

// end notes that all of s has been handed out.
func (r *registry) end(s *progress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.ended = true
}

// orphan reports whether nobody has found s anywhere since it was forsaken at
// offset.
func (r *registry) orphan(s *progress, offset int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !s.fresh() && !s.ended && !s.found && s.owner == nil && s.offset() == offset
}

// forsake releases s, whose file is gone. orphan then reports whether another file
// with it has been found.
func (r *registry) forsake(s *progress, owner any) {
	r.mu.Lock()
	if s.owner == owner {
		s.found = false
	}
	r.mu.Unlock()
	r.release(s, owner)
}

// renew forsakes s, whose file has been truncated or overwritten, and makes a new
// source for what the file holds now.
func (r *registry) renew(s *progress, prefix []byte) *progress {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := &progress{owner: s.owner, prefix: bytes.Clone(prefix)}
	for _, o := range append(slices.Clip(s.before), s) {
		if !o.fresh() && slices.Contains(r.sources, o) {
			n.before = append(n.before, o)
		}
	}
	s.owner, s.found = nil, false
	if s.fresh() {
		r.forget(s)
	}
	r.add(n)
	return n
}

// advance moves s past b, and returns the identity that the source had and
// the one it has from now on, which covers only what has been handed out.
func (r *registry) advance(s *progress, b line.Block, prefix []byte) (known, id checkpoint.Identity) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.track.Add(b.Offset, b.Data)
	known, id = s.known, s.known
	n := min(int64(len(prefix)), b.End(), checkpoint.PrefixLen)
	if id.Length < int(n) {
		id = checkpoint.IdentityOf(prefix[:n])
	}
	if len(s.prefix) < len(prefix) {
		s.prefix = bytes.Clone(prefix)
	}
	s.known, s.stage = id, begun
	return known, id
}

// add adds a source, and forgets the oldest idle ones if there are too many.
func (r *registry) add(s *progress) {
	idle := 0
	for _, o := range r.sources {
		if o.owner == nil {
			idle++
		}
	}
	kept := slices.DeleteFunc(r.sources, func(o *progress) bool {
		forgotten := o.owner == nil && idle > maxIdle
		if forgotten {
			idle--
		}
		return forgotten
	})
	r.sources = append(kept, s)
}

// release lets others read s, unless they do already: owner may have lost it,
// by renew. A source of which nothing was read is forgotten.
func (r *registry) release(s *progress, owner any) {
	if s == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.owner != owner {
		return
	}
	s.owner = nil
	if s.fresh() {
		r.forget(s)
	}
}

func (r *registry) forget(s *progress) {
	if i := slices.Index(r.sources, s); i >= 0 {
		r.sources = slices.Delete(r.sources, i, i+1)
	}
}
