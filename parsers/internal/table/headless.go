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

// isPapertrail reports whether line is a row of such an archive.
func isPapertrail(line []byte) bool {
	id, rest, _ := bytes.Cut(line, []byte("\t"))
	generated, rest, _ := bytes.Cut(rest, []byte("\t"))
	received, rest, _ := bytes.Cut(rest, []byte("\t"))
	return len(id) > 0 && len(bytes.Trim(id, "0123456789")) == 0 && len(generated) >= len("2006-01-02T15:04:05") && label.Begins(generated) &&
		label.Begins(received) && bytes.Count(rest, []byte("\t")) == len(papertrail.keys)-4
}
