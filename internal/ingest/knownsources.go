package ingest

import (
	"cmp"
	"slices"
	"sync"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/sink"
)

// knownSources holds the sources that are stored, and those of this run. There may
// be very many: an Exchange server begins a log of each kind every hour.
type knownSources struct {
	mu     sync.Mutex // the jobs share them
	all    []sink.Source
	byID   map[int32]int // place in all
	begins checkpoint.Index
}

func newKnownSources(stored []sink.Source) *knownSources {
	k := &knownSources{byID: map[int32]int{}}
	for _, s := range stored {
		k.put(s)
	}
	return k
}

// put adds a source, or what has become of it.
func (k *knownSources) put(s sink.Source) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if i, ok := k.byID[s.ID]; ok {
		k.begins.Move(k.all[i].Identity, s.Identity, i)
		k.all[i] = s
		return
	}
	k.byID[s.ID] = len(k.all)
	k.begins.Put(s.Identity, len(k.all))
	k.all = append(k.all, s)
}

// lastID returns the highest ID given out.
func (k *knownSources) lastID() (id int32) {
	for _, s := range k.all {
		id = max(id, s.ID)
	}
	return id
}

// like returns the sources that begin like prefix, the one of which most is stored
// first: a log that continues that one continues the others too.
func (k *knownSources) like(prefix []byte) (list []sink.Source) {
	k.mu.Lock()
	defer k.mu.Unlock()
	places := k.begins.Like(prefix)
	slices.Sort(places)
	for _, i := range places {
		list = append(list, k.all[i])
	}
	slices.SortStableFunc(list, func(a, b sink.Source) int { return cmp.Compare(b.Position.Offset, a.Position.Offset) })
	return list
}

// shortLike returns the IDs of the sources that begin like prefix and are too short
// for a full identity.
func (k *knownSources) shortLike(prefix []byte) (ids []int32) {
	for _, s := range k.like(prefix) {
		if s.Identity.Length < checkpoint.PrefixLen {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// late returns the IDs of those of run whose first line is older than the last
// line of a source that was stored before them: the outcomes of a message may then
// have been stored before its beginning was, and the sink has to join the two. So it has
// what two sources tell of one time: of two that overlap, the earlier one may have grown by
// what the other has told before.
// Sources in which nothing was new count as well: the import that stored them may
// have been killed before it joined them.
func (k *knownSources) late(run []sink.Source) (ids []int32) {
	inOrder := slices.SortedFunc(slices.Values(k.all), func(a, b sink.Source) int { return cmp.Compare(a.ID, b.ID) })
	last := make([]int64, len(inOrder)+1) // time of the last line of all before a place
	for i, s := range inOrder {
		last[i+1] = max(last[i], s.LastTime)
	}
	byTime := slices.SortedFunc(slices.Values(k.all), func(a, b sink.Source) int { return cmp.Compare(a.FirstTime, b.FirstTime) })
	reach := make([][2]sink.Source, len(byTime)+1) // the two that go on for longest of all before a place
	for i, s := range byTime {
		reach[i+1] = reach[i]
		switch {
		case s.FirstTime == 0:
		case s.LastTime > reach[i][0].LastTime:
			reach[i+1] = [2]sink.Source{s, reach[i][0]}
		case s.LastTime > reach[i][1].LastTime:
			reach[i+1][1] = s
		}
	}
	for _, s := range run {
		before, _ := slices.BinarySearchFunc(inOrder, s.ID, func(k sink.Source, id int32) int { return cmp.Compare(k.ID, id) })
		begun, _ := slices.BinarySearchFunc(byTime, s.LastTime+1, func(k sink.Source, t int64) int { return cmp.Compare(k.FirstTime, t) })
		other := reach[begun][0]
		if other.ID == s.ID {
			other = reach[begun][1]
		}
		if s.FirstTime != 0 && (s.FirstTime <= last[before] || s.FirstTime <= other.LastTime) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}
