package exchange

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
)

// TestContinues: a log that was begun anew at any row tells what it tells in one file, if the parser of
// the second has read the first.
func TestContinues(t *testing.T) {
	for _, name := range []string{"smtp_send", "smtp_send_auth", "smtp_receive", "smtp_receive_clients", "connectivity"} {
		log := must.Have(os.ReadFile(filepath.Join("../../testdata/exchange", name+".log")))(t)
		var head, rows []string
		for line := range strings.Lines(strings.TrimPrefix(string(log), "\ufeff")) {
			if strings.HasPrefix(line, "#") && len(rows) == 0 {
				head = append(head, line)
			} else {
				rows = append(rows, line)
			}
		}
		if bytes.Contains(log, []byte("\n\"")) || len(rows) < 10 {
			t.Fatalf("%s has rows of several lines, or too few", name)
		}
		read := func(p *Parser, lines ...string) (told []string) {
			var out parsers.Records
			for _, line := range lines {
				p.Parse([]byte(strings.TrimRight(line, "\r\n")), &out)
			}
			for i := range out.List {
				told = append(told, parsertest.Text(&out.List[i]))
			}
			return told
		}
		flush := func(p *Parser) (told []string) {
			var out parsers.Records
			p.Flush(&out)
			for i := range out.List {
				told = append(told, parsertest.Text(&out.List[i]))
			}
			return told
		}
		whole := New(parsers.Options{})
		want := read(whole, append(slices.Clone(head), rows...)...)
		want = append(want, flush(whole)...)
		slices.Sort(want)
		for cut := range rows {
			first, second := New(parsers.Options{}), New(parsers.Options{})
			got := read(first, append(slices.Clone(head), rows[:cut]...)...)
			got = append(got, flush(first)...)
			read(second, append(slices.Clone(head), rows[:cut]...)...)
			if cut > 0 && !second.Continues() {
				t.Fatalf("%s: no log that goes on in another", name)
			}
			second.NextSource()
			got = append(got, read(second, append(slices.Clone(head), rows[cut:]...)...)...)
			got = append(got, flush(second)...)
			slices.Sort(got)
			if !inReply(rows, cut) && !slices.Equal(got, want) || len(got) != len(want) {
				t.Errorf("%s cut before row %d, %s: got\n%s\nwant\n%s", name, cut, rows[cut], strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

// inReply reports whether a row is a further line of a reply: then the first file has counted what it
// had of it.
func inReply(rows []string, cut int) bool {
	return cut > 0 && strings.Contains(rows[cut-1], ",<,") && strings.Contains(rows[cut], ",<,") ||
		cut > 0 && strings.Contains(rows[cut-1], ",>,") && strings.Contains(rows[cut], ",>,")
}
