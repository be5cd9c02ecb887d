// Package table reads tables of comma-separated values (RFC 4180) in which a store of
// logs exported the lines that it holds, as Splunk, Graylog, Kibana, Grafana and
// CloudWatch do: the first row has the names of the columns, of which one holds the line
// or its message. Semicolons or tabs may divide the columns. The archives of Papertrail, and
// what "aws logs --output text" prints, have no such row (headless.go). A row becomes the object of
// JSON that package jsonlog reads.
package table

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/label"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/within"
)

// maxColumns bounds how many columns a table has.
const maxColumns = 64

// Layout says what the columns of a table hold.
type Layout struct {
	head []byte
	keys []string // of package jsonlog; "" for a column that is of no use
	text int      // the column with the line or the message
	sep  byte     // what divides the columns
	mark string   // begins each row of the table; other lines are none of it
}

// In returns the layout of the table that begins with sample; ok is false if sample
// begins with none, or with one that holds no lines of a log.
func In(sample []byte) (l Layout, ok bool) {
	if l, ok = headless(scan.SkipBOM(sample)); ok {
		return l, true
	}
	line, rows, _ := bytes.Cut(scan.SkipBOM(sample), []byte("\n"))
	if line = trim(line); isLogLine(line) {
		return Layout{}, false
	}
	for _, sep := range []byte(separators) {
		if l, ok = layoutOf(bytes.Clone(line), rows, sep); ok {
			return l, true
		}
	}
	return Layout{}, false
}

const separators = ",;\t"

// layoutOf returns the layout of a table with such a head, if sep divides its columns.
func layoutOf(head, rows []byte, sep byte) (l Layout, ok bool) {
	l = Layout{head: head, text: -1, sep: sep}
	var fields [maxColumns][]byte
	n := split(&fields, bytes.Clone(l.head), sep)
	maybe := -1 // the column with the text if no other has it
	for i, name := range fields[:n] {
		key, use := keyOf(name)
		switch {
		case use == jsonlog.Text && l.text < 0:
			l.text = i
		case use == jsonlog.MaybeText && maybe < 0:
			maybe = i
		}
		l.keys = append(l.keys, key)
	}
	if n == 1 { // a word above a log is no head: a table has its lines, in which there are commas, in quotes
		return l, l.text >= 0 && bytes.HasPrefix(rows, quote)
	}
	if l.text < 0 {
		l.text = maybe
	}
	return l, l.text >= 0
}

var quote = []byte(`"`)

// isLogLine reports whether a head is rather the first line of a log, by its stamp or by
// what ends its tag: a HELO name or a subject with commas in it, which a stranger chose, may
// have the name of a column between two of them.
func isLogLine(head []byte) bool {
	return label.Begins(head) || bytes.Contains(head, []byte(": "))
}

// keyOf returns the name that package jsonlog has for a column, "" for one that is of no
// use: the column's own, that in lower case, or that without the zone in brackets that Azure
// Monitor adds.
func keyOf(name []byte) (key string, use jsonlog.Use) {
	name, _, _ = bytes.Cut(name, []byte(" ["))
	for _, key := range []string{string(name), string(bytes.ToLower(name))} {
		if use := jsonlog.UseOf(key); use != jsonlog.NoUse {
			return key, use
		}
	}
	return "", jsonlog.NoUse
}

// Parser gives the rows of a table to a parser that reads objects of JSON.
type Parser struct {
	within.Inner
	layout Layout
	fields [maxColumns][]byte // of the row being read, in line
	line   []byte
	object []byte
}

// New returns a parser for one table.
func New(inner parsers.Parser, l Layout) *Parser {
	return &Parser{Inner: within.Inner{Parser: inner}, layout: l}
}

// Parse implements [parsers.Parser].
func (p *Parser) Parse(line []byte, out *parsers.Records) error {
	line = trim(scan.SkipBOM(line))
	if bytes.Equal(line, p.layout.head) {
		return nil
	}
	if !scan.HasPrefix(line, p.layout.mark) {
		return parsers.ErrForeign
	}
	object, ok := p.row(line)
	if !ok {
		return parsers.ErrBroken
	}
	if _, timed := p.Inner.Time(object); !timed && !label.Begins(p.fields[p.layout.text]) {
		return parsers.ErrBroken // neither the row nor the text says when
	}
	return p.Inner.Parse(out.Keep(object), out)
}

// Time implements [parsers.Parser].
func (p *Parser) Time(line []byte) (int64, bool) {
	object, ok := p.row(line)
	if !ok {
		return 0, false
	}
	return p.Inner.Time(object)
}

// Objects returns the rows of a sample as objects, without the names of the columns.
func (l Layout) Objects(sample []byte) []byte {
	p := New(nil, l)
	var objects []byte
	for line := range bytes.Lines(sample) {
		line = trim(scan.SkipBOM(line))
		if object, ok := p.row(line); ok && !bytes.Equal(line, l.head) {
			objects = append(append(objects, object...), '\n')
		}
	}
	return objects
}
