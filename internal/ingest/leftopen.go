package ingest

import (
	"bytes"
	"os"

	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
)

// takeLeftOpen lets the parser of the log at path, which begins with sample, know what was left open
// in the one that the server had begun before it: the end of an SMTP session alone does not
// tell for whom it is. What can be read of that log no more is not known.
func takeLeftOpen(p parsers.Parser, sample []byte, path string, logs *source.Begun) {
	c, ok := p.(parsers.Continuer)
	if !ok {
		return
	}
	parseHead(p, sample)
	if !c.Continues() {
		return
	}
	path = logs.Before(path)
	if path == "" {
		return
	}
	st, err := source.Source{Path: path}.Open()
	if err != nil {
		return
	}
	defer st.Close()
	if sample, err = keptSample(st); err != nil {
		return
	}
	var size int64
	if info, err := os.Stat(path); err == nil {
		size = info.Size()
	}
	last, end, err := lastLines(st, size)
	if err != nil || len(last) == 0 {
		return
	}
	warmUp(p, sample, last, end)
	c.NextSource()
}

// parseHead has p read the head with which an Exchange log begins.
func parseHead(p parsers.Parser, sample []byte) {
	var none parsers.Records
	for len(sample) > 0 {
		text, rest, whole := bytes.Cut(sample, []byte("\n"))
		if !whole || !isHead(text) {
			break
		}
		p.Parse(bytes.Clone(bytes.TrimSuffix(text, []byte("\r"))), &none)
		sample = rest
	}
}
