package postfix

import (
	"github.com/mtalog/mtalog/parsers"
)

// queueing reads cleanup, pickup and postsuper.
func (e *entry) queueing() error {
	b := e.body
	for _, word := range [...]string{"message-id=", "resent-message-id="} {
		id, ok := cutPrefix(b, word)
		if !ok {
			continue
		}
		if word[0] == 'r' {
			return nil // the message keeps its own
		}
		r := e.add(parsers.MessageFact)
		if n := len(id); n > 1 && id[0] == '<' && id[n-1] == '>' {
			id = id[1 : n-1]
		}
		r.MessageID = id
		return nil
	}
	if e.refusal(b) {
		return nil
	}
	if _, from, ok := cutAt(b, "from=<"); ok && hasPrefix(b, "uid=") {
		r := e.add(parsers.MessageFact)
		r.Begins, r.SenderKnown = true, true
		r.Sender, _, _ = address(from)
		return nil
	}
	for _, s := range [...]struct {
		words string
		event parsers.Event
	}{
		{"removed", parsers.Removed}, {"placed on hold", parsers.Held}, {"released from hold", parsers.Released},
		{"expired", parsers.Inspected}, {"requeued", parsers.Released}, {"released", parsers.Released},
	} {
		if string(b) == s.words {
			e.add(s.event).Text = b
			if s.event == parsers.Removed {
				e.add(parsers.MessageEnd)
			}
			return nil
		}
	}
	return e.chatter()
}
