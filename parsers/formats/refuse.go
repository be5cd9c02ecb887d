package formats

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// refusal is the error for a source that is recognised, but cannot be used in this
// form. It is [errors.ErrUnsupported].
type refusal struct{ error }

func (refusal) Is(target error) bool { return target == errors.ErrUnsupported }

func (r refusal) Unwrap() error { return r.error }

var (
	errExport               = errors.New("the output of journalctl -o export, in which an entry takes several lines: use journalctl -o json")
	errVerbose              = errors.New("the output of journalctl -o verbose, in which an entry takes several lines: use journalctl -o json")
	errBoot                 = errors.New("stamps that count seconds since the system was started, and so no dates: use journalctl -o json")
	errTracking             = errors.New("an export of Get-MessageTrackingLog that is none of Export-Csv: read the MSGTRK*.LOG files themselves, or use Export-Csv")
	errSIEM                 = errors.New("events that a SIEM made of lines (CEF or LEEF), which no longer have what the mail server logged: read its own log")
	errBackwards      error = newestFirst("the newest line comes first: tac FILE | mtalog summary - (without -r, of journalctl)")
	errTableBackwards error = newestFirst("the newest line comes first: (head -n 1 FILE; tail -n +2 FILE | tac) | mtalog summary -")

	errDocumentBackwards error = newestFirst("the newest entry comes first: jq -s -c 'flatten | reverse[]' FILE | mtalog summary -")
)

// newestFirst is an [parsers.ErrNewestFirst] that says what to do.
type newestFirst string

func (e newestFirst) Error() string { return string(e) }

func (newestFirst) Is(target error) bool { return target == parsers.ErrNewestFirst }

// ErrTimeless is the refusal of a log of which no line has a time. The format comes with
// it, for those who only count: all that happened gets the time of [parsers.Options.Newest],
// so that stored among other logs, or read twice, it would say what is not true.
var ErrTimeless error = refusal{errors.New("lines without times, as journalctl -o cat and docker logs write them: use journalctl -o json, docker logs -t (mtalog summary reads them as they are, without --since and --until)")}

// whyUnreadable returns why a sample in which no format was seen cannot be read, nil if it
// is not recognised.
func whyUnreadable(sample []byte) error {
	sample = bytes.TrimLeft(scan.SkipBOM(sample), " \t\r\n")
	line, _, _ := bytes.Cut(sample, []byte("\n"))
	switch {
	case bytes.HasPrefix(line, []byte("__CURSOR=")):
		return refusal{errExport}
	case bytes.HasSuffix(line, []byte("]")) && bytes.Contains(line, []byte(" [s=")) && bytes.Contains(line, []byte(";i=")):
		return refusal{errVerbose}
	case sinceBoot(line):
		return refusal{errBoot}
	case ofSIEM(line):
		return refusal{errSIEM}
	}
	sample = sample[:min(len(sample), 4<<10)]
	if filter := documentFilter(sample); filter != "" {
		return refusal{fmt.Errorf("a document of JSON, in which entries do not stand on a line each: jq -c '%s' FILE | mtalog summary -", filter)}
	}
	if bytes.Contains(sample, []byte("EventId")) && bytes.Contains(sample, []byte("Recipients")) {
		return refusal{errTracking}
	}
	return nil
}

// ofSIEM reports whether line is an event in ArcSight's or QRadar's format, by itself or in a
// line of syslog: "CEF:0|vendor|product|…" and "LEEF:1.0|vendor|product|…".
func ofSIEM(line []byte) bool {
	for _, mark := range []string{"CEF:0|", "CEF:1|", "LEEF:1.0|", "LEEF:2.0|"} {
		if i := bytes.Index(line, []byte(mark)); i == 0 || i > 0 && (line[i-1] == ' ' || line[i-1] == '>') {
			return true
		}
	}
	return false
}

// sinceBoot reports whether line begins with "[  123.456789] ", as journalctl -o
// short-monotonic and dmesg write it.
func sinceBoot(line []byte) bool {
	if len(line) == 0 || line[0] != '[' {
		return false
	}
	stamp := bytes.TrimLeft(line[1:], " ")
	rest := bytes.TrimLeft(stamp, "0123456789")
	return len(rest) < len(stamp) && len(rest) > len(".123456]") && rest[0] == '.' && (rest[7] == ']' || rest[7] == ' ')
}

// tableFilters make objects of answers in which an entry's values do not stand beside their names: those of
// CloudWatch Logs Insights and of Azure Monitor.
var tableFilters = []struct{ begin, filter string }{
	{`{"results":[[`, ".results[] | map({(.field): .value}) | add"},
	{`{"tables":[{`, ".tables[] | [.columns[].name] as $names | .rows[] | [$names, .] | transpose | map({(.[0]): .[1]}) | add"},
}

func withoutBlanks(b []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\r' || r == '\n' {
			return -1
		}
		return r
	}, b)
}

// documentFilter returns the filter with which jq takes the entries out of a document of
// JSON; "" if sample is not one.
func documentFilter(sample []byte) string {
	first := bytes.TrimLeft(sample[min(1, len(sample)):], " \t\r\n")
	if len(first) == 0 {
		return ""
	}
	line, _, _ := bytes.Cut(sample, []byte("\n"))
	switch [2]byte{sample[0], first[0]} {
	case [2]byte{'[', '{'}:
		// The API of mailcow has the newest entry first.
		if bytes.Contains(line, []byte(`"priority":`)) || bytes.Contains(sample, []byte(`"program":`)) {
			return "reverse[]"
		}
		return ".[]"
	case [2]byte{'{', '"'}:
		for _, table := range tableFilters {
			if bytes.HasPrefix(withoutBlanks(sample), []byte(table.begin)) {
				return table.filter
			}
		}
		if bytes.HasPrefix(first, []byte(`"took"`)) { // Elasticsearch
			return ".hits.hits[]"
		}
		if bytes.HasPrefix(first, []byte(`"resourceLogs"`)) { // OTLP, with line feeds in it
			return ".resourceLogs[].scopeLogs[].logRecords[]"
		}
		if name := arrayName(first); name != "" {
			return "." + name + "[]"
		}
		if len(bytes.TrimRight(line, "\r ")) == 1 { // journalctl -o json-pretty, ConvertTo-Json
			return "."
		}
	}
	return ""
}

// arrayName returns the name of an array of objects with which an object begins, as in
// what "aws logs filter-log-events" prints: {"events": [{.
func arrayName(members []byte) string {
	name, rest, _ := bytes.Cut(members[1:], []byte(`"`))
	for _, mark := range []string{":", "[", "{"} {
		var ok bool
		if rest, ok = bytes.CutPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte(mark)); !ok {
			return ""
		}
	}
	if len(bytes.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")) > 0 {
		return ""
	}
	return string(name)
}
