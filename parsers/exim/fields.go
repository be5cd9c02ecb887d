package exim

import "github.com/mtalog/mtalog/parsers/internal/scan"

// fields are the "K=value" items of a line. Which of them there are is up to
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

// maxItems is far above what log_selector = +all writes; it bounds the work on
// a line that is made of nothing else.
const maxItems = 100

// longestItem bounds an item without a value, and longestKey the key of one with a value,
// DMARC= aside. A longer word is text, even before a '=': Exim puts input="…" and the like
// into its texts.
const longestItem, longestKey = len("SMTPUTF8"), len("DKIM")

// readFields reads items from b, which starts with the blank before the first,
// and returns what follows them: text that starts with ':' or ' ', or nothing.
func readFields(b []byte, f *fields) []byte { return b[f.read(b, 0):] }

// read reads items from b[i:] and returns where they end. It works with indexes
// instead of slices because most of the time for a line goes into the steps from one item
// to the next.
func (f *fields) read(b []byte, i int) int {
	for n := 0; i+2 < len(b) && b[i] == ' ' && n < maxItems; n++ {
		if b[i+2] == '=' && keyBytes[b[i+1]] {
			i = f.readLetter(b[i+1], b, i+3)
			continue
		}
		if i+3 < len(b) && b[i+3] == '=' && keyBytes[b[i+1]] && keyBytes[b[i+2]] { // id= CV= QT= DT=
			i = f.readNamed(b[i+1:i+3], b, i+4)
			continue
		}
		k := i + 1
		for k < len(b) && k <= i+longestItem && keyBytes[b[k]] {
			k++
		}
		switch {
		case k == i+1:
			return i
		case k < len(b) && b[k] == '=' && (k-i-1 <= longestKey || string(b[i+1:k]) == "DMARC"):
			i = f.readNamed(b[i+1:k], b, k+1)
		case (k == len(b) || b[k] == ' ' || b[k] == ':') && isBareItem(b[i+1:k]):
			i = k
		default:
			return i
		}
	}
	return i
}

// readFirst reads items from the start of an entry, "H=name (helo) [ip]:port I=… F=<…> text",
// and returns what follows them. With the dnssec log_selector Exim puts " DS" before a refusal,
// without a blank.
func (f *fields) readFirst(b []byte) (text []byte) {
	items, _ := scan.CutPrefix(b, " DS")
	if len(items) > 2 && items[1] == '=' && keyBytes[items[0]] {
		return items[f.read(items, f.readLetter(items[0], items, 2)):]
	}
	return b
}

// readLetter reads from b[i:] the value of an item whose key is one letter and
// returns where it ends.
func (f *fields) readLetter(key byte, b []byte, i int) int {
	if key == 'H' {
		return f.host.read(b, i)
	}
	if i < len(b) && (b[i] == '"' || b[i] == '<') {
		if n := f.readQuoted(key, b[i:]); n > 0 {
			return i + n
		}
	}
	if key == 'F' && i < len(b) && b[i] != '<' { // local_scan()'s refusals have the sender without angle brackets
		s, rest := readSender(b[i:])
		f.sender, f.senderKnown = s, true
		return len(b) - len(rest)
	}
	n := wordEnd(b, i)
	v := b[i:n]
	switch key {
	case 'R':
		f.router = v
	case 'T':
		f.transport = v
	case 'P':
		if f.proto != nil { // that before it was in what the client's ident server says
			f.auth, f.tls, f.size = nil, nil, 0
		}
		f.proto = v
	case 'S':
		f.size, _ = scan.Number(v)
	case 'X':
		f.tls = v
	case 'A':
		f.auth = v
	case 'U':
		f.user = v
	}
	return n
}

// readQuoted reads a value in quotes or angle brackets and returns its length,
// 0 if it is neither.
func (f *fields) readQuoted(key byte, b []byte) int {
	switch {
	case b[0] == '<':
		s, n := scan.Angle(b)
		if n > 0 && key == 'F' {
			f.sender, f.senderKnown = s, true
		}
		return n
	case key == 'F':
		return 0
	case key == 'C':
		s, n := confirmation(b)
		f.confirm = s
		return n
	}
	return quotedLen(b)
}

// readNamed reads from b[i:] the value of an item with a longer key and
// returns where it ends.
func (f *fields) readNamed(key, b []byte, i int) int {
	if string(key) == "id" || string(key) == "id*" { // the latter if Exim made it (log_selector = +msg_id_created)
		n := idEnd(b, i)
		f.id = b[i:n:n]
		return n
	}
	if i < len(b) && b[i] == '"' {
		return i + quotedLen(b[i:])
	}
	n := wordEnd(b, i)
	switch string(key) {
	case "QT":
		f.queueTime = b[i:n]
	case "DT":
		f.time = b[i:n]
	case "ST":
		return shadowEnd(b, n)
	}
	return n
}

// idEnd returns where a Message-ID that begins at b[i] ends: at a blank, but not one in
// quotes, which the sender may have put there with items of the sender's own behind it.
func idEnd(b []byte, i int) int {
	n := scan.Byte(b, i, ' ')
	for k := i; k < len(b); k++ {
		if k = scan.Either(b, k, '"', ' '); k == len(b) || b[k] == ' ' {
			return k
		}
		if k = scan.QuoteEnd(b, k+1); k == len(b) {
			return n // no quote ends it
		}
	}
	return len(b)
}

// shadowEnd returns where "ST=shadow (Permission denied: …)" ends. The name of the
// transport ends at b[i]; the rest says why it failed.
func shadowEnd(b []byte, i int) int {
	if !scan.HasPrefix(b[i:], " (") {
		return i
	}
	for k := i; k < len(b); k++ {
		if b[k] == ')' && itemFollows(b[k+1:]) {
			return k + 1
		}
	}
	return i
}

// wordEnd returns where a value without quotes that begins at b[i] ends: at a
// blank, or at the colon before it that the text of a failure follows.
func wordEnd(b []byte, i int) int {
	n := scan.Byte(b, i, ' ')
	if n > i && b[n-1] == ':' {
		n--
	}
	return n
}

// confirmation reads C="…", the remote host's reply, in which quotes and
// backslashes are escaped: nothing that the remote host says can end it.
func confirmation(b []byte) ([]byte, int) {
	end := scan.QuoteEnd(b, 1)
	return b[1:end], min(end+1, len(b))
}

// isBareItem recognises the items without a value: L, L-, L.-, K, DS, TFO …
// (pipelining, chunking, DNSSEC, TCP fast open, PRDR, DSN).
func isBareItem(k []byte) bool {
	switch string(k) {
	case "L", "L-", "L.", "L.-", "L*", "K", "DS", "ARC", "SPF", "DMARC", "PRDR", "DSN", "TFO", "TFO*", "NFILTER", "SMTPUTF8", "UTF8":
		return true
	}
	return false
}

// keyBytes are the bytes that may occur in the key of an item.
var keyBytes = scan.NewSet("a-zA-Z0-9*.-")
