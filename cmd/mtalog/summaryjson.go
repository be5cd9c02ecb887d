package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

// summaryDoc is a summary as a document. The tables are those that mtalog why and
// mtalog report write as JSON.
type summaryDoc struct {
	Sentences []string        `json:"sentences"`
	Unusual   json.RawMessage `json:"unusual"` // null if it is not known what is usual
	Overview  json.RawMessage `json:"overview"`
	Causes    json.RawMessage `json:"causes"`
	Failures  json.RawMessage `json:"failures"`
	Domains   json.RawMessage `json:"domains"`
	Rejects   json.RawMessage `json:"rejects"`
	Lines     linesDoc        `json:"lines"`
}

// linesDoc counts what was read.
type linesDoc struct {
	Read          int64 `json:"read"`
	NotUnderstood int64 `json:"not_understood"`
	Damaged       int64 `json:"damaged"`
	Foreign       int64 `json:"foreign"` // of other programs
}

// writeJSON writes the summary as a document.
func (s *summary) writeJSON(ctx context.Context, w io.Writer) (err error) {
	c := s.read.Counts
	doc := summaryDoc{Sentences: append(s.wrong, s.warnings...), Lines: linesDoc{c.Lines, c.Unrecognised, c.Broken, c.Foreign}}
	if s.diagnosis != nil {
		if doc.Unusual, err = tableDoc(s.diagnosis.Unusual()); err != nil {
			return err
		}
	}
	for name, into := range map[string]*json.RawMessage{
		"overview": &doc.Overview, "causes": &doc.Causes, "failures": &doc.Failures, "domains": &doc.Domains, "rejects": &doc.Rejects,
	} {
		var limit map[string]string
		if name != "overview" { // which has no limit
			limit = allRows
		}
		res, err := s.reports.Run(ctx, name, limit)
		if err != nil {
			return err
		}
		if *into, err = tableDoc(res); err != nil {
			return err
		}
	}
	return render.WriteDocument(w, doc)
}

// tableDoc writes a table as JSON, and closes it.
func tableDoc(r *report.Result) (json.RawMessage, error) {
	defer r.Close()
	var b bytes.Buffer
	err := render.WriteJSON(&b, r, render.Options{})
	return b.Bytes(), err
}
