// Package logfmt reads lines of key=value pairs, a record on each line, as Vector writes
// them (encoding.codec = "logfmt"), and programs that keep what they got from a syslog:
//
//	appname=postfix/smtp hostname=mx1 message="4F1A2B3C4D: removed" procid=300 timestamp=2026-11-24T03:39:46Z
//
// A record becomes the object of JSON that package jsonlog reads.
package logfmt

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/label"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/within"
)

// Parser gives the records to a parser that reads objects of JSON.
type Parser struct {
	within.Inner
	object []byte
}

// New returns a parser for one source.
func New(inner parsers.Parser) *Parser { return &Parser{Inner: within.Inner{Parser: inner}} }

// Parse implements [parsers.Parser].
func (p *Parser) Parse(line []byte, out *parsers.Records) error {
	object, text, ok := p.record(line)
	if !ok {
		return parsers.ErrBroken
	}
	if _, timed := p.Inner.Time(object); !timed && !label.Begins(text) {
		return parsers.ErrBroken // neither a pair nor the text says when
	}
	return p.Inner.Parse(out.Keep(object), out)
}

// Time implements [parsers.Parser].
func (p *Parser) Time(line []byte) (int64, bool) {
	object, _, ok := p.record(line)
	if !ok {
		return 0, false
	}
	return p.Inner.Time(object)
}

// record returns the object that a line stands for, which is good until the next one, and
// its text, as it is written in line. ok is false if the line is not made of pairs, or has
// no text.
func (p *Parser) record(line []byte) (object, text []byte, ok bool) {
	b := append(p.object[:0], '{')
	for line = bytes.TrimRight(scan.SkipBOM(line), " \r\n"); len(line) > 0; {
		key, value, rest, ok := next(line)
		if !ok {
			p.object = b // which may have grown
			return nil, nil, false
		}
		line = rest
		name, use := keyOf(key)
		if use == jsonlog.NoUse {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), name...), `":`...)
		b = appendString(b, value)
		if text == nil && use != jsonlog.Head {
			text = bytes.TrimPrefix(value, quote)
		}
	}
	p.object = append(b, '}')
	return p.object, text, text != nil
}

// keyOf returns the name that package jsonlog has for a key.
func keyOf(key []byte) (name []byte, use jsonlog.Use) {
	if string(key) == "ts" {
		return timeKey, jsonlog.Head
	}
	return key, jsonlog.UseOf(string(key))
}

var quote, timeKey = []byte(`"`), []byte("time")

// Objects returns the records in a sample as objects; nil if its first line is not a
// record.
func Objects(sample []byte) []byte {
	p := New(nil)
	var objects []byte
	for line := range bytes.Lines(sample) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		object, _, ok := p.record(line)
		if !ok && objects == nil {
			return nil
		}
		if ok {
			objects = append(append(objects, object...), '\n')
		}
	}
	return objects
}
