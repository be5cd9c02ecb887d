package classify

import "bytes"

// suffixes finds the longest domain suffix of a host name. Each suffix and all
// its own suffixes of two labels and more are keys, so that the search goes on
// only as long as there is something to find: one step for most names.
type suffixes map[string]uint16

// partly marks a key that is only the end of longer ones.
const partly = 0

// add makes id the answer for suffix, which is in lower case, and every name
// below it.
func (t suffixes) add(suffix string, id uint16) {
	t[suffix] = id
	for i := len(suffix) - 1; i > 0; i-- {
		if suffix[i] == '.' && bytes.IndexByte([]byte(suffix[i+1:]), '.') >= 0 {
			if _, ok := t[suffix[i+1:]]; !ok {
				t[suffix[i+1:]] = partly
			}
		}
	}
}

// find returns the id of the longest suffix of name, 0 where there is none.
// Letter case and a dot at the end do not matter.
func (t suffixes) find(name []byte) (id uint16) {
	var low [255]byte // RFC 1035 section 2.3.4
	if len(name) > len(low) {
		return 0
	}
	if n := len(name); n > 0 && name[n-1] == '.' {
		name = name[:n-1]
	}
	for i, c := range name {
		if c-'A' < 26 {
			c |= 0x20
		}
		low[i] = c
	}
	b := low[:len(name)]
	for at, labels := len(b), 0; at > 0; {
		at = max(bytes.LastIndexByte(b[:at], '.'), 0)
		labels++
		if labels < 2 && at > 0 {
			continue
		}
		key := b[at:]
		if at > 0 {
			key = key[1:]
		}
		found, ok := t[string(key)]
		if !ok {
			break
		}
		if found != partly {
			id = found
		}
	}
	return id
}
