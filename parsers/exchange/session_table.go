package exchange

import "github.com/mtalog/mtalog/parsers/internal/scan"

// sessions finds the session of a row by its ID. The sessions are a list in the
// order of use, so that the one that is idle longest can be dropped. Slots and
// their buffers are used again.
type sessions struct {
	index          map[uint64]int32
	slot           []session
	free           []int32
	newest, oldest int32
}

// find returns the session with an ID, or a new one. evicted is the session that
// was dropped to make room, nil if none was; it is valid until the next call.
func (t *sessions) find(id []byte, now int64) (s *session, evicted *session) {
	if t.index == nil {
		t.index = make(map[uint64]int32)
		t.newest, t.oldest = -1, -1
	}
	key := sessionKey(id)
	if t.newest >= 0 && t.slot[t.newest].key == key {
		s = &t.slot[t.newest]
		s.last = now
		return s, nil
	}
	if i, ok := t.index[key]; ok {
		t.unlink(i)
		t.link(i)
		s = &t.slot[i]
		s.last = now
		return s, nil
	}
	var gone int32 = -1
	if t.oldest >= 0 && (len(t.index) >= maxSessions || t.slot[t.oldest].last < now-idleTime) {
		gone = t.oldest
		t.drop(gone)
	}
	i := t.take(gone)
	t.slot[i].reset(key, now)
	t.index[key] = i
	t.link(i)
	if gone >= 0 {
		evicted = &t.slot[gone]
	}
	return &t.slot[i], evicted
}

// take returns an unused slot other than the one just dropped, whose session
// is still to be read.
func (t *sessions) take(gone int32) int32 {
	for k := len(t.free) - 1; k >= 0; k-- {
		if i := t.free[k]; i != gone {
			t.free[k] = t.free[len(t.free)-1]
			t.free = t.free[:len(t.free)-1]
			return i
		}
	}
	t.slot = append(t.slot, session{})
	return int32(len(t.slot) - 1)
}

// drop forgets a session; its slot stays readable until it is taken again.
func (t *sessions) drop(i int32) {
	t.unlink(i)
	delete(t.index, t.slot[i].key)
	t.free = append(t.free, i)
}

func (t *sessions) end(s *session) {
	if i, ok := t.index[s.key]; ok {
		t.drop(i)
	}
}

// known returns the session with an ID, nil if there is none.
func (t *sessions) known(id []byte) *session {
	if i, ok := t.index[sessionKey(id)]; ok {
		return &t.slot[i]
	}
	return nil
}

func (t *sessions) link(i int32) {
	s := &t.slot[i]
	s.newer, s.older = -1, t.newest
	if t.newest >= 0 {
		t.slot[t.newest].newer = i
	}
	t.newest = i
	if t.oldest < 0 {
		t.oldest = i
	}
}

func (t *sessions) unlink(i int32) {
	s := &t.slot[i]
	if s.newer >= 0 {
		t.slot[s.newer].older = s.older
	} else {
		t.newest = s.older
	}
	if s.older >= 0 {
		t.slot[s.older].newer = s.newer
	} else {
		t.oldest = s.newer
	}
}

// sessionKey takes Exchange's session IDs, 16 hexadecimal digits, as they are
// and hashes anything else (FNV-1a, of 64 bits).
func sessionKey(id []byte) (key uint64) {
	if len(id) == 16 {
		if key, ok := scan.Hex(id); ok {
			return key
		}
	}
	const offset, prime = 14695981039346656037, 1099511628211
	key = offset
	for _, c := range id {
		key = (key ^ uint64(c)) * prime
	}
	return key
}
