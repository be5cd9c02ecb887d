package classify

import (
	"bytes"
	"strings"
)

// suffixes finds the longest known suffix of a host name. The keys are the
// suffixes and all of their own suffixes with two labels or more, so that a search
// can stop at the first key that is missing: for most names after one step.
type suffixes map[string]uint16

// partly marks a key that is only the end of longer ones.
const partly = 0

// add makes id the answer for suffix, which is in lower case, and every name
// below it.
func (t suffixes) add(suffix string, id uint16) {
	t[suffix] = id
	for i := len(suffix) - 1; i > 0; i-- {
		if suffix[i] == '.' && strings.Contains(suffix[i+1:], ".") {
			if _, ok := t[suffix[i+1:]]; !ok {
				t[suffix[i+1:]] = partly
			}
		}
	}
}

// find returns the id of the longest suffix of name, 0 if there is none. Letter
// case and a dot at the end do not matter.
func (t suffixes) find(name []byte) (id uint16) {
	if n := len(name); n > 0 && name[n-1] == '.' {
		name = name[:n-1]
	}
	for at := bytes.LastIndexByte(name, '.'); at > 0; {
		at = bytes.LastIndexByte(name[:at], '.')
		found, ok := t.lookup(name[at+1:])
		if !ok {
			break
		}
		if found != partly {
			id = found
		}
	}
	return id
}

// lookup finds a key that may have capitals.
func (t suffixes) lookup(key []byte) (id uint16, ok bool) {
	var low [64]byte // longer than any key
	if len(key) > len(low) {
		return 0, false
	}
	for i, c := range key {
		if c-'A' < 26 {
			c |= 0x20
		}
		low[i] = c
	}
	id, ok = t[string(low[:len(key)])]
	return id, ok
}
