package ingest

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/sink"
)

// Commit is what one transaction has stored.
type Commit struct {
	Rows int
	// Took is the time from the last row's arrival until all were stored.
	Took    time.Duration
	Sources []Progress
	// CaughtUp is false as long as what was there at the start is being stored.
	CaughtUp bool
	// Oldest is the earliest time among the rows, in microseconds since
	// 1970-01-01 UTC.
	Oldest int64
}

// Progress is how far a commit has brought a source.
type Progress struct {
	Source   int32
	Path     string
	Format   string
	From, To int64 // offsets
	Behind   int64 // bytes that were there and had not been read; -1 if unknown
	Counts   sink.Counts
}

// progress adds a batch to the commit that it will be part of. before is what was
// stored of its source without it.
func (l *live) progress(p parsed, before sink.Source) {
	rec, all := &p.source.rec, l.commit.Sources
	i := slices.IndexFunc(all, func(at Progress) bool { return at.Source == rec.ID })
	if i < 0 {
		i, all = len(all), append(all, Progress{Source: rec.ID, From: before.Position.Offset})
	}
	at := &all[i]
	at.Path, at.Format, at.To, at.Behind = rec.Path, rec.Format, rec.Position.Offset, p.batch.Behind
	added := rec.Counts.Since(before.Counts)
	at.Counts.Add(added)
	l.commit.Rows += int(added.Events)
	l.commit.Sources = all
}

// cut ends the segment, if one is open.
func (l *live) cut() {
	if l.builder.seg == nil {
		return
	}
	l.commit.CaughtUp, l.commit.Oldest = l.caughtUp, l.builder.oldest
	l.builder.oldest = math.MaxInt64
	l.mu.Lock()
	l.pending = append(l.pending, pendingCommit{l.commit, time.Now()})
	l.mu.Unlock()
	l.commit = Commit{}
	l.builder.cut(false)
}

// pendingCommit is a commit that is under way.
type pendingCommit struct {
	Commit
	began time.Time
}

// next returns the commit that the sink has just dealt with.
func (l *live) next() pendingCommit {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.pending[0]
	l.pending = l.pending[1:]
	return c
}

// reportingSink is a sink that reports its commits to LiveOptions.Committed.
type reportingSink struct {
	sink.Sink
	l *live
}

func (r reportingSink) Store(ctx context.Context, s sink.Segment) error {
	err := r.Sink.Store(ctx, s)
	c := r.l.next() // there is one: Store returns only after the segment was cut
	if err == nil && r.l.opt.Committed != nil {
		c.Took = time.Since(c.began)
		r.l.opt.Committed(c.Commit)
	}
	return err
}
