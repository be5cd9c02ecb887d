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
	"github.com/mtalog/mtalog/parsers/internal/label"
	"github.com/mtalog/mtalog/parsers/internal/logfmt"
	"github.com/mtalog/mtalog/parsers/internal/otlp"
	"github.com/mtalog/mtalog/parsers/internal/table"
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

// contained returns f for a log that a container engine wrote or that has labels.
func (f Format) contained(labels label.Use) Format {
	if inner := f.New; inner != nil {
		f.New = func(o parsers.Options) parsers.Parser { return container.New(inner(o), labels) }
	}
	return f
}

// tabled returns f for a table that a store of logs exported.
func (f Format) tabled(l table.Layout) Format {
	if inner := f.New; inner != nil {
		f.New = func(o parsers.Options) parsers.Parser { return table.New(inner(o), l) }
	}
	return f
}

// requested returns f for requests of OTLP.
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

// paired returns f for lines of key=value pairs.
func (f Format) paired() Format {
	if inner := f.New; inner != nil {
		f.New = func(o parsers.Options) parsers.Parser { return logfmt.New(inner(o)) }
	}
	return f
}

// Around returns f for a source that begins with sample: a table that was exported,
// requests of OTLP or lines of key=value pairs, with lines of the format in them.
func (f Format) Around(sample []byte) Format {
	if i := bytes.LastIndexByte(sample, '\n'); i >= 0 {
		sample = sample[:i+1] // the last line may be cut
	}
	if l, ok := table.In(sample); ok {
		return f.tabled(l)
	}
	if otlp.Records(sample) != nil {
		return f.requested()
	}
	if logfmt.Objects(sample) != nil {
		return f.paired()
	}
	return f
}

// Lookup returns the format called name, also for logs that a container engine wrote or
// that have labels; see Around for other things that may be around the lines.
func Lookup(name string) (Format, error) {
	names := make([]string, 0, len(All))
	for _, f := range All {
		if f.Name == name {
			return f.contained(label.Undecided), nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("no format is called %q; choose one of %s", name, strings.Join(names, ", "))
}
