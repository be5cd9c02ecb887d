package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/queueid"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// agent reads the delivery agents (smtp(8), lmtp(8), local(8), virtual(8),
// pipe(8), error(8), discard(8)).
func (e *entry) agent(b []byte) error {
	if len(b) == 0 {
		return e.quiet()
	}
	switch b[0] {
	case 'c', 'C', 'h', 'l', 'm', 'P', 'R', 's', 'S', 'T', 'u', 'V':
		if e.attempt(b) {
			return nil
		}
	}
	if e.tls(b) {
		return nil
	}
	if e.queueID != nil && e.verdict(b) { // smtp_header_checks and their like
		return nil
	}
	return e.quiet()
}

// attempt reads what an agent says about a connection before it is done with its
// recipients: the agent tries the next host, or a line for each recipient
// follows.
func (e *entry) attempt(b []byte) bool {
	switch {
	case scan.HasPrefix(b, "connect to ") && !scan.HasPrefix(b, "connect to subsystem "):
	case scan.HasPrefix(b, "host ") && !scan.HasPrefix(b, "host name lookup "):
		if i := scan.IndexByte(b[len("host "):], ' '); i >= 0 && scan.HasPrefix(b[len("host ")+i+1:], "offers ") {
			return true // "… offers SMTPUTF8 support, but not 8BITMIME": it goes on
		}
	case scan.HasPrefix(b, "lost connection with "), scan.HasPrefix(b, "conversation with "), scan.HasPrefix(b, "Cannot start TLS"):
	case scan.HasPrefix(b, "Sender requested REQUIRETLS, but REQUIRETLS support was not offered by "):
		return true // it goes on: the policy is opportunistic
	case e.queueID != nil && scan.HasPrefix(b, "Protocol error: host "): // with soft_bounce
	case e.queueID != nil && scan.BeginsAny(b, siteTroubles[:]):
	default:
		return false
	}
	event := parsers.ConnectFailed
	if e.queueID != nil {
		event = parsers.Delayed
	}
	r := e.add(event)
	r.Text = b
	relayOf(b, &r.Relay)
	var own smtpcode.Enhanced
	r.Reply, own, r.Stage = readSaid(b)
	if r.Stage == parsers.NoStage {
		r.Stage = stageOf(b)
	}
	if r.Reply == 0 || r.Reply.Class() > 3 { // after "Protocol error" there may be any other
		r.Enhanced, r.CodeOrigin = smtpcode.Effective(own, 0, r.Reply)
	}
	return true
}

// siteTroubles are the beginnings of the other reasons for which smtp gives up a
// host and tries the next one.
var siteTroubles = [...]string{
	"REQUIRETLS Failure: ", "SASL authentication failed", "SASL [CACHED] authentication failed", "SMTPUTF8 is required",
	"Sender requested REQUIRETLS, but ", "Server certificate not ", "TLS is required", "Verification not possible, ", "client TLS configuration problem", "local data error while talking to ",
	"mail for ", "message requires SMTPUTF8, ", "message size ", "server certificate verification failed", "unreadable mail queue entry",
}

// delivery reads what follows "to=": the recipient, orig_to=, relay=, delay=,
// delays=, dsn=, status= and, in parentheses, the text. An unknown field is
// skipped. Postfix writes the fields in this order, so whatever a remote server
// says comes after the first status=.
func (e *entry) delivery(b []byte) error {
	recipient, b, ok := address(b)
	if !ok {
		return parsers.ErrBroken
	}
	r := e.add(parsers.NoEvent)
	r.Recipient = recipient
	for {
		switch {
		case scan.HasPrefix(b, ", relay="):
			b = readRelay(b[len(", relay="):], &r.Relay)
		case scan.HasPrefix(b, ", delay="):
			var n int
			r.Delay, n = millis(b[len(", delay="):])
			r.HasDelay = n > 0
			b = b[len(", delay=")+n:]
		case scan.HasPrefix(b, ", delays="):
			b = readDelays(b[len(", delays="):], r)
		case scan.HasPrefix(b, ", dsn="):
			b = b[len(", dsn="):]
			var n int
			if r.MTAEnhanced, n = smtpcode.ScanEnhanced(b); n == 0 {
				n = toComma(b) // "5.01.001": a server's own leading zeros
			}
			b = b[n:]
		case scan.HasPrefix(b, ", status="):
			e.status(r, b[len(", status="):])
			return nil
		case scan.HasPrefix(b, ", orig_to="):
			if r.OriginalRecipient, b, ok = address(b[len(", orig_to="):]); !ok {
				return parsers.ErrBroken
			}
		case scan.HasPrefix(b, ", "): // conn_use=, tls=
			b = b[scan.Byte(b, len(", "), ','):]
		default:
			return parsers.ErrBroken
		}
	}
}

// toComma returns the length of a value, which ends at a comma.
func toComma(b []byte) int { return scan.Byte(b, 0, ',') }

// status reads "bounced (host … said: …)".
func (e *entry) status(r *parsers.Record, b []byte) {
	word, text, _ := scan.CutByte(b, ' ')
	if len(text) > 0 && text[0] == '(' {
		text = text[1:]
		if n := len(text) - 1; n >= 0 && text[n] == ')' { // a line that was cut has none
			text = text[:n]
		}
	}
	agent := e.agentOf(r, word)
	r.Event = outcome(word, agent)
	reply(r, text, agent)
	if r.Event != parsers.Delivered {
		return
	}
	if gone := filtered(text); gone != parsers.NoEvent {
		r.Event = gone
	} else if agent != localAgent {
		r.NextQueueID = queueid.InReply(text)
	} else if id, ok := scan.CutPrefix(text, "forwarded as "); ok {
		r.Event, r.NextQueueID = parsers.Redirected, queueid.Read(id)
	} else if string(text) == "delivered to file: /dev/null" || string(text) == "discarded" {
		r.Event = parsers.Discarded
	}
}

// filtered returns what a content filter did with spam or a virus that it took and did
// not pass on. They say
//
//	250 2.7.0 Ok, discarded, id=… (amavisd; 2.7.1 in older versions)
//	250 2.5.0 Ok, id=…, DISCARD(bounce.suppressed)
//	250 2.5.0 Ok, id=…, BOUNCE
//	250 2.7.0 BLOCKED (…) (Proxmox Mail Gateway)
//	250 Virus Detected; Discarded Email (clamsmtpd)
func filtered(text []byte) parsers.Event {
	if len(text) <= len("250 2.x") {
		return parsers.NoEvent
	}
	if text[len("250 ")] == 'V' || text[len("250 ")] == 'M' {
		if scan.HasSuffix(text, "; Discarded Email") {
			return parsers.Discarded
		}
		return parsers.NoEvent
	}
	if c := text[len("250 2.")]; c != '7' && c != '5' { // nearly all
		return parsers.NoEvent
	}
	if rest, ok := scan.CutPrefix(text, "250 2.7."); ok && len(rest) > 1 && (scan.HasPrefix(rest[1:], " Ok, discarded, id=") || scan.HasPrefix(rest[1:], " BLOCKED (")) {
		return parsers.Discarded
	}
	if rest, ok := scan.CutPrefix(text, "250 2.5.0 Ok, id="); ok {
		switch _, done, _ := scan.CutByte(rest, ','); {
		case scan.HasPrefix(done, " DISCARD("):
			return parsers.Discarded
		case string(done) == " BOUNCE":
			return parsers.Bounced
		}
	}
	return parsers.NoEvent
}

// outcome returns the event that a status= means.
func outcome(status []byte, agent daemon) parsers.Event {
	switch string(status) {
	case "sent":
		if agent == discardAgent {
			return parsers.Discarded
		}
		return parsers.Delivered
	case "deferred":
		return parsers.Deferred
	case "bounced":
		return parsers.Bounced
	case "deliverable", "deliverable-but-not-cached":
		return parsers.Deliverable
	case "undeliverable", "undeliverable-but-not-cached":
		return parsers.Undeliverable
	}
	// SOFTBOUNCE (soft_bounce = yes), or a status that this version does not know:
	// nothing says that the message has left the queue.
	return parsers.Deferred
}

// readDelays reads "0.05/0.01/1.2/0.4".
func readDelays(b []byte, r *parsers.Record) (rest []byte) {
	r.HasDelays = true
	for i := range r.Delays {
		ms, n := millis(b)
		r.Delays[i], b = ms, b[n:]
		if i < len(r.Delays)-1 && len(b) > 0 && b[0] == '/' {
			b = b[1:]
		}
	}
	return b
}

// address reads an address up to what ends it: in angle brackets, or, with
// info_log_address_format = internal or before Postfix 2.3, bare. A quoted
// local part may hold anything, brackets included (RFC 5321 section 4.1.2). addr is nil
// where none is left: what shows text as HTML swallows an address in brackets.
func address(b []byte) (addr, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '<' {
		i := toComma(b)
		if i == 0 {
			return nil, b, len(b) > 0
		}
		return b[:i], b[i:], true
	}
	b = b[1:]
	i := 0
	if len(b) > 0 && b[0] == '"' {
		i = scan.QuoteEnd(b, 1)
	}
	if i = scan.Byte(b, i, '>'); i == len(b) {
		return nil, nil, false
	}
	if i+1 < len(b) && b[i+1] > ',' {
		if b[i+1] != '>' {
			i = addressEnd(b, i)
		} else if b[0] == '<' { // brackets of its own, as a client may put around a user's name
			i++
		}
	}
	rest = b[i+1:]
	for len(rest) > 0 && rest[0] == '>' { // some versions log one too many
		rest = rest[1:]
	}
	return b[:i], rest, true
}

// addressEnd returns the index of the '>' that ends an address which holds others,
// as in "<<>@example.com>", or first if there is none.
func addressEnd(b []byte, first int) int {
	for i := first + 1; i+1 < len(b); i++ {
		if b[i] == ' ' {
			break
		}
		if b[i] == '>' && (b[i+1] == ',' || b[i+1] == ' ') {
			return i
		}
	}
	return first
}
