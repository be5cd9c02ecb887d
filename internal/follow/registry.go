package follow

import (
	"bytes"
	"errors"
	"slices"
	"sync"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
)

// state is how far one source has been handed out.
type state struct {
	known checkpoint.Identity // the identity that the consumer knows
	head  []byte              // first bytes of its file when last seen, up to PrefixLen
	track checkpoint.Tracker
	fresh bool // nothing has been stored or handed out yet
	begun bool // something has been, or is about to be: no other state may be of this source
	ended bool // an archive of it has been read to its end
	found bool // a file that goes on with it has been found since it was forsaken
	owner any  // the watch or archive that reads it now; nil: none

	// before are the sources that its file held before it was truncated or
	// overwritten. It is another source even if it begins as they did.
	before []*state

	stored *checkpoint.Position // the store's, until it has been verified
}

// offset returns where reading has to go on.
func (s *state) offset() int64 {
	if s.stored != nil {
		return s.stored.Offset
	}
	return s.track.Offset()
}

// maxIdle bounds how many states are kept of sources that nobody reads. By the
// time that a state is forgotten, the store has it.
const maxIdle = 1024

// registry holds the states of this run. It is ahead of the store by what has
// been handed out and is not stored yet. It also sees to it that each source is
// read under one name only, be that mail.log or, after a rotation, mail.log.1.
type registry struct {
	mu     sync.Mutex
	store  Store
	states []*state
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
// owner. The error may be errTaken or errUnclear.
//
// As long as nothing of a source has been handed out, several owners may have a
// new state of it each. begin decides which of them counts.
func (r *registry) claim(prefix []byte, owner any) (*state, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	best, unclear := r.find(prefix)
	switch {
	case best != nil && best.owner != nil && best.owner != owner:
		return nil, errTaken
	case unclear:
		return nil, errUnclear
	case best != nil:
		best.owner, best.head = owner, bytes.Clone(prefix)
		return best, nil
	}
	s := &state{owner: owner, fresh: true, head: bytes.Clone(prefix)}
	st, ok, err := r.lookup(prefix)
	if err != nil {
		return nil, err
	}
	if ok {
		s.known, s.stored, s.fresh, s.begun = st.Identity, &st.Position, false, true
	}
	r.add(s)
	return s, nil
}

// find returns the source that begins with prefix. unclear is true where prefix
// may become the beginning of another source when it grows.
func (r *registry) find(prefix []byte) (best *state, unclear bool) {
	begins := checkpoint.NewBeginning(prefix)
	for _, s := range r.states {
		switch {
		case !s.begun:
		case begins.Is(s.known):
			if best == nil || s.known.Length >= best.known.Length {
				best = s
			}
		case overlap(s.head, prefix):
			unclear = true
		}
	}
	return best, unclear
}

func (r *registry) lookup(prefix []byte) (Stored, bool, error) {
	if len(prefix) == 0 {
		return Stored{}, false, nil
	}
	return r.store.Lookup(prefix)
}

// begin is called before the first block of a source is handed out, with the
// first bytes of its file, which may be more than when it was claimed. It returns
// errTaken if these bytes belong to another state: a copy of the file has been
// read in the meantime, or there was too little of the file to recognise it.
func (r *registry) begin(s *state, prefix []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	begins := checkpoint.NewBeginning(prefix)
	for _, o := range r.states {
		if o != s && o.begun && !slices.Contains(s.before, o) && (begins.Is(o.known) || overlap(o.head, prefix)) {
			return errTaken
		}
	}
	st, ok, err := r.lookup(prefix)
	if err != nil {
		return err
	}
	if ok && !slices.ContainsFunc(s.before, func(o *state) bool { return o.known == st.Identity }) {
		return errTaken
	}
	s.head, s.begun = bytes.Clone(prefix), true
	return nil
}

// overlap reports whether one begins with the other.
func overlap(a, b []byte) bool {
	n := min(len(a), len(b))
	return n > 0 && bytes.Equal(a[:n], b[:n])
}

// goesOn notes that a file has been found that goes on where s was left.
func (r *registry) goesOn(s *state) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.found = true
}

// settle notes that the stored position of s has been verified: it is pos, and
// before are the bytes in front of it.
func (r *registry) settle(s *state, pos checkpoint.Position, before []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.found = true
	s.track.GoOn(pos, before)
	s.stored = nil
}

// end notes that all of s has been handed out.
func (r *registry) end(s *state) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.ended = true
}

// orphan reports whether nobody has found s anywhere since it was forsaken at
// offset.
func (r *registry) orphan(s *state, offset int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !s.fresh && !s.ended && !s.found && s.owner == nil && s.offset() == offset
}

// forsake releases s, whose file is gone. orphan then reports whether another file
// with it has been found.
func (r *registry) forsake(s *state, owner any) {
	r.mu.Lock()
	if s.owner == owner {
		s.found = false
	}
	r.mu.Unlock()
	r.release(s, owner)
}

// renew forsakes s, whose file has been truncated or overwritten, and makes a new
// source for what the file holds now.
func (r *registry) renew(s *state, prefix []byte) *state {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := &state{owner: s.owner, fresh: true, head: bytes.Clone(prefix)}
	for _, o := range append(slices.Clip(s.before), s) {
		if !o.fresh && slices.Contains(r.states, o) {
			n.before = append(n.before, o)
		}
	}
	s.owner, s.found = nil, false
	if s.fresh {
		r.forget(s)
	}
	r.add(n)
	return n
}

// advance moves s past b, and returns the identity that the source had and
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

// add adds a state, and forgets the oldest idle ones if there are too many.
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
		r.forget(s)
	}
}

func (r *registry) forget(s *state) {
	if i := slices.Index(r.states, s); i >= 0 {
		r.states = slices.Delete(r.states, i, i+1)
	}
}
