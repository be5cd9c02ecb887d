package ingest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/source"
)

// Import stores what is new in sources. When ctx ends, it stores what was read
// so far and returns an error that says so; a later import goes on from there.
func Import(ctx context.Context, to sink.Sink, sources []source.Source, opt Options) (Result, error) {
	// The store must be able to commit what was read when ctx ended.
	storeCtx := context.WithoutCancel(ctx)
	known, err := to.Known(storeCtx)
	if err != nil {
		return Result{}, err
	}
	im := &importer{opt: opt, known: newKnownSources(known.Sources), moved: map[int32]bool{}}
	im.chunks.New = func() any { return &chunk{} }
	im.classifiers.New = func() any { return newClassifier(&im.opt) }
	im.sort(sources)
	readCtx, stop := context.WithCancel(ctx)
	defer stop()
	w := startWriter(storeCtx, to, stop)
	b := newBuilder(&im.opt, &known, w.segments)
	b.oneSource = len(sources) == 1
	im.read(readCtx, b, sources)
	b.cut(true)
	err = w.close()
	b.release()
	if err == nil {
		err = im.join(ctx, to, b, known.Unjoined)
	}
	if err != nil && opt.Temporary {
		return Result{Failed: im.result.Failed}, err
	}
	if err != nil { // what was counted may not have been stored
		return Result{Failed: im.result.Failed}, fmt.Errorf("%w; all up to the last commit is stored, run the same command again to go on", err)
	}
	switch {
	case ctx.Err() == nil:
	case opt.Temporary:
		err = errors.New("stopped")
	default:
		err = errors.New("stopped: what was read is stored, run the same command again to go on")
	}
	return im.result, err
}

// join has the sink join what could not be joined as it was read. unjoined are the sources that earlier imports have
// not joined.
func (im *importer) join(ctx context.Context, to sink.Sink, b *builder, unjoined []int32) error {
	late := im.late(unjoined, b.logs)
	if len(late) == 0 && !b.leftParts() {
		return nil
	}
	// The end of ctx ends the join as well if the next import makes up for it, as it does for late sources. If ctx has
	// ended before, what was read until then is joined all the same.
	joinCtx := ctx
	if len(late) == 0 || ctx.Err() != nil {
		joinCtx = context.WithoutCancel(ctx)
	}
	fewer, err := to.Join(joinCtx, im.sourceIDs(), late)
	im.result.Counts.Events -= fewer
	if joinCtx.Err() != nil {
		return nil
	}
	return err
}

// late returns the IDs of those sources of which the sink may have to join something, among those that were read and
// those that earlier imports have not joined.
func (im *importer) late(unjoined []int32, logs map[int32]exchangeLogs) []int32 {
	list, listed := slices.Clone(im.result.Sources), map[int32]bool{}
	for _, s := range list {
		listed[s.ID] = true
	}
	for _, id := range unjoined {
		if !listed[id] {
			list = append(list, im.known.all[im.known.byID[id]])
		}
	}
	return withMixed(im.known.late(list), list, logs)
}

// sourceIDs returns the IDs of the sources that were read.
func (im *importer) sourceIDs() (ids []int32) {
	for _, s := range im.result.Sources {
		ids = append(ids, s.ID)
	}
	return ids
}

type importer struct {
	opt    Options
	result Result
	known  *knownSources
	begun  source.Begun
	moved  map[int32]bool // sources of which something was stored, by ID
	// What jobs have used and none is using now. A classifier remembers verdicts,
	// which need not be worked out again for each log.
	chunks, classifiers sync.Pool
}

// read starts the jobs, some of them ahead of the builder, and builds their
// chunks in the order of the sources. Once ctx has ended nothing more is built,
// not even what was parsed: a later source must not be stored while part of an
// earlier one is missing. Only a pipe that is being read is built to its end,
// which comes then.
func (im *importer) read(ctx context.Context, b *builder, sources []source.Source) {
	var wg sync.WaitGroup
	defer wg.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	jobs := make(chan *job, max(runtime.GOMAXPROCS(0)-1, 1))
	id := im.known.lastID()
	wg.Go(func() {
		defer close(jobs)
		var before families
		for _, s := range sources {
			id++
			j := newJob(im, s, id)
			j.findAlike(&before)
			wg.Go(func() { j.run(ctx) })
			wg.Go(j.classifyAll)
			select {
			case jobs <- j:
			case <-ctx.Done():
				return
			}
		}
	})
	for j := range jobs {
		if ctx.Err() == nil {
			close(j.turn)
		}
		for c := range j.chunks {
			if ctx.Err() == nil || j.once {
				im.build(b, j, c)
			}
			j.free <- c
		}
		im.done(ctx, j)
		j.retire()
	}
}

// build hands a chunk of j to the builder, and ends the segment if it is full.
func (im *importer) build(b *builder, j *job, c *chunk) {
	if j.warm != nil {
		b.remember(j.warm, &j.rec)
		j.warm = nil
	}
	if c.empty() && c.position == j.rec.Position && j.rec == j.before {
		return // there is nothing new, as in most of the logs that are imported each hour
	}
	b.add(c, &j.rec)
	if b.full() {
		b.cut(false)
	}
}

// done adds a job to the result when all its chunks are built.
func (im *importer) done(ctx context.Context, j *job) {
	r := &im.result
	if j.err != nil {
		r.Failed++
		if im.opt.Problem != nil {
			im.opt.Problem(j.err)
		}
	}
	if j.partial {
		r.Partial++
	}
	if j.unended {
		r.Open++
	}
	moved := j.rec.Position.Offset != j.before.Position.Offset
	if j.rec.ID == 0 || ctx.Err() != nil && !moved {
		return
	}
	if moved {
		r.Stored++
		if im.moved[j.rec.ID] {
			r.Added++
		}
		im.moved[j.rec.ID] = true
	} else {
		r.Known++
	}
	r.Counts.Add(j.rec.Counts.Since(j.before.Counts))
	r.Sources = append(r.Sources, j.rec)
	im.known.put(j.rec)
}

// sort puts the sources into the order in which they were written, so that the
// beginning of a message is read before its end.
func (im *importer) sort(sources []source.Source) {
	source.Sort(sources, func(s source.Source) (int64, bool) {
		if isPipe(s) {
			return 0, false
		}
		st, err := im.openSource(context.Background(), s)
		if err != nil {
			return 0, false
		}
		defer st.Close()
		sample, _, p, err := im.recognise(st, s)
		if err != nil {
			return 0, false
		}
		t, ok := firstTime(p, sample)
		if !ok && st.Backwards() {
			t, ok = firstRecord(p, sample)
		}
		return t, ok
	})
}
