package follow

import (
	"bytes"
	"sync"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
)

// state is how far one source has been handed out.
type state struct {
	known checkpoint.Identity // what the consumer knows it by
	head  []byte              // what its file began with when last seen, up to PrefixLen
	track checkpoint.Tracker
	fresh bool // nothing has been stored or handed out yet
	cut   bool // its file was truncated or overwritten: another source may begin the same
	ended bool // an archive of it has been read to its end
	owner any  // who reads it now

	stored *checkpoint.Position // the store's, until it has been verified
}

// offset is where reading has to go on.
func (s *state) offset() int64 {
	if s.stored != nil {
		return s.stored.Offset
	}
	return s.track.Offset()
}

// maxIdle bounds the states that are kept of sources that nobody reads: the
// store knows them by the time that they are forgotten.
const maxIdle = 1024

// registry holds the states of this run. It is ahead of the store, by what has
// been handed out and not been stored yet. It also keeps two from reading the
// same source, as mail.log and, after it was renamed, mail.log.1.
type registry struct {
	mu     sync.Mutex
	store  Store
	states []*state
}

// claim finds the source that begins with prefix, or makes a new one, for
// owner. It returns nil where someone else is reading it.
func (r *registry) claim(prefix []byte, owner any) (*state, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var best *state
	for _, s := range r.states {
		if s.owner != nil && s.owner != owner && overlap(s.head, prefix) {
			return nil, nil
		}
		if checkpoint.Same(s.known, prefix) && (best == nil || s.known.Length >= best.known.Length) {
			best = s
		}
	}
	if best != nil {
		if best.owner != nil && best.owner != owner {
			return nil, nil
		}
		best.owner, best.head = owner, bytes.Clone(prefix)
		return best, nil
	}
	s := &state{owner: owner, fresh: true, head: bytes.Clone(prefix)}
	if len(prefix) > 0 {
		st, ok, err := r.store.Lookup(prefix)
		if err != nil {
			return nil, err
		}
		if ok {
			s.known, s.stored, s.fresh = st.Identity, &st.Position, false
		}
	}
	r.add(s)
	return s, nil
}

// begin is asked before the first block of a source is handed out. It is false
// where someone else has got hold of the same bytes meanwhile, as a copy.
func (r *registry) begin(s *state, prefix []byte) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, o := range r.states {
		if o != s && !o.cut && (o.owner != nil || !o.fresh) && overlap(o.head, prefix) {
			return false
		}
	}
	s.head = bytes.Clone(prefix)
	return true
}

// overlap says whether one begins with the other.
func overlap(a, b []byte) bool {
	n := min(len(a), len(b))
	return n > 0 && bytes.Equal(a[:n], b[:n])
}

// settle tells that the position of s has been verified, and what stands before
// it.
func (r *registry) settle(s *state, offset int64, before []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.track.Resume(offset, before)
	s.stored = nil
}

// end tells that all of s has been handed out.
func (r *registry) end(s *state) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.ended = true
}

// orphan says whether nobody has found s anywhere since it was left at offset.
func (r *registry) orphan(s *state, offset int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !s.fresh && !s.ended && s.owner == nil && s.offset() == offset
}

// renew makes a new source for one whose file goes on differently.
func (r *registry) renew(s *state, prefix []byte) *state {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := &state{owner: s.owner, fresh: true, head: bytes.Clone(prefix)}
	s.owner, s.cut = nil, true
	r.add(n)
	return n
}

// advance moves s behind b, and returns the identity that the source had and
// the one it has from now on, which covers only what has been handed out.
func (r *registry) advance(s *state, b line.Block, prefix []byte) (known, id checkpoint.Identity) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.track.Add(b.Offset, b.Data)
	known, id = s.known, s.known
	n := min(int64(len(prefix)), b.End(), checkpoint.PrefixLen)
	if id.Length < int(n) {
		id = checkpoint.IdentityOf(prefix[:n])
	}
	if len(s.head) < len(prefix) {
		s.head = bytes.Clone(prefix)
	}
	s.known, s.fresh = id, false
	return known, id
}

func (r *registry) add(s *state) {
	idle := 0
	for _, o := range r.states {
		if o.owner == nil {
			idle++
		}
	}
	kept := r.states[:0]
	for _, o := range r.states {
		if o.owner == nil && idle > maxIdle {
			idle--
			continue
		}
		kept = append(kept, o)
	}
	r.states = append(kept, s)
}

// release lets others read s, unless they do already: owner may have lost it,
// by renew. A source of which nothing was read is forgotten.
func (r *registry) release(s *state, owner any) {
	if s == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.owner != owner {
		return
	}
	s.owner = nil
	if s.fresh {
		for i, o := range r.states {
			if o == s {
				r.states = append(r.states[:i], r.states[i+1:]...)
				break
			}
		}
	}
}
