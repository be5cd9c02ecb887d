package ingest

import "github.com/mtalog/mtalog/internal/classify"

// classify gives the records of c that tell of a failure their verdicts. Without a
// classifier there are none.
func (c *chunk) classify(by *classify.Classifier) {
	if by == nil {
		return
	}
	for _, i := range c.failed {
		c.notes[i].verdict = by.Classify(&c.records.List[i])
	}
}

// newClassifier returns a classifier for another goroutine, nil if there are to be no
// verdicts.
func newClassifier(opt *Options) *classify.Classifier {
	if opt.Classifier == nil {
		return nil
	}
	return opt.Classifier.Fork()
}

// classifyAll classifies the parsed chunks and passes them on to the builder. It is a
// goroutine between parser and builder, so that this work delays neither.
func (j *job) classifyAll() {
	defer close(j.chunks)
	by := j.im.classifiers.Get().(*classify.Classifier)
	defer j.im.classifiers.Put(by)
	for c := range j.parsed {
		c.classify(by)
		j.chunks <- c // never blocks: there is room for all chunks
	}
}
