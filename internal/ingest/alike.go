package ingest

import (
	"bytes"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/sink"
)

// beginning is what later jobs need to know of a job, because they may read a copy
// of the same log, perhaps a compressed one.
type beginning struct {
	prefix []byte
	stored chan struct{} // closed when the job is retired
	left   *sink.Source  // what is stored then; nil if nothing was read

	number int // in the order of the jobs
	family *family
}

// family is a set of jobs, each of which begins like another one of the set. A
// log that begins like two others may continue either of them, so each job has
// to wait for all earlier ones of its family before it can tell what is new.
//
// Families that turn out to be one are merged: they are a disjoint-set forest.
type family struct {
	last   *beginning
	parent *family // the larger family that this one has become part of
}

// root returns the family that f has become part of, which may be f itself.
func (f *family) root() *family {
	for f.parent != nil {
		f = f.parent
	}
	return f
}

// families finds the jobs that begin alike.
type families struct {
	heads map[[headLen]byte][]*beginning
	goOn  map[int32]*beginning // those that may continue a stored source, by its ID: see knownSources.shortLike
	short []*beginning         // shorter than a head
	all   []*beginning
}

// headLen is how many bytes of a prefix families.heads goes by.
const headLen = 48

// alike returns the earlier beginnings that equal b's up to the shorter one's
// length.
func (f *families) alike(b *beginning) (list []*beginning) {
	candidates := f.all
	if len(b.prefix) >= headLen {
		candidates = append(f.short[:len(f.short):len(f.short)], f.heads[[headLen]byte(b.prefix)]...)
	}
	for _, c := range candidates {
		if n := min(len(c.prefix), len(b.prefix)); bytes.Equal(c.prefix[:n], b.prefix[:n]) {
			list = append(list, c)
		}
	}
	return list
}

func (f *families) add(b *beginning) {
	f.all = append(f.all, b)
	if len(b.prefix) < headLen {
		f.short = append(f.short, b)
		return
	}
	if f.heads == nil {
		f.heads = map[[headLen]byte][]*beginning{}
	}
	head := [headLen]byte(b.prefix)
	f.heads[head] = append(f.heads[head], b)
}

// join makes j one of b's family, which it waits for.
func (j *job) join(b *beginning) {
	f := b.family.root()
	if f == j.family {
		return
	}
	if j.after == nil || f.last.number > j.after.number {
		j.after = f.last
	}
	f.parent = j.family
}

// findAlike finds the earlier sources that begin like this one, and which of them to
// wait for. Of two that begin like the same stored source, either may continue it,
// but only the first to be read will.
func (j *job) findAlike(before *families) {
	if j.isPipe() {
		return
	}
	st, err := j.src.Open()
	if err != nil {
		return // run will meet the error again
	}
	defer st.Close()
	if j.prefix, err = st.Prefix(checkpoint.PrefixLen); err != nil || len(j.prefix) == 0 {
		j.prefix = nil
		return
	}
	j.prefix = bytes.Clone(j.prefix)
	j.alike = before.alike(&j.beginning)
	j.family = &family{}
	for _, b := range j.alike {
		j.join(b)
	}
	for _, id := range j.im.known.shortLike(j.prefix) {
		if b := before.goOn[id]; b != nil {
			j.join(b)
		}
		if before.goOn == nil {
			before.goOn = map[int32]*beginning{}
		}
		before.goOn[id] = &j.beginning
	}
	j.number = len(before.all)
	j.family.last = &j.beginning
	before.add(&j.beginning)
}

// isHeadOf reports whether this source as a whole is the beginning of b's: an
// older copy, too short for a full identity.
func (j *job) isHeadOf(b *beginning) bool {
	return b.left != nil && len(j.prefix) < checkpoint.PrefixLen && bytes.HasPrefix(b.prefix, j.prefix) &&
		b.left.Position.Offset >= int64(len(j.prefix))
}
