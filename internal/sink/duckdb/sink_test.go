package duckdb_test

import (
	"context"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
	"github.com/mtalog/mtalog/parsers"
)

// TestSink holds a database to the contract of sink.Sink: a segment is stored with the
// positions of its sources or not at all, and what fails leaves nobody waiting and releases
// all memory.
func TestSink(t *testing.T) {
	for name, test := range map[string]func(*suite){
		"stores what it is given":             (*suite).stores,
		"goes on where it was closed":         (*suite).goesOn,
		"stores nothing when it fails early":  func(s *suite) { s.fails(beforeAll) },
		"stores nothing when it fails midway": func(s *suite) { s.fails(afterEvents) },
		"replaces what has changed":           (*suite).replaces,
		"takes an empty segment":              (*suite).takesEmpty,
		"joins messages":                      (*suite).joins,
		"adds up connections":                 (*suite).addsUp,
		"takes events and messages mixed":     (*suite).mixes,
	} {
		t.Run(name, func(t *testing.T) {
			s := &suite{T: t, path: filepath.Join(t.TempDir(), "a.duckdb"), mem: memory.NewCheckedAllocator(duckdb.Memory())}
			defer s.mem.AssertSize(t, 0)
			s.open()
			test(s)
		})
	}
}

// suite is a database that is being tested.
type suite struct {
	*testing.T
	path  string
	store *duckdb.Opening
	db    *duckdb.DB
	mem   *memory.CheckedAllocator
	named bool // host and kind are stored: a number is given out once
}

// open opens the database, which is a new one at first.
func (s *suite) open() {
	s.Helper()
	s.store = duckdb.OpenAside(context.Background(), s.path, duckdb.Bulk)
	db, err := s.store.DB()
	s.must(err)
	s.Cleanup(func() { db.Close() })
	s.db = db
}

func (s *suite) count(query string) (n int64) {
	s.Helper()
	s.must(s.db.QueryRow(query).Scan(&n))
	return n
}

// content is what a segment is made of.
type content struct {
	events   int // of message
	message  batch.Message
	open     bool
	position int64
	gone     []int64
	connects []batch.Connections
}

// When a segment's context ends.
type moment uint8

const (
	never moment = iota
	beforeAll
	afterEvents
)

// send stores a segment of which the events come in two batches.
func (s *suite) send(c content, cancel moment) error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if cancel == beforeAll {
		stop()
	}
	batches, rest := make(chan sink.Batch), make(chan sink.Rest, 1)
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		rows := batch.NewEvents(s.mem)
		defer rows.Release()
		for i := range c.events {
			rows.Add(&batch.Event{Line: batch.LineOf(c.position, int32(i)), Time: 1e15, Kind: 1, Message: c.message.ID, Recipient: []byte("x@example.net"), Delay: -1})
			if i == c.events/2 {
				batches <- sink.Batch{Record: rows.Take()}
			}
		}
		if rows.Len() > 0 {
			batches <- sink.Batch{Record: rows.Take()}
		}
		if cancel == afterEvents {
			stop()
		}
		close(batches)
		rest <- s.rest(c)
	}()
	err := s.store.Store(ctx, sink.Segment{Batches: batches, Rest: rest})
	<-sent
	s.mem.AssertSize(s, 0)
	s.named = s.named || err == nil && c.message.ID != 0
	return err
}

func (s *suite) rest(c content) (r sink.Rest) {
	names, kinds, messages := batch.NewNames(s.mem), batch.NewKinds(s.mem), batch.NewMessages(s.mem)
	if c.message.ID != 0 {
		if !s.named {
			names.Add(1, []byte("mx1"))
			kinds.Add(1, &batch.Kind{Source: 1, MTA: parsers.Postfix, Event: parsers.Delivered, Host: 1})
			r.Names, r.Kinds = []arrow.Record{names.Take()}, []arrow.Record{kinds.Take()}
		}
		messages.Add(&c.message)
		if r.Messages = []arrow.Record{messages.Take()}; c.open {
			r.Messages, r.Open = nil, r.Messages
		}
	}
	if c.position != 0 {
		r.Sources = []sink.Source{source(c.position)}
		r.Lines = []sink.Line{{Source: 1, End: c.position, Reason: "because", Text: "a line"}}
	}
	r.Gone, r.Connections = c.gone, c.connects
	return r
}

func source(position int64) sink.Source {
	return sink.Source{
		ID: 1, Identity: checkpoint.IdentityOf([]byte("a log")), Path: "/var/log/it's a log", Format: "postfix",
		Position: checkpoint.Position{Offset: position, TailHash: 1<<63 + 7, TailLen: 9, Marks: "\x00\xff\x01\x02"},
		Counts:   sink.Counts{Lines: position, Events: 2, Foreign: 3, Unrecognised: 4, Broken: 5}, FirstTime: 1e15, LastTime: 1e15 + 1, OpenAt: 1e15 + 2,
	}
}

func (s *suite) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *suite) known() sink.Known {
	s.Helper()
	k, err := s.store.Known(context.Background())
	s.must(err)
	return k
}

func (s *suite) want(events, messages int64) {
	s.Helper()
	e, m := s.count("SELECT count(*) FROM log.store.happening"), s.count("SELECT count(*) FROM log.main.all_messages WHERE id > 0")
	if e != events || m != messages {
		s.Errorf("%d events and %d messages, want %d and %d", e, m, events, messages)
	}
}

func letter(id int64, queueID string) batch.Message {
	return batch.Message{
		ID: id, Line: batch.LineOf(70, 0), Received: 1e15, LastTime: 1e15 + id, Kind: 1, Size: 1 << 40, Recipients: 2,
		QueueID: []byte(queueID), MessageID: []byte("1@example.com"), NetworkMessageID: []byte("net"),
	}
}

func (s *suite) stores() {
	s.must(s.send(content{events: 3000, message: letter(7, "4Z"), open: true, position: 100}, never))
	s.want(3000, 1)
	k := s.known()
	if len(k.Sources) != 1 || !reflect.DeepEqual(k.Sources[0], source(100)) {
		s.Errorf("sources: %+v", k.Sources)
	}
	if k.LastName != 1 || k.LastKind != 1 || k.LastMessage != 7 || k.LastPeer != 0 {
		s.Errorf("last numbers: %+v", k)
	}
	if len(k.Names) != 1 || k.Names[0] != (sink.Numbered{ID: 1, Value: "mx1"}) {
		s.Errorf("names: %+v", k.Names)
	}
	want := sink.OpenMessage{Message: letter(7, "4Z"), Kind: batch.Kind{Source: 1, MTA: parsers.Postfix, Event: parsers.Delivered, Host: 1}, Host: "mx1"}
	if len(k.Open) != 1 || !reflect.DeepEqual(k.Open[0], want) {
		s.Errorf("open messages:\n%+v\nwant\n%+v", k.Open, want)
	}
}

func (s *suite) goesOn() {
	s.must(s.send(content{events: 10, message: letter(7, "4Z"), open: true, position: 100}, never))
	before := s.known()
	for _, table := range []string{"name", "address", "peer", "kind", "verdict", "fingerprint", "message"} {
		if n := s.count("SELECT count(*) FROM log.store." + table + " WHERE id = 0"); n != 1 {
			s.Errorf("store.%s has number 0 %d times, want once", table, n)
		}
	}
	s.must(s.db.Close())
	s.open()
	if after := s.known(); !reflect.DeepEqual(after, before) {
		s.Errorf("known:\n%+v\nwant\n%+v", after, before)
	}
	s.must(s.send(content{events: 5, message: letter(8, "5Z"), position: 200}, never))
	s.want(15, 2)
}

func (s *suite) fails(when moment) {
	s.must(s.send(content{events: 10, message: letter(7, "4Z"), open: true, position: 100}, never))
	before := s.known()
	if err := s.send(content{events: 5000, message: letter(8, "5Z"), position: 200, gone: []int64{7}}, when); err == nil {
		s.Error("stored after its context ended")
	}
	if after := s.known(); !reflect.DeepEqual(after, before) {
		s.Errorf("known:\n%+v\nwant\n%+v", after, before)
	}
	s.want(10, 1)
	// It goes on after that.
	s.must(s.send(content{events: 5, message: letter(8, "5Z"), position: 200, gone: []int64{7}}, never))
	s.want(15, 1)
}

func (s *suite) replaces() {
	s.must(s.send(content{events: 1, message: letter(7, "4Z"), open: true, position: 100}, never))
	changed := letter(7, "4Z")
	changed.Size = 99
	s.must(s.send(content{message: changed, open: true, position: 200, gone: []int64{7}}, never))
	k := s.known()
	if len(k.Sources) != 1 || k.Sources[0].Position.Offset != 200 {
		s.Errorf("sources: %+v", k.Sources)
	}
	if len(k.Open) != 1 || k.Open[0].Size != 99 {
		s.Errorf("open messages: %+v", k.Open)
	}
	changed.Ended = true
	s.must(s.send(content{message: changed, position: 300, gone: []int64{7}}, never))
	if k := s.known(); len(k.Open) != 0 || k.LastMessage != 7 {
		s.Errorf("%+v", k)
	}
	s.want(1, 1)
}

func (s *suite) takesEmpty() {
	s.must(s.send(content{}, never))
	s.want(0, 0)
	if k := s.known(); len(k.Sources)+len(k.Open) != 0 || k.LastMessage != 0 {
		s.Errorf("%+v", k)
	}
}

func (s *suite) joins() {
	end := letter(7, "4Z")
	end.Received, end.LastTime, end.Ended, end.MessageID, end.NetworkMessageID, end.Size = 0, 1e15+50, true, nil, nil, 0
	s.must(s.send(content{events: 2, message: end, position: 100}, never))
	s.must(s.send(content{events: 3, message: letter(8, "4Z"), open: true, position: 200}, never))
	s.must(s.send(content{events: 1, message: letter(9, "5Z"), open: true, position: 300}, never))
	s.join(nil)
	s.want(6, 2)
	if k := s.known(); len(k.Open) != 1 || string(k.Open[0].QueueID) != "5Z" {
		s.Errorf("open messages: %+v", k.Open)
	}
	s.join([]int32{1})
	s.want(6, 2)
}

// join calls Join, which has no event too many to drop here.
func (s *suite) join(late []int32) {
	s.Helper()
	fewer, err := s.store.Join(context.Background(), late, late)
	s.must(err)
	if fewer != 0 {
		s.Errorf("%d events fewer", fewer)
	}
}

// addsUp: the counts of a segment for an hour are added to those that are stored.
func (s *suite) addsUp() {
	hour := batch.Connections{Source: 1, MTA: parsers.Postfix, Host: 1, Service: 2, Hour: 3_600_000_000, Count: 5}
	later, other := hour, hour
	later.Hour, other.Service = 2*hour.Hour, 3
	for i, step := range []struct {
		list   []batch.Connections
		cancel moment
		want   int64
	}{
		{[]batch.Connections{hour, other}, never, 10},
		{[]batch.Connections{hour, later}, never, 20},
		{[]batch.Connections{hour, other, later}, afterEvents, 20},
		{nil, never, 20},
	} {
		err := s.send(content{position: int64(100 * (i + 1)), connects: step.list}, step.cancel)
		if (err == nil) != (step.cancel == never) {
			s.Fatal(i, err)
		}
		if n := s.count("SELECT coalesce(sum(n), 0)::BIGINT FROM log.store.connection"); n != step.want {
			s.Errorf("step %d: %d connections, want %d", i, n, step.want)
		}
	}
}
