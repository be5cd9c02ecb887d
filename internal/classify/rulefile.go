package classify

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// RuleFile is a table of rules in CSV with a header line. The columns pattern
// and category are needed; tier and field are "text" if they are missing or empty.
// The others are reply_pattern, stage_pattern, confidence, provider, advice,
// rationale, source, example, and id, which only built-in files use.
type RuleFile struct {
	Name string // for messages
	Text []byte
}

// ruleColumns are the columns that a rule file may have; "priority" is the name
// that the built-in files' ancestors have for their order.
var ruleColumns = []string{"id", "priority", "tier", "field", "pattern", "reply_pattern", "stage_pattern", "category",
	"confidence", "provider", "advice", "rationale", "source", "example"}

// RuleError is what is wrong in a rule file.
type RuleError struct {
	File string
	Line int
	Err  error
}

func (e *RuleError) Error() string { return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err) }
func (e *RuleError) Unwrap() error { return e.Err }

// readRules reads a rule file. The error joins one *RuleError for each line
// that is wrong; the sound rules are returned all the same.
func readRules(f RuleFile) ([]Rule, error) {
	header, rows, err := readCSV(f)
	if err != nil {
		return nil, err
	}
	if err := checkHeader(header); err != nil {
		return nil, &RuleError{f.Name, 1, err}
	}
	var rules []Rule
	var wrong []error
	for _, row := range rows {
		rule, err := row.rule()
		if err == nil {
			err = rule.prepare()
		}
		if err != nil {
			wrong = append(wrong, &RuleError{f.Name, row.line, err})
			continue
		}
		rule.File, rule.Line = f.Name, row.line
		rules = append(rules, rule)
	}
	return rules, errors.Join(wrong...)
}

// row is a line of a table by column name.
type row struct {
	line int
	cell map[string]string
}

// readCSV reads a table with a header line.
func readCSV(f RuleFile) (header []string, rows []row, err error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(f.Text, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	if header, err = r.Read(); err != nil {
		return nil, nil, &RuleError{f.Name, 1, errors.New("no header line; begin with pattern,category,example")}
	}
	for i, name := range header {
		header[i] = strings.ToLower(strings.TrimSpace(name))
	}
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return header, rows, nil
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, nil, &RuleError{f.Name, bad.Line, fmt.Errorf("column %d: %w; put fields that hold a comma or a quote between quotes and double the quotes inside", bad.Column, bad.Err)}
		}
		line, _ := r.FieldPos(0)
		if len(fields) != len(header) {
			return nil, nil, &RuleError{f.Name, line, fmt.Errorf("%d fields, but the header names %d; put fields that hold a comma between quotes", len(fields), len(header))}
		}
		cell := map[string]string{}
		for i, name := range header {
			cell[name] = fields[i]
		}
		rows = append(rows, row{line, cell})
	}
}

// checkHeader returns an error unless the header names the columns that are
// needed, each once, and no unknown ones.
func checkHeader(header []string) error {
	for i, name := range header {
		if slices.Contains(header[:i], name) {
			return &columnError{name, "the header names it twice", "remove one"}
		}
	}
	for _, name := range []string{"pattern", "category"} {
		if !slices.Contains(header, name) {
			return &columnError{name, "the header has no such column", "begin the file with a line like pattern,category,example"}
		}
	}
	for _, name := range header {
		if !slices.Contains(ruleColumns, name) {
			return &columnError{name, "no column is called so", "choose from " + strings.Join(ruleColumns[2:], ", ")}
		}
	}
	return nil
}

// rule makes a rule of a line, without looking at its patterns.
func (w row) rule() (Rule, error) {
	c := w.cell
	r := Rule{
		Tier: cmp.Or(c["tier"], "text"), Field: cmp.Or(c["field"], "text"),
		Pattern: c["pattern"], ReplyPattern: c["reply_pattern"], StagePattern: c["stage_pattern"],
		Confidence: c["confidence"], Provider: c["provider"], Advice: c["advice"],
		Rationale: c["rationale"], Source: c["source"], Example: c["example"],
	}
	if c["id"] != "" {
		id, err := strconv.ParseInt(c["id"], 10, 32)
		if err != nil {
			return r, &columnError{"id", fmt.Sprintf("%q is not a number", c["id"]), "leave the column out"}
		}
		r.ID = int32(id)
	}
	if !slices.Contains(tiers, r.Tier) {
		return r, &columnError{"tier", fmt.Sprintf("%q is not a tier", r.Tier), "choose one of " + strings.Join(tiers, ", ")}
	}
	if fields := []string{"text", "enhanced", "wordless", "reply", "event"}; !slices.Contains(fields, r.Field) {
		return r, &columnError{"field", fmt.Sprintf("%q cannot be matched", r.Field), "choose one of " + strings.Join(fields, ", ")}
	}
	if r.Pattern == "" {
		return r, &columnError{"pattern", "it is empty and would match everything", `write a regular expression, or "^" if that is what you mean`}
	}
	category, ok := CategoryNamed(c["category"])
	if !ok {
		return r, &columnError{"category", fmt.Sprintf("%q is not a category", c["category"]), "choose one of " + strings.Join(categoryNames(), ", ")}
	}
	r.Category = category
	return r, nil
}
