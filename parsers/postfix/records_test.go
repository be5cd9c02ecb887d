package postfix_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// describe writes a record without its host and process ID, which are those of
// every line here.
func describe(r *parsers.Record) string {
	told := *r
	told.Host, told.PID = nil, 0
	return parsertest.Text(&told)
}

// parse reads one line with a parser of its own, and returns its records, each on a line, and its error.
func parse(line string) string {
	var out parsers.Records
	err := postfix.New(parsers.Options{Location: time.UTC}).Parse([]byte(line), &out)
	var told []string
	for i := range out.List {
		told = append(told, describe(&out.List[i]))
	}
	if err != nil {
		told = append(told, err.Error())
	}
	return strings.Join(told, "\n")
}

// What parse returns for lines that tell nothing.
var (
	foreign = parsers.ErrForeign.Error()
	broken  = parsers.ErrBroken.Error()
)

// expect wants of lines what parse returns.
func expect(t *testing.T, wants map[string]string) {
	t.Helper()
	for line, want := range wants {
		if got := parse(line); got != want {
			t.Errorf("%s\n got %s\nwant %s", line, got, want)
		}
	}
}
