package ingest

import "github.com/mtalog/mtalog/internal/classify"

// annotator works out what depends on nothing but a single record: its keys
// and, for a failure, its verdict. It serves one goroutine, between parser and
// builder, so that this work delays neither.
type annotator struct {
	classifier *classify.Classifier // nil: no verdicts
	keyer      keyer
}

// annotate completes the notes of c.
func (a *annotator) annotate(c *chunk) {
	for i := range c.notes {
		r, n := &c.records.List[i], &c.notes[i]
		n.keys = a.keyer.of(r)
		if a.classifier != nil && classify.Failed(r.Event) {
			n.verdict = a.classifier.Classify(r)
		}
	}
}

func newAnnotator(opt *Options) *annotator {
	a := &annotator{}
	if opt.Classifier != nil {
		a.classifier = opt.Classifier.Fork()
	}
	return a
}

// annotateAll annotates the parsed chunks and passes them on to the builder.
func (j *job) annotateAll() {
	defer close(j.chunks)
	a := j.im.annotators.Get().(*annotator)
	defer j.im.annotators.Put(a)
	for c := range j.parsed {
		a.annotate(c)
		j.chunks <- c // never blocks: there is room for all chunks
	}
}
