package ingest

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/follow"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
)

// liveSource is a source that is followed.
type liveSource struct {
	rec sink.Source // owned by the goroutine that builds

	// Owned by the goroutine that parses; liveSources.mu guards identity and
	// position.
	identity checkpoint.Identity
	position checkpoint.Position
	parser   parsers.Parser // nil before the first line and after the last
	lastTime int64          // that of the latest line, as in sink.Source
	format   string
	guessed  bool // the format could not be recognised yet
	reported bool // Problem was called for that
}

// liveSources holds the sources that were stored before and those of this run,
// whose positions may be ahead of the store.
type liveSources struct {
	opt *LiveOptions

	mu   sync.Mutex
	all  []*liveSource // in the order of their IDs
	last int32         // ID given out last
}

func newLiveSources(opt *LiveOptions, known []sink.Source) *liveSources {
	l := &liveSources{opt: opt}
	for _, k := range known {
		l.all = append(l.all, &liveSource{rec: k, identity: k.Identity, position: k.Position, lastTime: k.LastTime, format: k.Format})
		l.last = max(l.last, k.ID)
	}
	return l
}

// Lookup implements follow.Store.
func (l *liveSources) Lookup(prefix []byte) (follow.Stored, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var best *liveSource
	begins := checkpoint.NewBeginning(prefix)
	for _, s := range l.all {
		if begins.Is(s.identity) && (best == nil || s.identity.Length >= best.identity.Length) {
			best = s
		}
	}
	if best == nil {
		return follow.Stored{}, false
	}
	return follow.Stored{Identity: best.identity, Position: best.position}, true
}

// of returns the source that b belongs to, with a parser that is ready for b's
// first line. If that parser is new, warm is what warmUp returned.
func (l *liveSources) of(b follow.Batch) (s *liveSource, warm *chunk) {
	s = l.find(b)
	if s.parser == nil || s.guessed && b.Block.Offset < sampleSize {
		warm = l.equip(s, b)
	}
	return s, warm
}

// find returns the source that b continues, or a new one.
func (l *liveSources) find(b follow.Batch) *liveSource {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.newest(b.Known)
	if s == nil {
		l.last++
		s = &liveSource{rec: sink.Source{ID: l.last}}
		l.all = append(l.all, s)
	}
	s.identity, s.position = b.Identity, b.Position
	return s
}

// newest returns the source that has an identity, the newest if several have; nil if
// the identity is that of none. The caller holds mu.
func (l *liveSources) newest(id checkpoint.Identity) *liveSource {
	if id.Length == 0 {
		return nil
	}
	for _, s := range slices.Backward(l.all) {
		if s.identity == id {
			return s
		}
	}
	return nil
}

// equip makes the parser of s. What the file holds before b decides the format
// and brings the parser into the right state.
func (l *liveSources) equip(s *liveSource, b follow.Batch) *chunk {
	sample, before, modified := l.around(b)
	if len(sample) == 0 {
		sample = bytes.Clone(b.Block.Data[:min(len(b.Block.Data), sampleSize)])
	}
	opt := parsers.Options{Location: l.opt.Location, Host: l.opt.Host, Newest: modified, Followed: true}
	newParser := l.recognise(s, b, sample, opt)
	dating := newParser(opt)
	first, anchored := firstTime(dating, bytes.Clone(sample))
	if t, ok := timeNear(s.lastTime, dating, before); ok {
		first, anchored = t, true
	}
	if !anchored {
		first = time.Now().UnixMicro()
	}
	// The parser may live for years: it must accept years later than today's.
	opt.Newest = time.Now().AddDate(100, 0, 0)
	s.parser = newParser(opt)
	if s.lastTime != 0 {
		first = leadingTo(s.lastTime, s.parser, first, bytes.Clone(before))
	}
	s.parser.Anchor(first)
	if b.Block.Offset <= warmLen && b.Path != "-" {
		takeLeftOpen(s.parser, sample, b.Path, &source.Begun{})
	}
	return warmUp(s.parser, sample, before, b.Block.Offset)
}

// recognise sets the format of s, and returns what makes its parsers. As long as the
// format cannot be recognised, that is LiveOptions.Fallback; if it should have been by
// now, Problem is called once.
func (l *liveSources) recognise(s *liveSource, b follow.Batch, sample []byte, opt parsers.Options) func(parsers.Options) parsers.Parser {
	f, err := l.opt.Detect(bytes.Clone(sample), opt)
	if s.guessed = err != nil; !s.guessed {
		s.format = f.Name
		return f.New
	}
	s.format = cmp.Or(s.format, "unknown")
	if !s.reported && b.Block.End() >= sampleSize && l.opt.Problem != nil {
		s.reported = true
		l.opt.Problem(fmt.Errorf("%s: no known format so far; --mta can name it", b.Path))
	}
	return l.opt.Fallback
}

// around returns the beginning of b's file, what comes before b in it, and when it
// was last written to; nothing if the file is no longer at its path.
func (l *liveSources) around(b follow.Batch) (sample, before []byte, modified time.Time) {
	if b.Path == "-" {
		return nil, nil, time.Time{}
	}
	st, err := source.Source{Path: b.Path}.Open()
	if err != nil {
		return nil, nil, time.Time{}
	}
	defer st.Close()
	if prefix, err := st.Prefix(checkpoint.PrefixLen); err != nil || !checkpoint.Same(b.Identity, prefix) {
		return nil, nil, time.Time{}
	}
	if info, err := os.Stat(b.Path); err == nil {
		modified = info.ModTime()
	}
	sample, _ = keptSample(st)
	start := st.Offset()
	if from := max(b.Block.Offset-warmLen, start); from < b.Block.Offset {
		before = make([]byte, b.Block.Offset-from)
		if err := st.Skip(from); err != nil {
			return sample, nil, modified
		}
		if _, err := io.ReadFull(st, before); err != nil {
			return sample, nil, modified
		}
		if from > start { // most likely in the middle of a line
			_, before, _ = bytes.Cut(before, []byte("\n"))
		}
	}
	return sample, before, modified
}
