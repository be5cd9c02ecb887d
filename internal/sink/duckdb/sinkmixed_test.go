package duckdb_test

import (
	"context"
	"math/rand/v2"
	"strings"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/sink"
)

// mixes stores segments whose batches come in any order, many of one table after
// the other, and the last of each not full.
func (s *suite) mixes() {
	var events, messages int64
	for _, order := range []string{"mmmmmmmm", "eeemeeemmmmmeeeeeeeem", "mmmmmmmmee", "e"} {
		e, m := s.sendMixed(order, never)
		events, messages = events+e, messages+m
		s.want(events, messages)
	}
	s.sendMixed("eeeemmmmmmm", afterEvents)
	s.want(events, messages) // nothing of it

	const order = "neannapepppmeppppnpa" // of which each batch of a dimension is stored once
	e, m := s.sendMixed(order, never)
	s.want(events+e, messages+m)
	s.sendMixed("napppp", afterEvents)
	last := func(letter byte) int32 { return int32(strings.LastIndexByte(order, letter)) }
	if k := s.known(); k.LastName != last('n') || k.LastAddress != last('a') || k.LastPeer != last('p') || len(k.Peers) != strings.Count(order, "p") {
		s.Errorf("last numbers: %d, %d, %d; %d peers", k.LastName, k.LastAddress, k.LastPeer, len(k.Peers))
	}
}

// sendMixed sends a batch for each letter, e for events, m for messages, and n, a or p for
// a name, an address or a peer whose number is the place of the letter. It returns how
// many events and messages there were.
func (s *suite) sendMixed(order string, cancel moment) (events, messages int64) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	batches, rest := make(chan sink.Batch), make(chan sink.Rest, 1)
	e, m := batch.NewEvents(s.mem), batch.NewMessages(s.mem)
	go func() {
		for i, table := range order {
			switch table {
			case 'n', 'a':
				one := batch.NewNames(s.mem)
				one.Add(int32(i), []byte("x"))
				batches <- sink.Batch{Record: one.Take(), Of: map[rune]sink.Table{'n': sink.Names, 'a': sink.Addresses}[table]}
				continue
			case 'p':
				one := batch.NewPeers(s.mem)
				one.Add(int32(i), []byte("x"), nil, 25)
				batches <- sink.Batch{Record: one.Take(), Of: sink.Peers}
				continue
			case 'e':
				for !e.Full() {
					e.Add(&batch.Event{Line: events, Time: 1e15, Kind: 1, Delay: -1})
					events++
				}
				batches <- sink.Batch{Record: e.Take(), Of: sink.Events}
				continue
			}
			for !m.Full() {
				o := letter(1+rand.Int64N(1<<40), "4Z")
				m.Add(&o)
				messages++
			}
			batches <- sink.Batch{Record: m.Take(), Of: sink.Messages}
		}
		e.Add(&batch.Event{Line: events, Time: 1e15, Kind: 1, Delay: -1})
		events++
		batches <- sink.Batch{Record: e.Take(), Of: sink.Events}
		if cancel == afterEvents {
			stop()
		}
		close(batches)
		rest <- sink.Rest{}
	}()
	if err := s.store.Store(ctx, sink.Segment{Batches: batches, Rest: rest}); (err == nil) != (cancel == never) {
		s.Error(err)
	}
	s.mem.AssertSize(s, 0)
	return events, messages
}
