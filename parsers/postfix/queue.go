package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/queueid"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// qmgr reads the queue manager (qmgr(8)).
func (e *entry) qmgr(b []byte) error {
	if e.queueID == nil {
		return e.quiet()
	}
	switch {
	case scan.HasPrefix(b, "from="):
		return e.active(b[len("from="):])
	case string(b) == "removed":
		e.add(parsers.MessageEnd)
		return nil
	}
	return e.quiet()
}

// active reads what follows "from=": a message that enters the active queue,
// or one that has been there for too long.
func (e *entry) active(b []byte) error {
	sender, b, ok := address(b)
	if !ok {
		return parsers.ErrBroken
	}
	if rest, ok := scan.CutPrefix(b, ", size="); ok {
		r := e.add(parsers.Received)
		r.Sender, r.SenderKnown = sender, sender != nil
		n := 0
		r.Size, n = scan.Number(rest)
		if rest, ok = scan.CutPrefix(rest[n:], ", nrcpt="); ok {
			v, _ := scan.Number(rest)
			r.Recipients = int32(min(v, 1<<31-1))
		}
		return nil
	}
	status, ok := scan.CutPrefix(b, ", status=")
	if !ok {
		return e.quiet()
	}
	if scan.HasPrefix(status, "expired") || scan.HasPrefix(status, "force-expired") {
		r := e.add(parsers.Expired)
		r.Sender, r.SenderKnown, r.Text = sender, sender != nil, b[len(", "):]
	}
	return nil
}

// bounce reads the daemon that sends delivery status notifications (bounce(8)).
func (e *entry) bounce(b []byte) error {
	kind, id, ok := scan.CutByte(b, ':')
	if ok && e.queueID != nil && scan.Index(kind, " notification") >= 0 && scan.Index(kind, " failed to ") < 0 { // "sender non-delivery notification: QUEUEID"
		r := e.add(parsers.Notified)
		r.NextQueueID, r.Text = queueid.Read(scan.SkipBlanks(id)), kind
		return nil
	}
	return e.quiet()
}

// cleanup reads the daemon that puts messages into the queue (cleanup(8)).
func (e *entry) cleanup(b []byte) error {
	if id, ok := scan.CutPrefix(b, "message-id="); ok && e.queueID != nil {
		e.add(parsers.MessageFact).MessageID = scan.Unbracket(id)
		return nil
	}
	if e.queueID != nil && (string(b) == "removed (canceled)" || string(b) == "removed (discarded)") { // Postfix 3.10
		e.add(parsers.MessageEnd)
		return nil
	}
	if e.verdict(b) {
		return nil
	}
	return e.quiet()
}

// pickup reads the daemon that takes messages from the sendmail command
// (pickup(8)).
func (e *entry) pickup(b []byte) error {
	if rest, ok := scan.CutPrefix(b, "uid="); ok && e.queueID != nil {
		_, n := scan.Number(rest)
		if from, ok := scan.CutPrefix(rest[n:], " from="); ok {
			r := e.add(parsers.MessageFact)
			r.Begins = true
			r.Sender, _, r.SenderKnown = address(from)
			return nil
		}
	}
	return e.quiet()
}

// postsuper reads what an operator did to the queue (postsuper(1)).
func (e *entry) postsuper(b []byte) error {
	if e.queueID == nil {
		return e.quiet()
	}
	switch string(b) {
	case "removed":
		e.add(parsers.Removed)
		e.add(parsers.MessageEnd)
	case "placed on hold":
		e.add(parsers.Held)
	case "released from hold":
		e.add(parsers.Released)
	case "requeued": // pickup takes it in again, under another ID
		e.add(parsers.MessageEnd)
	case "expired", "expired and released from hold": // qmgr gives it up when it next sees it, and says so
	default:
		return e.quiet()
	}
	return nil
}
