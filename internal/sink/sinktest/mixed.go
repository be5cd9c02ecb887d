package sinktest

import (
	"context"
	"math/rand/v2"

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
}

// sendMixed sends a batch for each letter, e for events and m for messages, and
// returns how many rows there were.
func (s *suite) sendMixed(order string, cancel moment) (events, messages int64) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	batches, rest := make(chan sink.Batch), make(chan sink.Rest, 1)
	e, m := batch.NewEvents(s.mem), batch.NewMessages(s.mem)
	go func() {
		for _, table := range order {
			if table == 'e' {
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
