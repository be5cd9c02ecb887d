package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// deferred reads a failure for now, or that nothing was tried, after "== ":
//
//	b@example.net R=dns T=smtp defer (-44) H=mx [192.0.2.1] DT=1s: SMTP error from remote mail server after …
//	b@example.net R=dns T=smtp defer (110): Connection timed out H=mx [192.0.2.1]: SMTP timeout after …
//	b@example.net R=local T=file defer (13): Permission denied DT=1s: failed to open …
//	b@example.net routing defer (-52): retry time not reached
//
// Exim 4.100 and later write no number; the system's words come in its place where
// there is no text:
//
//	b@example.net R=dns T=smtp defer H=mx [192.0.2.1] DT=1s: SMTP error from remote mail server after …
//	b@example.net R=dns T=smtp defer (Connection timed out) H=mx [192.0.2.1]
//	b@example.net routing defer: retry time not reached
func (e *entry) deferred(b []byte, out *parsers.Records) error {
	a, rest := readRecipient(b)
	var f fields
	rest = readFields(rest, &f)
	routing := false
	if r, ok := scan.CutPrefix(rest, " routing"); ok {
		rest, routing = r, true
	}
	if !isDefer(rest) {
		return parsers.ErrUnrecognised
	}
	rest = rest[len(" defer"):]
	errno, systemWords, n := readReason(rest)
	if n < 0 {
		return parsers.ErrUnrecognised
	}
	rest = rest[n:]
	r := e.add(out, parsers.Deferred)
	r.Recipient, r.OriginalRecipient = a.names()
	r.Errno = errno
	text := textAfter(readFields(rest, &f))
	if len(text) == 0 {
		text = systemWords
	}
	if errno > 0 || systemWords != nil { // behind any other number Exim's own words follow, and a stranger's
		if words, more, ok := afterSystemWords(rest, errno, &f); ok {
			text = words
			if more = textAfter(more); len(more) > 0 && !isHost(more) {
				r.Stage = stageOf(words)
				text = more
			}
		}
	}
	e.outcome(r, &f)
	setText(r, text, &f)
	switch {
	case r.Stage != parsers.NoStage:
	case routing:
		r.Stage = parsers.Routing
	case errno == 110 || errno == 111 || errno == 113 || errno == 101:
		r.Stage = parsers.Connecting
	}
	if isSkipped(r.Text) {
		r.Event = parsers.Skipped
	}
	return nil
}

// afterSystemWords reads the items that stand behind the system's own words for errno:
// the host, where one had been reached, and with deliver_time how long it took. b
// begins after the number; more is what follows the items, text after ':' or nothing.
func afterSystemWords(b []byte, errno int32, f *fields) (words, more []byte, ok bool) {
	if !scan.HasPrefix(b, ": ") {
		return nil, nil, false
	}
	var g fields
	if i := scan.Index(b, " H="); i >= len(": ") {
		more = readFields(b[i:], &g)
		if g.host.peer.IP != nil && (len(more) == 0 || more[0] == ':') {
			f.host, f.time, f.queueTime = g.host, g.time, g.queueTime
			return b[len(": "):i], more, true
		}
	}
	if errno <= 0 {
		return nil, nil, false
	}
	i := scan.Index(b, " DT=")
	if i < len(": ") || scan.Index(b[len(": "):i], ": ") >= 0 {
		return nil, nil, false
	}
	g = fields{}
	more = readFields(b[i:], &g)
	if _, timed := duration(g.time); !timed || len(more) > 0 && more[0] != ':' {
		return nil, nil, false
	}
	f.time, f.queueTime = g.time, g.queueTime
	return b[len(": "):i], more, true
}

// isHost reports whether a text is nothing but "mx.example.net [192.0.2.1]".
func isHost(b []byte) bool {
	name, addr, ok := scan.Cut(b, " [")
	return ok && bytes.IndexByte(name, ' ') < 0 && len(addr) > 0 && bytes.IndexByte(addr, ']') == len(addr)-1
}

// isDefer reports whether b is " defer" with what may follow it.
func isDefer(b []byte) bool {
	rest, ok := scan.CutPrefix(b, " defer")
	return ok && (len(rest) == 0 || rest[0] == ':' || scan.HasPrefix(rest, " (") || scan.HasPrefix(rest, " H=") ||
		scan.HasPrefix(rest, " DSN=") || scan.HasPrefix(rest, " DT="))
}

// readReason reads " (-44)", or the words " (Connection timed out)", at the start of b,
// and returns the length; n is 0 if there is neither, -1 if it is damaged.
func readReason(b []byte) (errno int32, words []byte, n int) {
	b, ok := scan.CutPrefix(b, " (")
	if !ok {
		return 0, nil, 0
	}
	end := bytes.IndexByte(b, ')')
	if end < 0 {
		return 0, nil, -1
	}
	words, n = b[:end], len(" (")+end+1
	d, negative := scan.CutPrefix(words, "-")
	if v, k := scan.Number(d); k > 0 && k == len(d) && v <= 1<<30 {
		if negative {
			v = -v
		}
		return int32(v), nil, n
	}
	return 0, words, n
}

// skips are what Exim says of an address that it left alone (deliver.c,
// transports/smtp.c). The numbers with them are no guide: -54 means a host that is
// not due as well as one whose name was not found, and the numbers differ between
// versions.
var skips = [...]string{
	"retry time not reached", "Retry time not yet reached", "reusing SMTP connection skips previous routing defer",
	"SMTP delivery explicitly queued", "first-pass only routing", "domain is in queue_domains", "domain matches queue_smtp_domains", "domain is held", "remote deliveries suppressed",
	"no host found for existing SMTP connection", // the address waits for a connection of its own
	"concurrency limit reached", "connection limit reached for all hosts",
	"All deliveries are handled by MailScanner", // by its manual's router, for each message that waits for it
	"Not time for ", "Domain in queue_domains", "Local-only delivery", "Transport concurrency limit", // in place of numbers, from 4.100 on
}

// isSkipped reports whether text says that no attempt was made. It must begin so:
// further on it may quote another server.
func isSkipped(text []byte) bool { return scan.BeginsAny(text, skips[:]) }
