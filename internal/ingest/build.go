package ingest

import (
	"cmp"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// builder turns the records of chunks, in the order of their lines, into rows.
type builder struct {
	opt        *Options
	dims       *dimensions
	prints     fingerprints
	messages   *messages
	tls        *tlsSessions
	providers  providers
	duplicates duplicates
	oneSource  bool // there is no other to read anything twice from
	connects   connections
	events     *batch.Events
	rec        *sink.Source // source of the chunk at hand
	at         place        // line of the record at hand
	touched    int          // see prefetch
	item       int32        // number of the next row within that line
	lone       *message     // see unqueued; nil before the first
	loneAt     place
	summaries  bool                                     // there are records of summaries: see sink.OfSummary
	row        func(*parsers.Record, *classify.Verdict) // LiveOptions.Row; may be nil

	// A source went on with lines that are older than those before, as logs do that were put
	// together with the newest first: "zcat -f mail.log*". Parts of messages have to be joined.
	wentBack bool

	oldest int64    // see Commit.Oldest
	hold   bool     // hand over segments only when they are complete: see begin
	seg    *segment // nil if none is open
	segs   chan<- sink.Segment
	kept   map[int32]int          // how many lines that could not be used were kept, by source ID
	logs   map[int32]exchangeLogs // of which logs of Exchange sources have rows, by ID
	log    exchangeLogs           // those of the chunk at hand
}

func newBuilder(opt *Options, known *sink.Known, segs chan<- sink.Segment) *builder {
	b := newBuilderOf(opt, known, segs)
	b.prints = fingerprints{by: opt.Classifier, known: uint32(known.LastFingerprint), last: known.LastFingerprint, texts: map[uint32]string{}}
	if opt.Classifier != nil {
		// If the store holds more fingerprints than it reads back, the text of the
		// last one is not known here; its number counts.
		opt.Classifier.Know(uint32(known.LastFingerprint), "")
		for _, f := range known.Fingerprints {
			opt.Classifier.Know(uint32(f.ID), f.Value)
		}
	}
	return b
}

// newBuilderOf returns a builder that has no fingerprints yet.
func newBuilderOf(opt *Options, known *sink.Known, segs chan<- sink.Segment) *builder {
	dims := newDimensions(opt.Memory, known)
	return &builder{
		opt: opt, dims: dims, messages: newMessages(opt.Memory, dims, known), tls: &tlsSessions{},
		summaries: known.Summaries, duplicates: duplicates{}, connects: connections{}, events: batch.NewEvents(opt.Memory), segs: segs,
		kept: map[int32]int{}, logs: storedLogs(known.Kinds),
	}
}

// add stores the records of a chunk; rec is the state of its source.
func (b *builder) add(c *chunk, rec *sink.Source) {
	b.begin()
	b.rec = rec
	b.seg.addSource(rec)
	b.span(&c.times)
	b.log = 0
	for i := range c.records.List {
		if i%prefetchLen == 0 {
			b.prefetch(c, i, min(i+prefetchLen, len(c.notes)))
		}
		n := &c.notes[i]
		if at := (place{rec.ID, n.end}); at != b.at {
			b.at, b.item = at, 0
		}
		b.record(&c.records.List[i], n)
	}
	if b.log != 0 {
		b.logs[rec.ID] |= b.log
	}
	b.sendFull()
	b.sendFullDimensions()
	rec.Counts.Add(c.counts)
	rec.Position, rec.OpenAt = c.position, c.openAt
	for _, l := range c.lines {
		if b.kept[rec.ID] < maxKeptLines {
			b.kept[rec.ID]++
			l.Source = rec.ID
			b.seg.lines = append(b.seg.lines, l)
		}
	}
}

// leftParts reports whether a message may have been stored in parts, or an event twice, for a reason that the times of
// the sources do not show: too many messages were open at once, a log was not in the order of time, or it has
// summaries.
func (b *builder) leftParts() bool {
	return b.messages.evicted || b.wentBack || b.summaries
}

// span notes when the records of a chunk happened.
func (b *builder) span(t *times) {
	b.oldest = min(b.oldest, t.oldest)
	if t.first == 0 {
		return
	}
	if b.rec.FirstTime == 0 || t.first < b.rec.FirstTime {
		b.rec.FirstTime = t.first
	}
	b.wentBack = b.wentBack || t.wentBack || t.first < b.rec.LastTime-clockSkew
	b.rec.LastTime = max(b.rec.LastTime, t.last)
}

// place identifies a line, also across chunks: what a parser flushes at the end
// of a source belongs to the last line.
type place struct {
	source int32
	end    int64
}

// maxItems bounds the rows that one line can make, as batch.LineOf has 16 bits
// for them: "message repeated N times" can claim any number.
const maxItems = 1 << 16

// record makes the rows of one record, if it has any.
func (b *builder) record(r *parsers.Record, n *note) {
	host := b.dims.name(n.host, r.Host)
	if r.Event == parsers.Connect {
		b.connects.add(r, b.rec.ID, host, b.dims.name(n.service, r.Service))
		return
	}
	b.summaries = b.summaries || sink.OfSummary(r)
	b.log |= logOf(r)
	if r.MTA == parsers.Exchange {
		if _, repeated := b.repeated(r, n, b.rec); repeated {
			return // a receipt would begin a message of its own
		}
	}
	o, row := b.correlate(r, &n.keys, host)
	if !row {
		return
	}
	if r.MTA != parsers.Exchange {
		before, repeated := b.repeated(r, n, b.rec)
		if repeated {
			return
		}
		// The number within the line keeps for Sink.Join how many equal refusals came before.
		b.item = max(b.item, min(before, maxItems-1))
	}
	var e batch.Event
	b.fill(&e, r, n, o, host)
	for i := uint32(0); i <= r.Repeat && b.item < maxItems; i++ {
		e.Line = batch.LineOf(b.at.end, b.item)
		b.item++
		b.rec.Events++
		b.events.Add(&e)
		if b.row != nil {
			b.row(r, &n.verdict)
		}
	}
	if r.Repeat > 0 {
		b.sendFull() // now: many lines that are repeated may make more rows than fit into memory
	}
}

// fill makes e the row of r. What r does not give is taken from its message o,
// which may be nil.
func (b *builder) fill(e *batch.Event, r *parsers.Record, n *note, o *message, host int32) {
	d, v := b.dims, &n.verdict
	kind := batch.Kind{
		Source: b.rec.ID, MTA: r.MTA, Event: r.Event, Stage: r.Stage, Origin: r.CodeOrigin, Host: host, Service: d.name(n.service, r.Service),
		Protocol: d.name(n.protocol, r.Protocol), Direction: d.name(n.direction, r.Direction), TLS: d.tls(n.tls, r),
	}
	e.Time = r.Time
	e.Sender = d.address(n.sender, r.Sender)
	e.Client, e.Relay = d.peer(n.client, &r.Client), d.peer(n.relay, &r.Relay)
	e.Helo, e.User, e.Domain = d.name(n.helo, r.Helo), d.name(n.user, r.User), d.domain(n.domain, r.Recipient)
	if o != nil {
		e.Message = o.ID
		fillFrom(e, o)
		kind.Direction = cmp.Or(kind.Direction, o.kind.Direction)
	}
	if kind.TLS == 0 && e.Relay != 0 {
		kind.TLS = b.tls.of(n.relay, host, r.PID)
	}
	provider := v.Provider
	if !classify.Failed(r.Event) && b.opt.Classifier != nil {
		provider = b.providers.of(r, e)
	}
	e.Kind = d.kind(&kind)
	e.Verdict = d.verdict(&batch.Verdict{
		Reply: r.Reply, Code: r.Enhanced, MTACode: r.MTAEnhanced, Errno: r.Errno, Category: uint8(v.Category), Persistence: uint8(v.Persistence),
		Owner: uint8(v.Owner), Provider: uint16(provider), Rule: v.Rule, Fingerprint: b.prints.number(v.Fingerprint, r.Text),
	})
	fillDelays(e, r, o)
	if len(r.OriginalRecipient) > 0 {
		e.OriginalRecipient = d.address(dict.Hash(r.OriginalRecipient), r.OriginalRecipient)
	}
	e.RecipientKey, e.Recipient, e.NextQueueID = n.recipient, r.Recipient, r.NextQueueID
	if r.Event != parsers.Delivered {
		e.Text = r.Text
	}
}

// fillFrom takes from the message what the line itself did not give.
func fillFrom(e *batch.Event, o *message) {
	e.Sender, e.Client = cmp.Or(e.Sender, o.Sender), cmp.Or(e.Client, o.Client)
	e.Helo, e.User = cmp.Or(e.Helo, o.Helo), cmp.Or(e.User, o.User)
}

// fillDelays fills in how long the message has waited, and of what that was made up.
func fillDelays(e *batch.Event, r *parsers.Record, o *message) {
	e.Delay, e.Delays = -1, [4]int32{-1, -1, -1, -1}
	switch {
	case r.HasDelay:
		e.Delay = milliseconds(r.Delay)
	case r.MTA == parsers.Exim && o != nil && o.Received != 0 && r.Time >= o.Received && r.Event >= parsers.Delivered && r.Event <= parsers.Expired:
		// QT= is logged only if log_selector says so; both its ends always are.
		e.Delay = milliseconds((r.Time - o.Received) / 1000)
	}
	if r.HasDelays {
		for i, v := range r.Delays {
			if v >= 0 {
				e.Delays[i] = milliseconds(v)
			}
		}
	}
}

// milliseconds limits a delay to what its column of 32 bits can hold: 24 days.
func milliseconds(v int64) int32 { return int32(min(max(v, 0), 1<<31-1)) }
