package exim

import "bytes"

// fields are the "K=value" items of a line. Which of them stand there is up to
// log_selector; the same letter means different things with different values:
// T="subject" and T=transport, P=<return path> and P=protocol.
type fields struct {
	host        host
	sender      []byte // F=<…>
	senderKnown bool
	user        []byte // U=
	auth        []byte // A=
	tls         []byte // X=
	proto       []byte // P=
	router      []byte // R=, also the parent of a notification
	transport   []byte // T=
	id          []byte // id=
	confirm     []byte // C="…"
	queueTime   []byte // QT=
	time        []byte // DT=
	size        int64  // S=
}

// readFields reads items from b, which starts with the blank before the first,
// and returns what follows them: text that starts with ':' or ' ', or nothing.
func readFields(b []byte, f *fields) []byte {
	for len(b) > 2 && b[0] == ' ' {
		if b[2] == '=' && keyBytes[b[1]] {
			b = b[3+f.readLetter(b[1], b[3:]):]
			continue
		}
		k := 1
		for k < len(b) && k < len(" id*=") && keyBytes[b[k]] {
			k++
		}
		switch {
		case k == 1:
			return b
		case k < len(b) && b[k] == '=':
			b = b[k+1+f.readNamed(b[1:k], b[k+1:]):]
		case (k == len(b) || b[k] == ' ') && isBareItem(b[1:k]):
			b = b[k:]
		default:
			return b
		}
	}
	return b
}

// readLetter reads the value of an item whose key is one letter and returns
// its length.
func (f *fields) readLetter(key byte, b []byte) int {
	if key == 'H' {
		return readHost(b, &f.host)
	}
	switch b0(b) {
	case '"':
		if key == 'C' {
			s, n := confirmation(b)
			f.confirm = s
			return n
		}
		_, n := quoted(b)
		return n
	case '<':
		if s, n := angle(b); n > 0 {
			if key == 'F' {
				f.sender, f.senderKnown = s, true
			}
			return n
		}
	}
	n := wordEnd(b)
	v := b[:n]
	switch key {
	case 'R':
		f.router = v
	case 'T':
		f.transport = v
	case 'P':
		f.proto = v
	case 'S':
		f.size, _ = number(v)
	case 'X':
		f.tls = v
	case 'A':
		f.auth = v
	case 'U':
		f.user = v
	}
	return n
}

// readNamed reads the value of an item with a longer key.
func (f *fields) readNamed(key, b []byte) int {
	if b0(b) == '"' {
		_, n := quoted(b)
		return n
	}
	n := wordEnd(b)
	switch string(key) {
	case "id":
		f.id = b[:n]
	case "QT":
		f.queueTime = b[:n]
	case "DT":
		f.time = b[:n]
	}
	return n
}

// wordEnd returns where a value without quotes ends: at a blank, or at the
// colon before it that the text of a failure follows.
func wordEnd(b []byte) int {
	n := blankAt(b)
	if n > 0 && b[n-1] == ':' {
		n--
	}
	return n
}

// confirmation reads C="…", the remote host's reply, in which quotes and
// backslashes are escaped: nothing that the remote host says can end it.
func confirmation(b []byte) ([]byte, int) {
	if i := bytes.IndexByte(b[1:], '"') + 1; i > 0 && bytes.IndexByte(b[:i], '\\') < 0 {
		return b[1:i], i + 1
	}
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return b[1:i], i + 1
		}
	}
	return b[1:], len(b)
}

// isBareItem recognises the items without a value: L, L-, L.-, K, PRX …
// (pipelining, chunking, TCP fast open, PRDR, DSN).
func isBareItem(k []byte) bool {
	switch string(k) {
	case "L", "L-", "L.", "L.-", "L*", "K", "PRDR", "DSN", "TFO", "TFO*", "NFILTER", "SMTPUTF8", "UTF8":
		return true
	}
	return false
}

// keyBytes may stand in the key of an item.
var keyBytes = func() (t [256]bool) {
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-32] = true, true
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = true
	}
	t['*'], t['.'], t['-'] = true, true, true
	return t
}()
