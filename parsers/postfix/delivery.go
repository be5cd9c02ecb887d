package postfix

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// delivering reads the queue manager and the delivery agents.
func (e *entry) delivering() error {
	b := e.body
	if e.queueID != nil {
		switch {
		case hasPrefix(b, "to=<"):
			return e.delivery(b[len("to=<"):])
		case hasPrefix(b, "from=<"):
			return e.queueManager(b[len("from=<"):])
		case string(b) == "removed":
			e.add(parsers.MessageEnd)
			return nil
		case hasPrefix(b, "sender non-delivery notification: "), hasPrefix(b, "sender delay notification: "),
			hasPrefix(b, "sender delivery status notification: "), hasPrefix(b, "postmaster non-delivery notification: "):
			r := e.add(parsers.Notified)
			r.NextQueueID = b[bytes.IndexByte(b, ':')+2:]
			return nil
		case hasPrefix(b, "host "), hasPrefix(b, "lost connection with "), hasPrefix(b, "conversation with "),
			hasPrefix(b, "Cannot start TLS"), hasPrefix(b, "TLS "), hasPrefix(b, "connect to "):
			e.failed(e.add(parsers.Delayed), b)
			return nil
		}
		return nil // "skipped, still being delivered", "enabling PIX workarounds" …
	}
	switch {
	case hasPrefix(b, "connect to "):
		e.failed(e.add(parsers.ConnectFailed), b)
		return nil
	case hasPrefix(b, "host "), hasPrefix(b, "lost connection with "), hasPrefix(b, "conversation with "), hasPrefix(b, "Cannot start TLS"):
		e.failed(e.add(parsers.Delayed), b)
		return nil
	case hasPrefix(b, "SSL_connect error to "):
		r := e.add(parsers.TLSFailed)
		r.Stage, r.Text = parsers.STARTTLS, b
		readPeer(b[len("SSL_connect error to "):], &r.Relay)
		return nil
	}
	return e.chatter()
}

// queueManager reads what follows "from=<".
func (e *entry) queueManager(b []byte) error {
	sender, rest, ok := address(b)
	if !ok {
		return parsers.ErrBroken
	}
	if contains(rest, "status=") && contains(rest, "expired") {
		r := e.add(parsers.Expired)
		r.Sender, r.SenderKnown, r.Text = sender, true, bytes.TrimLeft(rest, ", ")
		return nil
	}
	if !hasPrefix(rest, ", size=") {
		return nil
	}
	r := e.add(parsers.Received)
	r.Sender, r.SenderKnown = sender, true
	n := 0
	rest = rest[len(", size="):]
	r.Size, n = number(rest)
	if rest, ok = cutPrefix(rest[n:], ", nrcpt="); ok {
		v, _ := number(rest)
		r.Recipients = int32(v)
	}
	return nil
}

// delivery reads what follows "to=<": recipient, orig_to=, relay=, delay=,
// delays=, dsn=, status= and the text in parentheses, in this order.
func (e *entry) delivery(b []byte) error {
	recipient, rest, ok := address(b)
	if !ok {
		return parsers.ErrBroken
	}
	var original []byte
	if o, found := cutPrefix(rest, ", orig_to=<"); found {
		if original, rest, ok = address(o); !ok {
			return parsers.ErrBroken
		}
	}
	rest, _ = cutPrefix(rest, ", ")
	status := []byte(nil)
	var f attempt
	for status == nil {
		key, value, ok := cutByte(rest, '=')
		if !ok || len(key) > 12 {
			return parsers.ErrBroken
		}
		if string(key) == "status" {
			status, rest = value, nil
			break
		}
		if value, rest, ok = cutAt(value, ", "); !ok {
			return parsers.ErrBroken
		}
		f.set(key, value)
	}
	word, text, _ := cutByte(status, ' ')
	text = parenthesised(text)
	r := e.add(outcomeOf(word, e.daemon, text))
	r.Recipient, r.OriginalRecipient = recipient, original
	f.put(r)
	e.reply(r, text)
	return nil
}

// attempt holds the fields of a delivery line until its status is known.
type attempt struct {
	relay, delay, delays, dsn, tls []byte
}

func (f *attempt) set(key, value []byte) {
	switch string(key) {
	case "relay":
		f.relay = value
	case "delay":
		f.delay = value
	case "delays":
		f.delays = value
	case "dsn":
		f.dsn = value
	}
}

func (f *attempt) put(r *parsers.Record) {
	if string(f.relay) != "none" {
		readPeer(f.relay, &r.Relay)
	}
	if len(f.delay) > 0 {
		r.Delay, _ = millis(f.delay)
		r.HasDelay = true
	}
	if b := f.delays; len(b) > 0 {
		r.HasDelays = true
		for i := range r.Delays {
			ms, n := millis(b)
			r.Delays[i] = ms
			if b = b[n:]; len(b) > 0 {
				b = b[1:] // the slash
			}
		}
	}
	r.MTAEnhanced, _ = smtpcode.ScanEnhanced(f.dsn)
}

func outcomeOf(status, daemon, text []byte) parsers.Event {
	switch string(status) {
	case "sent":
		if string(daemon) == "discard" {
			return parsers.Discarded
		}
		return parsers.Delivered
	case "deferred", "SOFTBOUNCE":
		return parsers.Deferred
	case "bounced":
		return parsers.Bounced
	case "deliverable":
		return parsers.Deliverable
	case "undeliverable":
		return parsers.Undeliverable
	case "expired":
		return parsers.Expired
	}
	return parsers.Deferred // a status of the future: it did not say sent or bounced
}

// parenthesised takes the outermost parentheses off; a line that was cut has
// no closing one.
func parenthesised(b []byte) []byte {
	if b, ok := cutPrefix(b, "("); ok {
		if n := len(b); n > 0 && b[n-1] == ')' {
			return b[:n-1]
		}
		return b
	}
	return b
}

// address reads an address up to its closing bracket; a quoted local part may
// hold anything, brackets included (RFC 5321 section 4.1.2).
func address(b []byte) (addr, rest []byte, ok bool) {
	i := 0
	if len(b) > 0 && b[0] == '"' {
		for i = 1; i < len(b) && b[i] != '"'; i++ {
			if b[i] == '\\' {
				i++
			}
		}
	}
	for ; i < len(b); i++ {
		if b[i] == '>' {
			return b[:i], b[i+1:], true
		}
	}
	return nil, nil, false
}

// readPeer reads "name[ip]:port".
func readPeer(b []byte, p *parsers.Peer) (rest []byte) {
	name, after, ok := cutByte(b, '[')
	if !ok {
		p.Name = b
		return nil
	}
	ip, rest, ok := cutByte(after, ']')
	if !ok {
		p.Name = b
		return nil
	}
	p.Name, p.IP = name, ip
	if len(rest) > 1 && rest[0] == ':' {
		v, n := number(rest[1:])
		if n > 0 && v < 1<<16 {
			p.Port, rest = uint16(v), rest[1+n:]
		}
	}
	return rest
}
