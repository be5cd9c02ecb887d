package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
)

// sampleSize is how many bytes at the beginning of a source its format is
// recognised by: as many as source.Stream can peek.
const sampleSize = 60 << 10

// Import stores what is new in sources. When ctx ends, it stores what was read
// so far and returns an error that says so; a later import goes on from there.
func Import(ctx context.Context, to sink.Sink, sources []source.Source, opt Options) (Result, error) {
	// The store must be able to commit what was read when ctx ended.
	storeCtx := context.WithoutCancel(ctx)
	known, err := to.Known(storeCtx)
	if err != nil {
		return Result{}, err
	}
	im := &importer{opt: opt, known: known.Sources}
	im.chunks.New = func() any { return &chunk{} }
	im.sort(sources)
	readCtx, stop := context.WithCancel(ctx)
	defer stop()
	w := startWriter(storeCtx, to, stop)
	b := newBuilder(&im.opt, &known, w.segments)
	if len(sources) == 1 {
		b.doubles = nil
	}
	im.read(readCtx, b, sources)
	b.cut(true)
	err = w.close()
	b.release()
	if late := im.late(); err == nil && (b.messages.letSomeGo || len(late) > 0) {
		var fewer int64
		fewer, err = to.Join(storeCtx, late)
		im.result.Counts.Events -= fewer
	}
	if err != nil && opt.Once {
		return Result{Failed: im.result.Failed}, err
	}
	if err != nil { // what was counted may not have been stored
		return Result{Failed: im.result.Failed}, fmt.Errorf("%w; all up to the last commit is stored, run the same command again to go on", err)
	}
	if ctx.Err() != nil {
		err = errors.New("stopped: what was read is stored, run the same command again to go on")
	}
	return im.result, err
}

// late returns the IDs of those sources of this run whose first line is older
// than the last line of a source that was stored before them: the outcomes of a
// message may then have been stored before its beginning was, and the sink has
// to join the two. Sources in which nothing was new count as well: the import
// that stored them may have been killed before it joined them.
func (im *importer) late() (ids []int32) {
	for _, s := range im.result.Sources {
		if slices.ContainsFunc(im.known, func(k sink.Source) bool {
			return k.ID < s.ID && s.FirstTime != 0 && s.FirstTime <= k.LastTime
		}) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

type importer struct {
	opt    Options
	result Result
	chunks sync.Pool // chunks that no job is using

	mu    sync.Mutex // guards known, which the jobs share
	known []sink.Source
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
	lastID := int32(0)
	for _, k := range im.known {
		lastID = max(lastID, k.ID)
	}
	jobs := make(chan *job, max(runtime.GOMAXPROCS(0)-1, 1))
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer close(jobs)
		var before families
		for i, s := range sources {
			j := newJob(s, lastID+int32(i)+1)
			j.look(&before, im)
			wg.Add(2)
			go func() {
				defer wg.Done()
				j.run(ctx, im)
			}()
			go func() {
				defer wg.Done()
				j.annotateAll(im)
			}()
			select {
			case jobs <- j:
			case <-ctx.Done():
				return
			}
		}
	}()
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
		j.retire(&im.chunks)
	}
}

// build hands a chunk of j to the builder, and ends the segment if it is full.
func (im *importer) build(b *builder, j *job, c *chunk) {
	if j.warm != nil {
		b.remember(j.warm, j.rec.ID)
		j.warm = nil
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
	moved := j.rec.Position.Offset != j.before.Position.Offset
	if j.rec.ID == 0 || ctx.Err() != nil && !moved {
		return
	}
	if moved {
		r.Stored++
	} else {
		r.Known++
	}
	r.Counts.Add(j.rec.Counts.Since(j.before.Counts))
	r.Sources = append(r.Sources, j.rec)
	im.remember(j.rec)
}

// sort puts the sources into the order in which they were written, so that the
// beginning of a message is read before its end.
func (im *importer) sort(sources []source.Source) {
	source.Sort(sources, func(s source.Source) (int64, bool) {
		if isPipe(s) {
			return 0, false
		}
		st, err := s.Open()
		if err != nil {
			return 0, false
		}
		defer st.Close()
		sample, _ := sampleOf(st)
		_, makeParser, err := im.opt.Detect(sample, im.options(s))
		if err != nil {
			return 0, false
		}
		return firstTime(makeParser(im.options(s)), sample)
	})
}

func (im *importer) options(s source.Source) parsers.Options {
	return parsers.Options{Location: im.opt.Location, Newest: s.ModTime, Host: im.opt.Host}
}

// recordsOf returns the stored sources that begin like prefix, the one of which
// most is stored first: a log that continues that one continues the others too.
func (im *importer) recordsOf(prefix []byte) (list []sink.Source) {
	im.mu.Lock()
	defer im.mu.Unlock()
	for _, k := range im.known {
		if checkpoint.Same(k.Identity, prefix) {
			list = append(list, k)
		}
	}
	slices.SortStableFunc(list, func(a, b sink.Source) int { return cmp.Compare(b.Position.Offset, a.Position.Offset) })
	return list
}

// shortOf returns the IDs of the stored sources that begin like prefix and are too
// short for a full identity.
func (im *importer) shortOf(prefix []byte) (ids []int32) {
	im.mu.Lock()
	defer im.mu.Unlock()
	for _, k := range im.known {
		if k.Identity.Length < checkpoint.PrefixLen && checkpoint.Same(k.Identity, prefix) {
			ids = append(ids, k.ID)
		}
	}
	return ids
}

// remember updates what later sources are compared with.
func (im *importer) remember(rec sink.Source) {
	im.mu.Lock()
	defer im.mu.Unlock()
	for i := range im.known {
		if im.known[i].ID == rec.ID {
			im.known[i] = rec
			return
		}
	}
	im.known = append(im.known, rec)
}
