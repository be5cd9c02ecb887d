package ingest

import (
	"bytes"
	"context"
	"errors"
	"hash/maphash"
	"io"

	"github.com/apache/arrow/go/v17/arrow"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
)

// maxKeptLines bounds how many lines that could not be used are kept of one
// source; all are counted.
const maxKeptLines = 10_000

// maxKeptBytes bounds what is kept of one such line.
const maxKeptBytes = 8 << 10

// job stores one source.
type job struct {
	im      *importer
	st      *source.Stream
	parser  parsers.Parser
	rec     sink.Source
	before  int64 // where the last import ended
	growing bool  // a last line without a line end is still being written

	tracker checkpoint.Tracker
	records parsers.Records
	builder *batch.Builder
	out     chan arrow.Record
	kept    []sink.Line
	readErr error
}

// resume goes to where the last import ended and reports whether the source
// goes on from there.
func (j *job) resume() (bool, error) {
	if err := j.st.Skip(j.rec.Position.TailStart()); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return false, nil
		}
		return false, err
	}
	var tail bytes.Buffer
	ok, err := j.rec.Position.Verify(io.TeeReader(j.st, &tail))
	j.tracker.Resume(j.rec.Position.Offset, tail.Bytes())
	return ok, err
}

// run reads the source while the sink stores it.
func (j *job) run(ctx context.Context) error {
	j.builder = batch.NewBuilder(j.im.opt.Memory)
	defer j.builder.Release()
	j.out = make(chan arrow.Record, 2)
	go func() {
		defer close(j.out)
		j.read(ctx)
	}()
	err := j.im.to.Store(j.im.storeCtx, j.out, func() (sink.Done, error) {
		return sink.Done{Source: j.rec, Open: j.im.messages.snapshot(), Lines: j.kept}, nil
	})
	if err != nil {
		return err
	}
	if j.readErr != nil {
		j.im.problem(j.readErr)
	}
	j.account()
	return nil
}

func (j *job) account() {
	r := &j.im.result
	if j.rec.Position.Offset == j.before {
		r.Known++
	} else {
		r.Stored++
	}
	old := sink.Counts{}
	for _, k := range j.im.known {
		if k.ID == j.rec.ID {
			old = k.Counts
		}
	}
	r.Counts.Lines += j.rec.Lines - old.Lines
	r.Counts.Events += j.rec.Events - old.Events
	r.Counts.Foreign += j.rec.Foreign - old.Foreign
	r.Counts.Unrecognised += j.rec.Unrecognised - old.Unrecognised
	r.Counts.Broken += j.rec.Broken - old.Broken
	r.Sources = append(r.Sources, j.rec)
	j.im.remember(j.rec)
}

// read reads blocks until the source ends or ctx does.
func (j *job) read(ctx context.Context) {
	start := j.st.Offset()
	if start != j.tracker.Offset() {
		j.tracker.Resume(start, nil)
	}
	lines := line.NewReader(j.st, start, line.Options{HoldPartial: j.growing})
	var buf []byte
	var told int64
	for ctx.Err() == nil {
		b, err := lines.Next(buf)
		if len(b.Data) > 0 {
			buf = b.Data
			j.tracker.Add(b.Offset, b.Data)
			j.block(b)
		}
		if j.im.opt.Progress != nil {
			n := j.st.BytesRead()
			j.im.opt.Progress(n - told)
			told = n
		}
		if err != nil {
			if unexpected(err) {
				j.readErr = err
			}
			j.finish()
			break
		}
	}
	for _, at := range lines.TooLongAt() {
		j.unusable(at, "over-long line skipped", nil)
	}
	j.rec.Broken += lines.TooLong()
	j.rec.Position = j.tracker.Position()
	if j.builder.Len() > 0 {
		j.out <- j.builder.Take()
	}
}

// finish takes what the parser still holds.
func (j *job) finish() {
	if f, ok := j.parser.(parsers.Flusher); ok {
		j.records.Reset()
		f.Flush(&j.records)
		j.store(j.tracker.Offset())
	}
}

func (j *job) block(b line.Block) {
	j.records.Reset()
	for s := line.Scan(b); s.Next(); {
		text := s.Line()
		if len(text) == 0 {
			continue
		}
		j.rec.Lines++
		err := j.parser.Parse(text, &j.records)
		switch err {
		case nil:
			j.store(s.End())
		case parsers.ErrForeign:
			j.rec.Foreign++
		case parsers.ErrUnrecognised:
			j.rec.Unrecognised++
			j.unusable(s.End(), err.Error(), text)
		default:
			j.rec.Broken++
			j.unusable(s.End(), err.Error(), text)
		}
	}
}

func (j *job) unusable(end int64, reason string, text []byte) {
	if len(j.kept) < maxKeptLines {
		text = text[:min(len(text), maxKeptBytes)]
		j.kept = append(j.kept, sink.Line{End: end, Reason: reason, Text: string(bytes.ToValidUTF8(text, []byte("?")))})
	}
}

// store takes the records of the line that ends at end, each with its message.
func (j *job) store(end int64) {
	item := int32(0)
	for i := range j.records.List {
		r := &j.records.List[i]
		if r.Time != 0 {
			if j.rec.FirstTime == 0 || r.Time < j.rec.FirstTime {
				j.rec.FirstTime = r.Time
			}
			j.rec.LastTime = max(j.rec.LastTime, r.Time)
		}
		if !j.im.messages.outcome(r) || j.im.double(r) {
			continue
		}
		for n := uint32(0); n <= r.Repeat; n++ {
			j.builder.Add(&batch.Row{Record: r, Source: j.rec.ID, LineEnd: end, Item: item})
			item++
			j.rec.Events++
			if j.builder.Len() == batch.Rows {
				j.out <- j.builder.Take()
			}
		}
	}
	j.records.Reset()
}

var rejectSeed = maphash.MakeSeed()

// double reports whether an Exim refusal was read before: it stands in the
// main log and in the reject log.
func (im *importer) double(r *parsers.Record) bool {
	if r.MTA != parsers.Exim || r.Event != parsers.Rejected {
		return false
	}
	var h maphash.Hash
	h.SetSeed(rejectSeed)
	var t [8]byte
	for i := range t {
		t[i] = byte(r.Time >> (8 * i))
	}
	h.Write(t[:])
	for _, b := range [][]byte{r.Client.IP, r.Sender, r.Recipient, r.QueueID, r.Text} {
		h.Write(b)
		h.WriteByte(0)
	}
	k := h.Sum64()
	_, seen := im.rejects[k]
	im.rejects[k] = struct{}{}
	return seen
}

// firstTime is the time of the first line of sample that has one.
func firstTime(p parsers.Parser, sample []byte) (int64, bool) {
	for len(sample) > 0 {
		text, rest, _ := bytes.Cut(sample, []byte("\n"))
		sample = rest
		if t, ok := p.Time(bytes.TrimSuffix(text, []byte("\r"))); ok {
			return t, true
		}
	}
	return 0, false
}
