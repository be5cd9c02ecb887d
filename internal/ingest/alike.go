package ingest

import (
	"bytes"
	"context"

	"github.com/mtalog/mtalog/internal/checkpoint"
)

// Several sources of an import may be copies of one log, or one of them what another has
// grown to. What is new in the later one is known when the earlier one is stored.

// kin is what a source begins with, and which earlier ones begin alike.
type kin struct {
	prefix []byte // kept to the end of the import, for later jobs
	body   []byte // what of prefix others are compared with
	number int    // in the order of the jobs
	family *family
	alike  []*job
	after  *job // the one to wait for: what is new in this source depends on what is stored of that one
}

// family is a set of jobs, each of which begins like another one of the set. A
// log that begins like two others may continue either of them, so each job has
// to wait for all earlier ones of its family before it can tell what is new.
//
// Families that turn out to be one are merged: they are a disjoint-set forest.
type family struct {
	last   *job
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
	heads map[[headLen]byte][]*job
	goOn  map[int32]*job // those that may continue a stored source, by its ID: see knownSources.shortLike
	short []*job         // shorter than a head
	all   []*job
}

// headLen is how many bytes of a prefix families.heads goes by.
const headLen = 48

// alike returns the earlier jobs whose prefixes equal j's up to the shorter one's
// length.
func (f *families) alike(j *job) (list []*job) {
	candidates := f.all
	if len(j.body) >= headLen {
		candidates = append(f.short[:len(f.short):len(f.short)], f.heads[[headLen]byte(j.body)]...)
	}
	for _, c := range candidates {
		if n := min(len(c.body), len(j.body)); bytes.Equal(c.body[:n], j.body[:n]) {
			list = append(list, c)
		}
	}
	return list
}

func (f *families) add(j *job) {
	j.number = len(f.all)
	j.family.last = j
	f.all = append(f.all, j)
	if len(j.body) < headLen {
		f.short = append(f.short, j)
		return
	}
	if f.heads == nil {
		f.heads = map[[headLen]byte][]*job{}
	}
	head := [headLen]byte(j.body)
	f.heads[head] = append(f.heads[head], j)
}

// join makes j one of an earlier job's family, which it waits for.
func (j *job) join(earlier *job) {
	f := earlier.family.root()
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
	st, err := j.im.openSource(context.Background(), j.src)
	if err != nil {
		return // run will meet the error again
	}
	defer st.Close()
	if j.prefix, err = st.Prefix(checkpoint.PrefixLen); err != nil || len(j.prefix) == 0 {
		j.prefix = nil
		return
	}
	j.prefix = bytes.Clone(j.prefix)
	j.body = checkpoint.Body(j.prefix)
	j.alike = before.alike(j)
	j.family = &family{}
	for _, b := range j.alike {
		j.join(b)
	}
	for _, id := range j.im.known.shortLike(j.prefix) {
		if b := before.goOn[id]; b != nil {
			j.join(b)
		}
		if before.goOn == nil {
			before.goOn = map[int32]*job{}
		}
		before.goOn[id] = j
	}
	before.add(j)
}

// isHeadOf reports whether this source as a whole is the beginning of that of an earlier
// job, which is stored: an older copy, too short for a full identity.
func (j *job) isHeadOf(earlier *job) bool {
	return earlier.rec.ID != 0 && len(j.prefix) < checkpoint.PrefixLen && bytes.HasPrefix(earlier.prefix, j.body) &&
		earlier.rec.Position.Offset >= int64(len(j.body))
}
