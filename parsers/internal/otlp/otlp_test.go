package otlp

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/postfix"
)

const (
	start   = `{"resourceLogs":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"mx1"}}]},"scopeLogs":[{"scope":{},"logRecords":[`
	end     = `]}]}]}`
	removed = `{"timeUnixNano":"1795491586250000000","body":{"stringValue":"Nov 24 03:39:46 mx1 postfix/qmgr[300]: 4F1A2B3C4D: removed"},"attributes":[{"key":"log.file.name","value":{"stringValue":"mail.log"}}]}`
	journal = `{"observedTimeUnixNano":"1795491586250000000","body":{"kvlistValue":{"values":[{"key":"_PID","value":{"stringValue":"300"}},{"key":"PRIORITY","value":{"intValue":"6"}},{"key":"MESSAGE","value":{"stringValue":"4F1A2B3C4D: removed"}},{"key":"SYSLOG_IDENTIFIER","value":{"stringValue":"postfix\/qmgr"}},{"key":"_HOSTNAME","value":{"stringValue":"mx1"}}]}}}`
	unknown = `{"timeUnixNano":"1795491586250000000","body":{"stringValue":"Nov 24 03:39:46 mx1 postfix/qmgr[300]: something new"}}`
	event   = "message_end pid=300 host=mx1 via=postfix/qmgr id=4F1A2B3C4D"
)

func newParser() *Parser {
	opt := parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}
	return New(postfix.New(opt), "")
}

// TestParse wants the records of each request, and what becomes of those that are not
// understood.
func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, line string
		events     int
		err        error
		broken     int64
	}{
		{"one record", start + removed + end, 1, nil, 0},
		{"the journal's", start + journal + end, 1, nil, 0},
		{"two, and those of other resources", start + removed + "," + journal + `]},{"logRecords":[` + removed + `]}]},{"scopeLogs":[{"logRecords":[]},{"logRecords":[` + removed + end, 4, nil, 0},
		{"no records", start + end, 0, nil, 0},
		{"one of them not understood", start + unknown + "," + removed + end, 1, nil, 0},
		{"none understood", start + unknown + end, 0, parsers.ErrUnrecognised, 0},
		{"one of them damaged", start + `{"timeUnixNano":"1795491586250000000","body":{"stringValue":"\x"}},` + removed + end, 1, nil, 1},
		{"cut behind a record", start + removed + ",", 1, nil, 1},
		{"cut in a record", start + removed + "," + removed[:40], 1, nil, 1},
		{"cut in the first one", start + removed[:40], 0, parsers.ErrBroken, 0},
		{"a record by itself", removed, 1, nil, 0},
		{"a text like the beginning of a list", start + strings.Replace(removed, "mail.log", `\"logRecords\":[{\"body\":1}`, 1) + end, 1, nil, 0},
	} {
		p := newParser()
		line := []byte(c.line)
		at, ok := p.Time(line)
		if c.events > 0 && (!ok || time.UnixMicro(at).UTC().Format(time.TimeOnly) != "03:39:46") || string(line) != c.line {
			t.Errorf("%s: Time says %d, %v", c.name, at, ok)
		}
		var out parsers.Records
		if err := p.Parse(line, &out); !errors.Is(err, c.err) || len(out.List) != c.events || p.Broken() != c.broken {
			t.Errorf("%s: %v, %d events, %d damaged", c.name, err, len(out.List), p.Broken())
		}
		for i := range out.List {
			if got := parsertest.Text(&out.List[i]); got != event || out.List[i].Time/1e6 != 1795491586 {
				t.Errorf("%s: %d %s", c.name, out.List[i].Time, got)
			}
		}
	}
}

// TestCut cuts a request after every byte: no record is lost that is whole, and none
// invented.
func TestCut(t *testing.T) {
	line := start + removed + "," + journal + end
	for n := range line {
		want := 0
		if n >= len(start+removed) {
			want++
		}
		if n >= len(start+removed+","+journal) {
			want++
		}
		var out parsers.Records
		p := newParser()
		if err := p.Parse([]byte(line[:n]), &out); len(out.List) != want || want > 0 && err != nil {
			t.Fatalf("%s: %v, %d events, want %d", line[:n], err, len(out.List), want)
		}
		if n < len(start+removed) && len(Records([]byte(line[:n]))) > 0 || want > 0 && !bytes.HasPrefix(Records([]byte(line[:n])), []byte(removed+"\n")) {
			t.Fatalf("%s: %s", line[:n], Records([]byte(line[:n])))
		}
	}
}

func TestAllocs(t *testing.T) {
	parsertest.NoAllocs(t, newParser(), start+removed+","+journal+end)
}
