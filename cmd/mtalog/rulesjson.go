package main

import (
	"io"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report/render"
)

// ruleDoc is a rule as a document.
type ruleDoc struct {
	ID           int32  `json:"id"`
	Tier         string `json:"tier"`
	Category     string `json:"category"`
	Provider     string `json:"provider,omitempty"`
	Field        string `json:"field"`
	Pattern      string `json:"pattern"`
	ReplyPattern string `json:"reply_pattern,omitempty"`
	StagePattern string `json:"stage_pattern,omitempty"`
	Confidence   string `json:"confidence,omitempty"`
	Advice       string `json:"advice,omitempty"`
	Rationale    string `json:"rationale,omitempty"`
	Source       string `json:"source,omitempty"`
	Example      string `json:"example,omitempty"`
	File         string `json:"file,omitempty"` // that of a user's own rule
	Line         int    `json:"line,omitempty"`
}

// writeRules writes the rules that are wanted as JSON.
func writeRules(out io.Writer, c *classify.Classifier, wanted func(*classify.Rule) bool) error {
	all := []ruleDoc{}
	for r := range c.Rules() {
		if wanted(r) {
			all = append(all, ruleDoc{
				r.ID, r.Tier, r.Category.String(), r.Provider, r.Field, r.Pattern, r.ReplyPattern, r.StagePattern,
				r.Confidence, r.Advice, r.Rationale, r.Source, r.Example, r.File, r.Line,
			})
		}
	}
	return render.WriteDocument(out, all)
}
