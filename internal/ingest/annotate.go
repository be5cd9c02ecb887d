package ingest

import "github.com/mtalog/mtalog/internal/classify"

// annotator finds out of records what needs nothing but them: for one
// goroutine, which stands between the parser and the builder so that neither
// has to wait for the other.
type annotator struct {
	classifier *classify.Classifier // nil: leave the verdicts alone
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

// annotateAll passes on what was parsed until there is no more.
func (j *job) annotateAll(im *importer) {
	defer close(j.chunks)
	var a annotator
	if im.opt.Classifier != nil {
		a.classifier = im.opt.Classifier.Fork()
	}
	for c := range j.parsed {
		a.annotate(c)
		j.chunks <- c // there is room for all chunks
	}
}
