package classify

import "bytes"

// run folds a run of word bytes that is not plain (see isPlain). Punctuation at
// its ends stays.
func (f *folder) run(s []byte, kinds uint8) {
	if kinds&isColon != 0 && isIPv6(s) { // "::1" has colons at its end
		f.puts(ipPlaceholder)
		return
	}
	i, j := trim(s)
	if kinds&(isAt|isJoint|isColon) == 0 { // a host name, an address, a number, an ID
		f.put(s[:i])
		f.word(s[i:j])
		f.put(s[j:])
		return
	}
	if i == 1 && s[0] == '/' {
		if n := bytes.IndexByte(s[1:j], '/'); n > 0 && isWord(s[1:n+1]) {
			f.path(s[:j], n+1)
			f.put(s[j:])
			return
		}
	}
	if bytes.HasPrefix(s[i:j], []byte("IPv6:")) {
		i += len("IPv6:")
	}
	f.put(s[:i])
	f.core(s[i:j], kinds)
	f.put(s[j:])
}

// trim returns where a run or part begins and ends without the punctuation
// around it.
func trim(s []byte) (i, j int) {
	j = len(s)
	for i < j && byteKind[s[i]]&alnum == 0 {
		i++
	}
	for j > i && byteKind[s[j-1]]&alnum == 0 {
		j--
	}
	return i, j
}

// path keeps the first name of a file's path, which ends at s[n].
func (f *folder) path(s []byte, n int) {
	f.put(s[:n+1])
	f.puts(idPlaceholder)
}

// core folds a run without the punctuation around it.
func (f *folder) core(s []byte, kinds uint8) {
	if kinds&isAt != 0 {
		if at := bytes.IndexByte(s, '@'); at >= 0 {
			f.puts(addressPlaceholder)
			if n := bytes.IndexByte(s[at:], ':'); n > 0 {
				f.rest(s[at+n:])
			}
			return
		}
	}
	if kinds&(isColon|isJoint) == isColon|isJoint {
		if n := bytes.Index(s, []byte("://")); n > 0 && isWord(s[:n]) {
			f.url(s, n+len("://"))
			return
		}
	}
	if kinds&isJoint != 0 {
		f.joined(s)
		return
	}
	f.word(s)
}

// joined folds each of the parts that +, =, /, ? and the like hold together.
func (f *folder) joined(s []byte) {
	for at := 0; at < len(s); {
		n := at
		for n < len(s) && byteKind[s[n]] != isJoint {
			n++
		}
		i, j := trim(s[at:n])
		f.put(s[at : at+i])
		if f.word(s[at+i : at+j]) {
			f.rest(s[at+j:])
			return
		}
		for n < len(s) && byteKind[s[n]] == isJoint {
			n++
		}
		f.put(s[at+j : n])
		at = n
	}
}

// rest folds what follows a placeholder in the same run, each word and number by
// itself. What it leaves is folded in the same way when a fingerprint is folded
// again, and so does not change then.
func (f *folder) rest(s []byte) {
	for at := 0; at < len(s) && !f.full; {
		n := at
		for n < len(s) && byteKind[s[n]]&alnum == 0 {
			n++
		}
		f.put(s[at:n])
		at = n
		for n < len(s) && byteKind[s[n]]&alnum != 0 {
			n++
		}
		if n > at {
			f.simple(s[at:n])
		}
		at = n
	}
}

// simple folds a word of letters and digits without regard to what is around it.
func (f *folder) simple(s []byte) {
	w := shapeOf(s)
	switch {
	case w.letters() == 0 && !isReply(s):
		f.puts(numberPlaceholder)
	case w.letters() == 0 || w.digits == 0 && len(s) <= maxWord || w.digits > 0 && isCode(s, w):
		f.put(s)
	default:
		f.puts(idPlaceholder)
	}
}

// url keeps scheme and host, and the parts of path and query up to the first that
// is neither a word nor a code: https://support.google.com/mail/?p=NoSuchUser
// carries meaning, ?ip=192.0.2.1 does not.
func (f *folder) url(s []byte, host int) {
	at := host
	for at < len(s) && byteKind[s[at]] != isJoint {
		at++
	}
	f.put(s[:host])
	if name := s[host:at]; isHostName(name) {
		f.put(name)
	} else if f.word(name) {
		return
	}
	for at < len(s) && !f.full {
		n := at + 1
		for n < len(s) && byteKind[s[n]] != isJoint {
			n++
		}
		f.put(s[at : at+1])
		if f.word(s[at+1 : n]) {
			return
		}
		at = n
	}
}
