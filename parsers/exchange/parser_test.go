package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

func fixtures(t testing.TB) map[string][]byte {
	names, _ := filepath.Glob("../../testdata/exchange/*.log")
	if len(names) == 0 {
		t.Fatal("no logs in testdata/exchange")
	}
	logs := make(map[string][]byte)
	for _, name := range names {
		b := must.Have(os.ReadFile(name))(t)
		logs[filepath.Base(name)] = b
	}
	return logs
}

const smtpHead = "#Software: Microsoft Exchange Server\n#Log-type: SMTP Send Protocol Log\n" +
	"#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\n"

// TestBadInput says what becomes of rows that are damaged.
func TestBadInput(t *testing.T) {
	const row = `2024-03-05T09:00:00.000Z,C,08DC3C0000000001,1,,192.0.2.1:25,*,,"attempting, to connect"`
	for name, tc := range map[string]struct {
		line string
		want error
	}{
		"sound":             {row, nil},
		"carriage return":   {row + "\r", nil},
		"short":             {"2024-03-05T09:00:00.000Z,C,08DC3C0000000001,1", parsers.ErrBroken},
		"long":              {row + ",", parsers.ErrBroken},
		"no stamp":          {strings.Replace(row, "2024", "x", 1), parsers.ErrBroken},
		"text after quotes": {row + "x", parsers.ErrBroken},
		"no session":        {strings.Replace(row, "08DC3C0000000001", "", 1), parsers.ErrBroken},
		"lost asterisk":     {strings.Replace(row, "*", "", 1), nil},
		"unknown event":     {strings.Replace(row, "*", "!", 1), parsers.ErrUnrecognised},
		"many columns":      {strings.Repeat(",", 500), parsers.ErrBroken},
		"comment":           {"#whatever", nil},
		"blank":             {"", nil},
	} {
		p := New(parsers.Options{})
		var out parsers.Records
		for l := range strings.Lines(smtpHead) {
			must.Do(t, p.Parse([]byte(strings.TrimSpace(l)), &out))
		}
		if err := p.Parse([]byte(tc.line), &out); !errors.Is(err, tc.want) || (tc.want == nil) != (err == nil) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
}

// TestRowOfManyLines bounds what an open quote may swallow.
func TestRowOfManyLines(t *testing.T) {
	p := New(parsers.Options{})
	var out parsers.Records
	broken := 0
	parse := func(s string) {
		if err := p.Parse([]byte(s), &out); err != nil {
			broken++
		}
	}
	for l := range strings.Lines(smtpHead) {
		parse(strings.TrimSpace(l))
	}
	parse(`2024-03-05T09:00:00.000Z,C,08DC3C0000000001,1,,192.0.2.1:25,*,,"open`)
	for range 3 {
		parse(strings.Repeat("x", maxRow/2))
	}
	if broken != 2 || len(p.pending) > maxRow {
		t.Errorf("%d lines broken, %d bytes kept", broken, len(p.pending))
	}
	parse(`2024-03-05T09:00:01.000Z,C,08DC3C0000000001,1,,192.0.2.1:25,*,,"Failed to connect. Winsock error code: 10061"`)
	if broken != 2 || len(out.List) != 1 || out.List[0].Errno != 10061 {
		t.Errorf("the row behind it: %d broken, %d records", broken, len(out.List))
	}
}

// TestRowCutByNextFile: a row that was cut within quotes ends where another file begins.
func TestRowCutByNextFile(t *testing.T) {
	const names = "date-time,source,event-id,recipient-address,recipient-status,internal-message-id"
	log := names + "\n2024-03-05T09:00:00.000Z,STOREDRIVER,DELIVER,\"amy@corp\n" +
		"\uFEFF" + names + "\n2024-03-05T09:00:01.000Z,STOREDRIVER,DELIVER,bob@corp.test,,7"
	const want = "4: 2024-03-05T09:00:01.000Z delivered stage=local id=7 to=bob@corp.test proto=STOREDRIVER\nbroken: 1\n"
	if got, _, _ := run(New(parsers.Options{}), []byte(log)); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// TestLongRows reads long rows made of what makes the parser
// look for more. It ends in good time only if no search starts over and over.
func TestLongRows(t *testing.T) {
	for _, unit := range []string{";", "[{;", "';", "};{", "[{LED=", "650 x;", "199 x;", "250;", "550-", "-> ", "(#", ">:<", "[LastAttemptedIP="} {
		for _, event := range []string{"SEND", "FAIL", "DSN", "EXPAND"} {
			for _, c := range []int{5, 12, 13, 16, 21} { // source-context, recipients, status, related recipients, message-info
				f := make([]string, 30)
				f[0], f[7], f[8], f[12], f[13] = "2024-03-05T08:00:04.000Z", "SMTP", event, "a@example.com;b@example.com", "550 5.1.1 no"
				f[c] = strings.Repeat(unit, maxRow/4/len(unit))
				p := New(parsers.Options{})
				var out parsers.Records
				p.Parse([]byte("#Fields: "+fieldsV15), &out)
				if err := p.Parse([]byte(strings.Join(f, ",")), &out); err != nil && c != 12 {
					t.Errorf("%s, column %d of %q: %v", event, c, unit, err)
				}
				if len(out.List) > maxRecipients+1 {
					t.Errorf("%d records of one row", len(out.List))
				}
			}
		}
	}
}

// TestEvictionIsCounted fills the table of sessions.
func TestEvictionIsCounted(t *testing.T) {
	p := New(parsers.Options{})
	var out parsers.Records
	for l := range strings.Lines(smtpHead) {
		p.Parse([]byte(strings.TrimSpace(l)), &out)
	}
	const extra = 1000
	for i := range maxSessions + extra {
		p.Parse(fmt.Appendf(nil, "2024-03-05T09:00:00.000Z,C,%016X,1,,192.0.2.1:25,>,MAIL FROM:<a@example.com>,", i), &out)
	}
	if p.Broken() != extra || len(p.sessions.index) != maxSessions || len(p.sessions.slot) > maxSessions+1 {
		t.Errorf("%d counted, %d sessions, %d slots", p.Broken(), len(p.sessions.index), len(p.sessions.slot))
	}
	// Two hours later the next session makes room, whatever the cap.
	p.Parse([]byte("2024-03-05T11:00:00.000Z,C,FFFFFFFFFFFFFFFF,1,,192.0.2.1:25,+,,"), &out)
	p.Flush(&out)
	if p.Broken() != maxSessions+extra || len(p.sessions.index) != 0 {
		t.Errorf("%d counted after the flush", p.Broken())
	}
}

// TestCutAnywhere cuts every log at every byte, long ones at some.
func TestCutAnywhere(t *testing.T) {
	for _, log := range fixtures(t) {
		step := 1
		if len(log) > 8<<10 {
			step = len(log)/1500 | 1
		}
		for i := 0; i < len(log); i += step {
			readAll(t, log[:i])
			if i%17 == 0 {
				readAll(t, log[i:])
			}
		}
	}
}

// TestParseDoesNotAllocate reads the rows of each log again and again with one parser.
func TestParseDoesNotAllocate(t *testing.T) {
	for _, log := range fixtures(t) {
		p := New(parsers.Options{Host: "MBX00"})
		var rows [][]byte
		for l := range bytes.Lines(log) {
			l = bytes.TrimSuffix(l, []byte("\n"))
			if len(l) > 0 && l[0] != '#' && len(scan.SkipBOM(l)) == len(l) {
				rows = append(rows, l)
			} else if len(rows) == 0 { // the head
				p.Parse(bytes.Clone(l), &parsers.Records{})
			}
		}
		for range 10 { // each session finds buffers of another one
			for _, l := range rows {
				p.Parse(bytes.Clone(l), &parsers.Records{})
			}
		}
		parsertest.NoAllocs(t, p, rows...)
	}
}
