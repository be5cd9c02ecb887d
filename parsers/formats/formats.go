// Package formats lists the log formats that mtalog reads and recognises them
// from a sample.
package formats

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/exchange"
	"github.com/mtalog/mtalog/parsers/exim"
	"github.com/mtalog/mtalog/parsers/internal/container"
	"github.com/mtalog/mtalog/parsers/internal/document"
	"github.com/mtalog/mtalog/parsers/internal/label"
	"github.com/mtalog/mtalog/parsers/internal/logfmt"
	"github.com/mtalog/mtalog/parsers/internal/markup"
	"github.com/mtalog/mtalog/parsers/internal/otlp"
	"github.com/mtalog/mtalog/parsers/internal/pasted"
	"github.com/mtalog/mtalog/parsers/internal/table"
	"github.com/mtalog/mtalog/parsers/internal/wrapped"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// Format is one kind of log.
type Format struct {
	Name string
	New  func(parsers.Options) parsers.Parser

	syslog bool   // its lines may be in a syslog, among those of other programs
	header string // begins the head of a log of this format, and of no other
}

// single lists the formats of one MTA each, in the order in which Detect decides
// ties. A new format is added here and, with its MTA, in package parsers.
var single = []Format{
	{Name: "postfix", New: func(o parsers.Options) parsers.Parser { return postfix.New(o) }, syslog: true},
	{Name: "exim", New: func(o parsers.Options) parsers.Parser { return exim.New(o) }, syslog: true},
	{Name: "exchange", New: func(o parsers.Options) parsers.Parser { return exchange.New(o) }, header: "#Software: Microsoft Exchange"},
}

// several is the format of a log that several MTAs write.
var several = Format{Name: "mixed", New: func(o parsers.Options) parsers.Parser { return newMixed(o, single, 0) }, syslog: true}

// All is the table of formats.
var All = append(single[:len(single):len(single)], several)

// around returns f for lines of it in something else, which wrap takes them out of.
func around[P parsers.Parser](f Format, wrap func(parsers.Parser) P) Format {
	if inner := f.New; inner != nil {
		f.New = func(o parsers.Options) parsers.Parser { return wrap(inner(o)) }
	}
	return f
}

// contained returns f for a log that a container engine wrote or that has labels.
func (f Format) contained(labels label.Use) Format {
	return around(f, func(p parsers.Parser) parsers.Parser { return container.New(p, labels) })
}

// requested returns f for requests of OTLP, which may name the host.
func (f Format) requested() Format {
	if inner := f.New; inner != nil {
		f.New = func(o parsers.Options) parsers.Parser {
			host := o.Host
			o.Host = ""
			return otlp.New(inner(o), host)
		}
	}
	return f
}

// unwrap returns the lines in a sample that is a table that was exported, requests of OTLP or
// lines of key=value pairs, and what makes a format one for such a source; nil if it is none.
func unwrap(sample []byte) (lines []byte, wrapped func(Format) Format) {
	if l, ok := table.In(sample); ok {
		return l.Objects(sample), func(f Format) Format {
			return around(f, func(p parsers.Parser) parsers.Parser { return table.New(p, l) })
		}
	}
	if records := otlp.Records(sample); records != nil {
		return records, Format.requested
	}
	if objects := logfmt.Objects(sample); objects != nil {
		return objects, func(f Format) Format { return around(f, logfmt.New) }
	}
	return nil, nil
}

// Around returns f for a source that begins with sample, which may be empty: a document of
// JSON, a table that was exported, requests of OTLP, lines of key=value pairs, a part of a web page, a log that a
// container engine wrote or lines with labels, with lines of the format in them.
func (f Format) Around(sample []byte, opt parsers.Options) Format {
	sample = wholeLines(sample)
	if objects := document.Objects(sample); objects != nil {
		_, err := detectDocument(sample, objects, parsers.Options{})
		if _, asLines := detectLines(sample, parsers.Options{}); err == nil || asLines != nil {
			return around(f, document.New)
		}
	}
	if pasted.In(sample) {
		return around(f.aroundPlain(pasted.Plain(sample), opt), pasted.New(sample))
	}
	return f.aroundPlain(sample, opt)
}

// aroundPlain is Around for lines in plain letters.
func (f Format) aroundPlain(sample []byte, opt parsers.Options) Format {
	if _, wrap := unwrap(sample); wrap != nil {
		return wrap(f)
	}
	if !opt.Followed && wrapped.In(sample) {
		return around(f, wrapped.New(sample))
	}
	if markup.In(sample) {
		return around(f.aroundPlain(markup.Plain(sample), opt), markup.New)
	}
	return f.contained(label.In(sample))
}

// wholeLines cuts off the last line of a sample, which may not be all of it.
func wholeLines(sample []byte) []byte {
	if i := bytes.LastIndexByte(sample, '\n'); i >= 0 {
		return sample[:i+1]
	}
	return sample
}

// Lookup returns the format called name; see Around for what may be around its lines.
func Lookup(name string) (Format, error) {
	names := make([]string, 0, len(All))
	for _, f := range All {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("no format is called %q; choose one of %s", name, strings.Join(names, ", "))
}
