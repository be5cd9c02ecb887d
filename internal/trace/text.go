package trace

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

// printer writes lines of clean text: what logs say is hostile.
type printer struct {
	b      strings.Builder
	width  int
	advice map[string]bool // already given
}

// line writes a line, wrapped and indented. Strings among args are cleaned.
func (p *printer) line(indent int, format string, args ...any) {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = render.Clean(s)
		}
	}
	s := fmt.Sprintf(format, args...)
	if p.width > 0 {
		s = text.WrapSoft(s, max(p.width-indent, 30))
	}
	for l := range strings.SplitSeq(s, "\n") {
		p.b.WriteString(strings.Repeat(" ", indent) + strings.TrimRight(l, " ") + "\n")
	}
}

// Queued implements Found. All there is to tell has been told.
func (Traces) Queued() string { return "" }

// WriteText implements Found.
func (traces Traces) WriteText(w io.Writer, width int) error {
	p := &printer{width: width, advice: map[string]bool{}}
	for i, t := range traces {
		if i > 0 {
			p.b.WriteByte('\n')
		}
		p.trace(t)
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// trace writes one message.
func (p *printer) trace(t *Trace) {
	first, last := lifetime(t.Entries)
	head := t.Entries[0]
	p.line(0, "From %s to %s", cmp.Or(head.Sender, "a sender that is not known"), t.recipients())
	p.line(0, "Message-ID %s", cmp.Or(head.MessageID, "not known"))
	p.line(0, "%s to %s %s, %s, %s", first.Format(time.DateTime), last.Format(time.DateTime), report.ClockName(last.Location()), report.Length(last.Sub(first).Seconds()), report.Things(len(t.Entries), "queue entry"))
	told := t.brief()
	for i, e := range t.Entries {
		if told[e] {
			p.b.WriteByte('\n')
			p.entry(i+1, e)
		}
	}
	p.untold(t, told)
	if t.Cut {
		p.line(0, "There is more: at most %d queue entries and %d events are looked at.", maxEntries, maxEvents)
	}
}

// lifetime returns when the first of entries was first logged, and when the last was last.
func lifetime(entries []*Entry) (first, last time.Time) {
	first, last = entries[0].start(), entries[0].Last
	for _, e := range entries {
		if e.start().Before(first) {
			first = e.start()
		}
		if e.Last.After(last) {
			last = e.Last
		}
	}
	return first, last
}

// recipients names the recipients, and what became of each after the last known hop.
func (t *Trace) recipients() string {
	var whole Entry
	for _, e := range t.Entries {
		if e.From == nil || e.From.Kind != notification {
			whole.Events = append(whole.Events, e.Events...)
		}
	}
	slices.SortStableFunc(whole.Events, func(a, b *Event) int { return a.Time.Compare(b.Time) })
	outcomes := whole.outcomes("")
	const most = 3
	if len(outcomes) > most { // those it did not reach are asked for
		slices.SortStableFunc(outcomes, func(a, b *Outcome) int { return cmp.Compare(delivered(a), delivered(b)) })
	}
	var names []string
	for _, o := range outcomes[:min(len(outcomes), most)] {
		names = append(names, fmt.Sprintf("%s (%s)", cmp.Or(o.Recipient, "nobody yet"), o.Last.Event))
	}
	if len(outcomes) > most {
		names = append(names, report.Things(len(outcomes)-most, "other")+" ("+tally(outcomes[most:])+")")
	}
	return cmp.Or(strings.Join(names, ", "), "recipients that are not known")
}

// delivered returns 1 for an outcome that is a success, else 0.
func delivered(o *Outcome) int {
	if o.Last.Event == "delivered" {
		return 1
	}
	return 0
}

// entry writes the n-th entry of a message with its events.
func (p *printer) entry(n int, e *Entry) {
	p.line(0, "%d. %s on %s (%s)%s%s", n, cmp.Or(e.QueueID, "no queue ID"), cmp.Or(e.Host, unnamed), e.MTA, came(e), facts(e))
	p.begin(e)
	first, last, left := gather(e.Events)
	before := p.allOf(first, e.start())
	if left > 0 {
		p.line(3, "%s more: --format json has them, mtalog trace with an address has what became of one", report.Things(left, "event"))
	}
	p.allOf(last, before)
	p.end(e)
}

// begin writes how an entry came into the queue.
func (p *printer) begin(e *Entry) {
	arrived := e.arrived()
	switch {
	case e.Received.IsZero():
	case arrived.Before(e.Received) && e.ClientName+e.ClientIP != "": // whose line begins the life of a queue ID
		p.event(e.Received, 0, "received", "begun "+report.Length(e.Received.Sub(arrived).Seconds())+" before")
	case arrived.Before(e.Received):
		p.event(e.Received, 0, "first seen", "in the queue since "+arrived.Format(report.DateMinute)+": what happened before is not in the database")
	default:
		p.event(e.Received, 0, "received", "")
	}
}

// end writes how an entry left the queue.
func (p *printer) end(e *Entry) {
	arrived, before := e.arrived(), e.start()
	if n := len(e.Events); n > 0 {
		before = e.Events[n-1].Time
	}
	switch {
	case e.Ended && e.Received.IsZero() && arrived.Equal(e.start()):
		p.event(e.Last, 0, "left", "the queue")
	case e.Ended:
		p.event(e.Last, e.Last.Sub(before), "left", "the queue, "+report.Length(e.Last.Sub(arrived).Seconds())+" after it came")
	case e.Received.IsZero() && len(e.Events) == 0:
		p.event(e.Last, 0, "seen", "what else happened is not in the database")
	}
}

// unnamed stands for a host whose log does not name it, as Exim's own does not.
const unnamed = "the log's host"

// came says where an entry came from.
func came(e *Entry) string {
	if e.From == nil {
		return ""
	}
	switch e.From.Kind {
	case notification:
		return ", a notification about " + cmp.Or(e.From.QueueID, e.from.MessageID)
	case nextHop:
		return ", from " + e.From.QueueID + " on " + cmp.Or(e.From.Host, unnamed)
	}
	return ", the same message as " + cmp.Or(e.From.QueueID, "that without a queue ID") + " on " + cmp.Or(e.From.Host, unnamed)
}

// facts writes what is known about an entry besides its events.
func facts(e *Entry) string {
	var b strings.Builder
	if peer := host(e.ClientName, e.ClientIP, 0); peer != "" {
		b.WriteString(", given by " + peer)
	}
	if e.User != "" {
		b.WriteString(", user " + e.User)
	}
	if e.Size > 0 {
		b.WriteString(", " + strconv.FormatInt(e.Size, 10) + " bytes")
	}
	if e.Recipients > 0 {
		b.WriteString(", " + report.Things(int(e.Recipients), "recipient"))
	}
	return b.String()
}

func host(name, ip string, port int64) string {
	if ip != "" {
		name += "[" + ip + "]"
	}
	if name != "" && port > 0 {
		name += ":" + strconv.FormatInt(port, 10)
	}
	return name
}

const stamp = "01-02 15:04:05.00"

// detailIndent is the indent of the lines below an event.
const detailIndent = 22

func (p *printer) event(at time.Time, after time.Duration, name, what string) {
	wait := ""
	if after > 0 {
		wait = "+" + report.Length(after.Seconds())
	}
	p.line(3, "%s  %-8s %-10s %s", at.Format(stamp), wait, name, what)
}

// allOf tells what happened after before, and returns when the last of it did first.
func (p *printer) allOf(all []*alike, before time.Time) time.Time {
	for _, a := range all {
		p.happened(a, a.first.Time.Sub(before))
		before = a.first.Time
	}
	return before
}

func (p *printer) happened(a *alike, after time.Duration) {
	p.event(a.first.Time, after, a.first.Event, a.first.Recipient)
	if others := a.others(); others != "" {
		p.line(detailIndent, "and %s", others)
	}
	p.details(detailIndent, &a.first)
	if n := a.again(); n > 0 {
		p.line(detailIndent, "again %s, the last at %s", report.Things(n, "time"), a.last.Format(stamp))
	} else if a.last.Sub(a.first.Time) > sameMoment {
		p.line(detailIndent, "the last at %s", a.last.Format(stamp))
	}
}

func (p *printer) details(indent int, ev *Event) {
	if ev.OriginalRecipient != "" && ev.OriginalRecipient != ev.Recipient {
		p.line(indent, "for %s", ev.OriginalRecipient)
	}
	if relay := relayOf(ev); relay != "" {
		p.line(indent, "relay %s", relay)
	}
	if ev.NextQueueID != "" {
		p.line(indent, "queued as %s", ev.NextQueueID)
	}
	if ev.Delay != nil {
		most := ""
		if ev.longest {
			most = "at most "
		}
		p.line(indent, "delay "+most+"%s%s", report.Length(*ev.Delay), parts(ev.Delays))
	}
	if code := ev.codes(); code != "" && ev.Meaning != nil {
		p.line(indent, "%s %s", code, ev.Meaning.Code)
	}
	if ev.Text != "" {
		p.line(indent, "said: %s", ev.Text)
	}
	if m := ev.Meaning; m != nil {
		rule := ""
		if m.Rule != 0 {
			rule = "; rule " + strconv.FormatInt(m.Rule, 10)
		}
		p.line(indent, "means: %s (%s, %s; to act: %s%s)", m.Title, m.Category, m.Persistence, m.Owner, rule)
		if !p.advice[m.Advice] {
			p.advice[m.Advice] = true
			p.line(indent, "to do: %s", m.Advice)
		}
	}
}

func (ev *Event) codes() string {
	reply := ""
	if ev.ReplyCode > 0 {
		reply = strconv.FormatInt(ev.ReplyCode, 10)
	}
	return strings.TrimSpace(reply + " " + ev.Code)
}

// parts writes a delay's share of each of the four stages of Postfix (postconf(5),
// delay_logging_resolution_limit). The time in the deferred queue is part of the first.
func parts(delays []float64) string {
	if len(delays) != delayStages {
		return ""
	}
	stages := []string{"before the queue manager", "in it", "connection", "transmission"}
	for i, name := range stages {
		stages[i] = report.Length(delays[i]) + " " + name
	}
	return ": " + strings.Join(stages, ", ")
}
