package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/follow"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
)

// LiveOptions configure Live.
type LiveOptions struct {
	Options
	// Follow names the logs and says who hears of rotations and the like. Live
	// sets its Store.
	Follow follow.Options
	// Fallback makes the parser of a log that does not hold enough yet to be
	// recognised.
	Fallback func(parsers.Options) parsers.Parser
	// Row, if set, is called for every event before it is stored, receipts of
	// messages included.
	Row func(*parsers.Record, *classify.Verdict)
	// Committed, if set, is called after every commit.
	Committed func(Commit)
	// Sweep, if set, gives functions that delete what no row of the store refers to, such as
	// strings, but for the names with the given numbers. They are called while nothing is being stored,
	// and may give up when the reading ends.
	Sweep <-chan func(ctx context.Context, names []int32) error
}

const (
	// commitEvery is the longest time that a row waits for others to be committed with.
	commitEvery = 200 * time.Millisecond
	// catchUpEvery is that during a catch-up, whose commits are larger. It bounds what a
	// kill can undo, and how long a stop in the middle takes.
	catchUpEvery = time.Second
	// farBehind is how many unread bytes make a catch-up.
	farBehind = 4 << 20
)

// Live stores what the logs hold beyond what is stored, and then what is
// written to them, until ctx ends; all lines that were read by then are stored.
// Rows are committed together with the position after the lines that they come
// from, so that whatever ends this process, each line is stored once. An error
// is one of the sink; all up to the last commit is stored.
func Live(ctx context.Context, to sink.Sink, opt LiveOptions) error {
	storeCtx := context.WithoutCancel(ctx)
	known, err := to.Known(storeCtx)
	if err != nil {
		return err
	}
	l := &live{opt: &opt, sources: newLiveSources(&opt, known.Sources), sink: to, storeCtx: storeCtx}
	l.chunks.New = func() any { return &chunk{} }
	readCtx, stop := context.WithCancel(ctx)
	defer stop()
	l.readCtx, l.stop = readCtx, stop
	l.startWriter()
	// In pipes there is nothing to catch up on.
	l.caughtUp = !slices.ContainsFunc(opt.Follow.Patterns, func(p string) bool { return !source.IsPipe(p) })
	opt.SegmentRows = cmp.Or(opt.SegmentRows, liveSegmentRows)
	l.builder = newBuilder(&opt.Options, &known, l.writer.segments)
	l.builder.oldest = math.MaxInt64
	l.builder.row, l.builder.hold = opt.Row, l.caughtUp

	followErr := make(chan error, 1)
	batches := make(chan follow.Batch)
	opt.Follow.Store = l.sources
	opt.Follow.Event = markCaughtUp(opt.Follow.Event, batches)
	go func() { followErr <- follow.New(opt.Follow).Run(readCtx, batches) }()
	l.build(l.parse(batches))
	werr := l.writer.close()
	l.builder.release()
	err = <-followErr
	switch {
	case werr != nil:
		return fmt.Errorf("%w; all up to the last commit is stored, and the next start goes on from there", werr)
	case errors.Is(err, context.Canceled):
		return nil
	}
	return err
}

// markCaughtUp returns an Event for follow.Options that calls tell, which may be nil,
// and puts an empty batch, which marks the place for parse, after those of what was
// there at the start.
func markCaughtUp(tell func(follow.Event), batches chan<- follow.Batch) func(follow.Event) {
	return func(e follow.Event) {
		if e.Kind == follow.CaughtUp {
			batches <- follow.Batch{}
		}
		if tell != nil {
			tell(e)
		}
	}
}

// live is the state of one run of Live.
type live struct {
	opt     *LiveOptions
	sources *liveSources
	builder *builder
	chunks  sync.Pool

	sink     sink.Sink
	storeCtx context.Context // ends after ctx: what was read by then is stored
	readCtx  context.Context
	stop     func() // the reading
	writer   *writer

	caughtUp bool // see Commit

	commit Commit // of the segment that is being built

	mu      sync.Mutex
	pending []pendingCommit // of the segments on their way to the store, in order
}

// parsed is a batch and what its source's parser made of it.
type parsed struct {
	chunk  *chunk
	batch  follow.Batch
	source *liveSource // nil marks the end of what was there at the start
	format string
	warm   *chunk // see warmUp
}

// parse parses batches, one ahead of the builder.
func (l *live) parse(batches <-chan follow.Batch) <-chan parsed {
	out := make(chan parsed, 1)
	go func() {
		defer close(out)
		for b := range batches {
			if b.Path == "" { // see markCaughtUp
				out <- parsed{}
				continue
			}
			p := l.parseBatch(b)
			p.chunk.classify(l.opt.Classifier)
			out <- p
		}
	}()
	return out
}

func (l *live) parseBatch(b follow.Batch) parsed {
	p := parsed{batch: b, chunk: l.chunks.Get().(*chunk)}
	p.chunk.reset()
	p.source, p.warm = l.sources.of(b)
	p.format = p.source.format
	r := &reader{parser: p.source.parser, broken: lateBroken(p.source.parser)}
	p.chunk.parse(r, b.Block)
	if b.Block.Last {
		p.chunk.flush(r, b.Block.End())
		p.source.parser = nil
	}
	p.source.lastTime = max(p.source.lastTime, p.chunk.times.last)
	p.chunk.position = b.Position
	return p
}

// build turns parsed batches into segments.
func (l *live) build(in <-chan parsed) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	join := time.NewTicker(joinEvery)
	defer join.Stop()
	for {
		select {
		case p, ok := <-in:
			switch {
			case !ok:
				l.cut()
				return
			case p.source == nil:
				l.cut()
				l.join()
				l.caughtUp, l.builder.hold = true, true
			default:
				if l.builder.seg == nil {
					timer.Reset(wait(p.batch.Behind))
				}
				l.add(p)
			}
		case <-timer.C:
			l.cut()
		case <-join.C:
			l.join()
		case unused := <-l.opt.Sweep:
			l.sweep(unused)
		}
	}
}

// wait returns how long a segment may stay open.
func wait(behind int64) time.Duration {
	if behind > farBehind {
		return catchUpEvery
	}
	return commitEvery
}

// add hands a parsed batch to the builder, and ends the segment if it is full.
func (l *live) add(p parsed) {
	rec := &p.source.rec
	before := *rec
	rec.Identity, rec.Path, rec.Format = p.batch.Identity, p.batch.Path, p.format
	if p.warm != nil {
		l.builder.remember(p.warm, rec)
	}
	l.builder.add(p.chunk, rec)
	l.progress(p, before)
	p.batch.Release()
	l.chunks.Put(p.chunk)
	if l.caughtUp && l.builder.seg.rows >= batch.RowGroup || l.builder.full() {
		l.cut()
	}
}
