package ingest

import (
	"context"
	"fmt"

	"github.com/mtalog/mtalog/internal/sink"
)

func (l *live) startWriter() {
	l.writer = startWriter(l.storeCtx, reportingSink{l.sink, l}, l.stop)
}

// sweep has strings deleted to which nothing in the store refers.
func (l *live) sweep(unused func(ctx context.Context, names []int32) error) {
	l.pause(func() error {
		if err := unused(l.readCtx, l.builder.tls.names()); err != nil && l.readCtx.Err() == nil && l.opt.Problem != nil {
			l.opt.Problem(fmt.Errorf("deleting what no event refers to: %w", err))
		}
		return nil
	})
}

// pause calls f while nothing is being stored. What the builder knows by number may have
// changed by then, so another one takes its place, which knows what is stored, as after a
// restart. An error of f ends the run.
func (l *live) pause(f func() error) {
	l.cut()
	err := l.writer.close()
	if err == nil {
		err = f()
	}
	if err == nil {
		var known sink.Known
		if known, err = l.sink.Known(l.storeCtx); err == nil {
			l.startWriter()
			l.builder = l.builder.renew(&known, l.writer.segments)
			l.sources.recount(known.Sources)
			return
		}
	}
	l.stop()
	l.startWriter()
	l.builder.segs, l.writer.err = l.writer.segments, err // so it drops what was read until now
}

// renew returns a builder that goes on from what is stored. What it carries over are no
// numbers that may have been deleted. Fingerprints never are, and the classifier remembers its own numbers of them.
func (b *builder) renew(known *sink.Known, segs chan<- sink.Segment) *builder {
	n := newBuilderOf(b.opt, known, segs)
	n.prints = b.prints
	n.tls, n.duplicates, n.kept, n.oldest, n.row, n.hold = b.tls, b.duplicates, b.kept, b.oldest, b.row, b.hold
	b.release()
	return n
}

// names returns the numbers of the names that sessions have.
func (s *tlsSessions) names() (list []int32) {
	for i := range s {
		if s[i].tls != 0 {
			list = append(list, s[i].host, s[i].tls)
		}
	}
	return list
}
