package postfix_test

import (
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

// parse reads one line with a parser of its own.
func parse(line string) (records []string, err error) {
	var out parsers.Records
	err = postfix.New(parsers.Options{Location: time.UTC}).Parse([]byte(line), &out)
	for i := range out.List {
		records = append(records, describe(&out.List[i]))
	}
	return records, err
}
