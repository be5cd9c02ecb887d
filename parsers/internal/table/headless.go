package table

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/label"
)

// papertrail is the layout of Papertrail's archives ("Permanent log archives", Log file format):
//
//	7711561783320576<TAB>2026-11-24T04:30:05<TAB>2026-11-24T04:30:05<TAB>111<TAB>mx1<TAB>192.0.2.4<TAB>Mail<TAB>Info<TAB>postfix/smtp[511]<TAB>text
var papertrail = Layout{
	keys: []string{"", "generated_at", "", "", "hostname", "", "", "", "program", "message"}, text: 9, sep: '\t',
}

// awsEvents begins the rows that "aws logs --output text" prints, among others: the members of an event in the
// order of their names.
const awsEvents = "EVENTS\t"

// aws are the layouts of filter-log-events, whose rows have an ID and a stream, and of get-log-events.
var aws = [...]Layout{
	{keys: []string{"", "", "", "", "message", "timestamp"}, text: 4, sep: '\t', mark: awsEvents},
	{keys: []string{"", "", "message", "timestamp"}, text: 2, sep: '\t', mark: awsEvents},
}

// headless returns the layout of a table without names of columns that begins with sample.
func headless(sample []byte) (l Layout, ok bool) {
	line, rest, _ := bytes.Cut(sample, []byte("\n"))
	if isPapertrail(trim(line)) {
		return papertrail, true
	}
	if bytes.HasPrefix(line, []byte("b/")) && bytes.Contains(line, []byte("\tf/")) { // the tokens of get-log-events
		line, _, _ = bytes.Cut(rest, []byte("\n"))
	}
	if !bytes.HasPrefix(line, []byte(awsEvents)) {
		return Layout{}, false
	}
	tabs := bytes.Count(line, []byte("\t"))
	for _, l := range aws {
		if tabs == len(l.keys)-1 {
			return l, true
		}
	}
	return Layout{}, false
}

// isPapertrail reports whether line is a row of such an archive.
func isPapertrail(line []byte) bool {
	id, rest, _ := bytes.Cut(line, []byte("\t"))
	generated, rest, _ := bytes.Cut(rest, []byte("\t"))
	received, rest, _ := bytes.Cut(rest, []byte("\t"))
	return len(id) > 0 && len(bytes.Trim(id, "0123456789")) == 0 && len(generated) >= len("2006-01-02T15:04:05") && label.Begins(generated) &&
		label.Begins(received) && bytes.Count(rest, []byte("\t")) == len(papertrail.keys)-4
}
