package exim

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// truth is what became of one recipient, as the laboratory saw it from
// outside: what its server answered, which reports came, what was left in the
// queue.
type truth struct {
	Kind, Sender, Rcpt, Scn, Final string
	Source                         string  `json:"final_src"`
	Qid                            *string // null where the message came by the command line
	CodeFirst                      int     `json:"code_first"`
	Reply                          []string
}

// wellFormed is a reply that Exim can read (RFC 5321 section 4.2).
var wellFormed = regexp.MustCompile(`^[2-5]\d\d([ -]|$)`)

// code returns the reply's codes as Exim obeys them; 0 if Exim could not read the
// reply or the server hung up in the middle of it.
func (x *truth) code() (smtpcode.Reply, smtpcode.Enhanced) {
	if len(x.Reply) == 0 || !wellFormed.MatchString(x.Reply[0]) {
		return 0, 0
	}
	_, own := smtpcode.ReadReply([]byte(strings.Join(x.Reply, "\n")), smtpcode.FirstLine)
	return smtpcode.Reply(x.CodeFirst), own
}

// mail is what the parser says about one message.
type mail struct {
	sender  string
	raw     []byte          // its lines
	all     parsers.Event   // what happened to all recipients that were still open
	frozen  bool            // at the end
	replied *parsers.Record // the last reply of a relay to the message as a whole
	rcpts   map[string]*outcome
}

// outcome is what the parser says about one recipient.
type outcome struct {
	last    *parsers.Record // last record
	replied *parsers.Record // last record with a reply
}

func (m *mail) note(r *parsers.Record) {
	if r.Recipient == nil {
		if r.Reply != 0 && r.Stage != parsers.Rcpt { // that would be another recipient's
			m.replied = r
		}
		return
	}
	for _, name := range []string{string(r.Recipient), string(r.OriginalRecipient)} {
		if name == "" {
			continue
		}
		o := m.rcpts[name]
		if o == nil {
			o = &outcome{}
			m.rcpts[name] = o
		}
		o.last = r
		if r.Reply != 0 {
			o.replied = r
		}
	}
}

var fates = map[parsers.Event]string{parsers.Delivered: "sent", parsers.Bounced: "bounced", parsers.Expired: "expired",
	parsers.Discarded: "discarded", parsers.Removed: "removed", parsers.Deferred: "deferred"}

// final returns the truth's word for what became of a recipient; o may be nil.
func (m *mail) final(o *outcome) string {
	e := parsers.Deferred
	if o != nil && o.last.Event != parsers.Skipped { // what is skipped stays deferred
		e = o.last.Event
	}
	switch {
	case m.frozen && (e == parsers.Deferred || e == parsers.Bounced): // a bounce that nobody can be told of
		return "frozen"
	case e == parsers.Deferred && m.all != parsers.NoEvent:
		return fates[m.all]
	}
	return fates[e]
}

// readRun follows every message of a whole log.
func readRun(t *testing.T, path string) map[string]*mail {
	mails := map[string]*mail{}
	p := New(parsers.Options{Location: time.UTC})
	for l, r := range parsertest.All(t, p, reallogs.Lines(t, path)) {
		m := mails[string(r.QueueID)]
		if m == nil {
			m = &mail{rcpts: map[string]*outcome{}}
			mails[string(r.QueueID)] = m
		}
		m.raw = append(append(m.raw, l...), '\n')
		switch r.Event {
		case parsers.Received:
			m.sender = string(r.Sender)
		case parsers.MessageEnd, parsers.Rejected, parsers.Undeliverable:
		case parsers.Held:
			m.frozen = true
		case parsers.Released:
			m.frozen = false
		case parsers.Discarded, parsers.Removed, parsers.Bounced, parsers.Expired:
			if r.Recipient == nil {
				m.all, m.frozen = r.Event, false
			}
			m.note(r)
		default:
			m.note(r)
		}
	}
	return mails
}

// TestTruth wants of every recipient the final outcome, the reply code and the
// enhanced code that the laboratory knows from outside the log.
func TestTruth(t *testing.T) {
	dir := reallogs.Lab(t, "exim")
	for _, run := range []string{"e1", "e2"} {
		t.Run(run, func(t *testing.T) {
			mails := readRun(t, filepath.Join(dir, run, "mainlog"))
			bySender := map[[2]string]*mail{}
			for id, m := range mails {
				if id == "" {
					continue
				}
				for name := range m.rcpts {
					bySender[[2]string{m.sender, name}] = m
				}
			}
			recipients, codes := 0, 0
			for _, x := range readTruth(t, filepath.Join(dir, run, "truth.jsonl")) {
				m := bySender[[2]string{x.Sender, x.Rcpt}]
				if x.Qid != nil {
					m = mails[*x.Qid]
				}
				if m == nil {
					t.Errorf("message not in the log: %+v", x)
					continue
				}
				recipients++
				if compareTruth(t, &x, m, mails[""]) {
					codes++
				}
			}
			if recipients < 1200 || codes < 900 {
				t.Errorf("only %d recipients, %d with a reply", recipients, codes)
			}
			t.Logf("%d recipients, %d with a reply", recipients, codes)
		})
	}
}

// readTruth reads what became of the recipients of a run's deliveries, as far as the
// laboratory could follow them.
func readTruth(t *testing.T, path string) []truth {
	t.Helper()
	return slices.DeleteFunc(reallogs.Objects[truth](t, path), func(x truth) bool {
		return x.Kind != "delivery" || strings.HasPrefix(x.Source, "none") // the laboratory lost sight of the message
	})
}

// compareTruth reports whether there was a reply to compare. Recipients that
// an ACL discarded at RCPT have no message ID yet; they are in discarded.
func compareTruth(t *testing.T, x *truth, m, discarded *mail) bool {
	o := m.rcpts[x.Rcpt]
	if o == nil {
		o = discarded.rcpts[x.Rcpt]
	}
	reply, own := x.code()
	r := m.replied
	if o != nil && o.replied != nil {
		r = o.replied
	}
	if r == nil && reply != 0 {
		// Exim may skip a host that refused another message, give up a session
		// in which a pipelined reply was malformed, or not log what STARTTLS
		// was refused with; then no line of the message has the reply.
		if logged := regexp.MustCompile(": " + regexp.QuoteMeta(x.Reply[0]) + `(\\| DT=|\n)`); logged.Match(m.raw) {
			t.Errorf("%s: no reply, want %v %v\n%s", x.Rcpt, reply, own, m.raw)
		}
	}
	if x.Final == "expanded" { // into several addresses, each with a fate of its own
		if len(m.rcpts) < 2 {
			t.Errorf("%s: not expanded\n%s", x.Rcpt, m.raw)
		}
		return false
	}
	if got := m.final(o); !x.agrees(got, r != nil && reply >= 500) {
		t.Errorf("%s: %s, want %s\n%s", x.Rcpt, got, x.Final, m.raw)
	}
	if reply == 0 || r == nil {
		return false
	}
	if logged := ownCode(r); r.Reply != reply || logged != own {
		t.Errorf("%s: %v %v, want %v %v\n%s", x.Rcpt, r.Reply, logged, reply, own, m.raw)
	}
	return true
}

// agrees reports whether the log's outcome, got, is what became of a recipient
// as the laboratory saw it from outside. refused says that the log has a
// permanent refusal.
func (x *truth) agrees(got string, refused bool) bool {
	switch x.Final {
	case got:
		return true
	case "expired":
		return got == "bounced" && strings.HasSuffix(x.Source, "op -Mg") // an operator gave up after temporary errors
	case "removed":
		return got == "bounced" && x.Sender == "" // without a report it looks so from outside
	case "failed": // no report went to the null sender: the truth cannot tell which
		return got == "bounced" || got == "expired"
	case "bounced":
		// From outside, a report after temporary errors that are not replies
		// looks like any other; only the log says that it was for age.
		return got == "expired" && !refused
	}
	return false
}
