package ingest

import (
	"fmt"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// joinEvery is how often a run looks what logs of Exchange tell of the same message. The
// builder joins what it reads at once of one of them, but they are written by several services.
const joinEvery = time.Hour

// join does what an import does when it ends, for Exchange's logs: of the others, the lines
// of a message come in their order.
func (l *live) join() {
	if !l.sources.mayBeExchange() {
		return
	}
	l.pause(func() error {
		known, err := l.sink.Known(l.storeCtx)
		if err != nil {
			return err
		}
		logs := storedLogs(known.Kinds)
		exchange := slices.DeleteFunc(slices.Clone(known.Sources), func(s sink.Source) bool { return logs[s.ID] == 0 })
		late := withMixed(newKnownSources(known.Sources).late(exchange), exchange, logs)
		if len(late) == 0 {
			return nil
		}
		// A join is one transaction: what ends in the middle is done when the next run has caught up.
		if _, err := l.sink.Join(l.readCtx, nil, late); err != nil && l.readCtx.Err() == nil {
			return fmt.Errorf("joining what several logs tell of a message: %w", err)
		}
		return nil
	})
}

// mayBeExchange reports whether a source may have rows of Exchange: a log that servers of several kinds
// write to has a format of its own.
func (l *liveSources) mayBeExchange() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.all, func(s *liveSource) bool {
		return s.rec.Format != parsers.Postfix.String() && s.rec.Format != parsers.Exim.String()
	})
}

// recount takes the numbers of events from what is stored: some may have been deleted.
func (l *liveSources) recount(stored []sink.Source) {
	l.mu.Lock()
	defer l.mu.Unlock()
	events := make(map[int32]int64, len(stored))
	for _, s := range stored {
		events[s.ID] = s.Events
	}
	for _, s := range l.all {
		if n, ok := events[s.rec.ID]; ok {
			s.rec.Events = n
		}
	}
}
