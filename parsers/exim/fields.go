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
		k := 1
		for k < len(b) && keyBytes[b[k]] {
			k++
		}
		if k == 1 {
			return b
		}
		if k == len(b) || b[k] != '=' {
			if n := bareItem(b[1:k]); n && (k == len(b) || b[k] == ' ') {
				b = b[k:]
				continue
			}
			return b
		}
		if k > len(" SNI") {
			return b
		}
		n := f.read(b[1:k], b[k+1:])
		b = b[k+1+n:]
	}
	return b
}

// read reads the value of one item and returns its length.
func (f *fields) read(key, b []byte) int {
	c := b0(b)
	if len(key) == 1 && key[0] == 'H' {
		return readHost(b, &f.host)
	}
	if c == '"' {
		s, n := quoted(b)
		if key[0] == 'C' && len(key) == 1 {
			s, n = confirmation(b)
			f.confirm = s
		}
		return n
	}
	if c == '<' {
		s, n := angle(b)
		if n > 0 {
			if len(key) == 1 && key[0] == 'F' {
				f.sender, f.senderKnown = s, true
			}
			return n
		}
	}
	n := bytes.IndexByte(b, ' ')
	if n < 0 {
		n = len(b)
	}
	if n > 0 && b[n-1] == ':' {
		n--
	}
	v := b[:n]
	if len(key) == 1 {
		switch key[0] {
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
	switch string(key) {
	case "id":
		f.id = v
	case "QT":
		f.queueTime = v
	case "DT":
		f.time = v
	}
	return n
}

// confirmation reads C="…", the remote host's reply, in which quotes and
// backslashes are escaped: nothing that the remote host says can end it.
func confirmation(b []byte) ([]byte, int) {
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

// bareItem recognises the items without a value: L, L-, L.-, K, PRX …
// (pipelining, chunking, TCP fast open, PRDR, DSN).
func bareItem(k []byte) bool {
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
