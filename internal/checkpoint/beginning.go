package checkpoint

import "slices"

// Beginning is the first bytes of a source, to be compared with the identities of
// many: it hashes them once for each length that these have.
type Beginning struct {
	prefix []byte
	hashed map[int]Identity
}

// NewBeginning returns the beginning of a source that begins with prefix.
func NewBeginning(prefix []byte) *Beginning {
	return &Beginning{prefix: prefix, hashed: map[int]Identity{}}
}

// Is reports whether b is the beginning of the stored source; see Same.
func (b *Beginning) Is(stored Identity) bool {
	return stored.Length > 0 && stored.Length <= len(b.prefix) && b.identity(stored.Length) == stored
}

func (b *Beginning) identity(length int) Identity {
	id, ok := b.hashed[length]
	if !ok {
		id = IdentityOf(b.prefix[:length])
		b.hashed[length] = id
	}
	return id
}

// Index finds which of very many sources, numbered by the caller, begin like a
// given one.
type Index struct {
	of      map[Identity][]int
	lengths []int // of the identities in of
}

// Put adds a source.
func (x *Index) Put(id Identity, source int) {
	if x.of == nil {
		x.of = map[Identity][]int{}
	}
	x.of[id] = append(x.of[id], source)
	if !slices.Contains(x.lengths, id.Length) {
		x.lengths = append(x.lengths, id.Length)
	}
}

// Move changes the identity of a source.
func (x *Index) Move(from, to Identity, source int) {
	if from != to {
		x.of[from] = slices.DeleteFunc(x.of[from], func(s int) bool { return s == source })
		x.Put(to, source)
	}
}

// Like returns the sources for whose identities Same holds, and short arrays of JSON that prefix
// may be a longer export of.
func (x *Index) Like(prefix []byte) (sources []int) {
	b := NewBeginning(prefix)
	array := isArray(prefix)
	for _, length := range x.lengths {
		if length <= 0 || length > len(prefix) {
			continue
		}
		sources = append(sources, x.of[b.identity(length)]...)
		if array && length < PrefixLen {
			for _, id := range reopened(prefix, length) {
				sources = append(sources, x.of[id]...)
			}
		}
	}
	return sources
}
