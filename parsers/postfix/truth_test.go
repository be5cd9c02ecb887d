package postfix_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// fates holds what became of each recipient of each message of a log.
type fates map[string]map[string]parsers.Event // queue ID, recipient

// unseen are recipients of whom the log cannot tell what the laboratory knows:
// a content filter took the message and dropped it; a message was forwarded to
// two recipients of whom one bounced.
var unseen = map[string]bool{"r.flt-discard@ok.test": true, "listown@local.test": true}

// otherwise is how Postfix logs some addresses: without the quotes and
// backslashes that are not needed, and local's users without a domain.
func otherwise(rcpt string) string {
	return strings.TrimSuffix(strings.NewReplacer(`"`, "", `\`, "").Replace(rcpt), "@lab.test")
}

// forwards holds the queue IDs of forwarded messages.
type forwards map[[2]string]string

func readFates(t *testing.T, path string) (fates, forwards) {
	f, next := fates{}, forwards{}
	for _, r := range parsertest.All(t, postfix.New(parsers.Options{}), reallogs.Lines(t, path), parsers.ErrForeign) {
		f.note(r, next)
	}
	return f, next
}

// note takes a record into account.
func (f fates) note(r *parsers.Record, next forwards) {
	id := string(r.QueueID)
	if f[id] == nil {
		f[id] = map[string]parsers.Event{}
	}
	switch r.Event {
	case parsers.Delivered, parsers.Deferred, parsers.Bounced, parsers.Discarded, parsers.Redirected, parsers.Deliverable, parsers.Undeliverable, parsers.Rejected:
		for _, to := range [][]byte{r.Recipient, r.OriginalRecipient} {
			if to == nil {
				continue
			}
			f[id][string(to)] = r.Event
			if r.Event == parsers.Redirected {
				next[[2]string{id, string(to)}] = string(r.NextQueueID)
			}
		}
	case parsers.Expired, parsers.Removed, parsers.Held, parsers.Released:
		if r.Recipient != nil { // of a check, not of the queue
			f[id][string(r.Recipient)] = r.Event
			return
		}
		f.noteAll(id, r.Event)
	}
}

// noteAll notes what happened to all recipients that are still in the queue.
func (f fates) noteAll(id string, happened parsers.Event) {
	if happened == parsers.Released {
		happened = parsers.Deferred
	}
	for to, ev := range f[id] {
		if ev == parsers.Deferred || ev == parsers.Held {
			f[id][to] = happened
		}
	}
}

// fate follows a recipient through the messages to which it was forwarded.
func (f fates) fate(next forwards, id, to string) parsers.Event {
	ev := f[id][to]
	for range 4 {
		n, ok := next[[2]string{id, to}]
		if !ok || ev != parsers.Redirected {
			break
		}
		for to2, ev2 := range f[n] {
			id, to, ev = n, to2, ev2
		}
	}
	return ev
}

// TestTruth compares what the log tells of every recipient of two whole runs
// with what the laboratory knows from the servers, reports and the queue.
func TestTruth(t *testing.T) {
	accept := map[string][]parsers.Event{
		"sent": {parsers.Delivered}, "bounced": {parsers.Bounced}, "deferred": {parsers.Deferred}, "expired": {parsers.Expired},
		"hold": {parsers.Held}, "removed": {parsers.Removed}, "failed": {parsers.Bounced, parsers.Expired},
		"discarded": {parsers.Discarded}, "probe": {parsers.Deliverable, parsers.Undeliverable},
	}
	lab := reallogs.Lab(t, "postfix")
	for _, log := range []string{"p1/maillog", "p2/mail.rfc3339", "p2/mail.traditional", "p2/mail.rfc5424"} {
		f, next := readFates(t, filepath.Join(lab, log))
		dir := filepath.Join(lab, log[:len("p1")])
		compared := 0
		for _, g := range reallogs.Objects[struct{ Kind, Qid, Rcpt, Final, Scn string }](t, dir+"/truth.jsonl") {
			if g.Kind != "delivery" || g.Qid == "" || g.Final == "expanded" {
				continue
			}
			compared++
			got := f.fate(next, g.Qid, g.Rcpt)
			if got == parsers.NoEvent { // smtpd judged before there was a queue ID, or Postfix wrote the address otherwise
				got = max(f[""][g.Rcpt], f[g.Qid][otherwise(g.Rcpt)])
			}
			if !slices.Contains(accept[g.Final], got) && !unseen[g.Rcpt] {
				t.Errorf("%s %s: %s <%s>: %v, want %s", log, g.Scn, g.Qid, g.Rcpt, got, g.Final)
			}
		}
		if compared < 1150 {
			t.Errorf("%s: only %d recipients compared", log, compared)
		}
	}
}
