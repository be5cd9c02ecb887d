package render

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/mtalog/mtalog/internal/report"
)

// writeCSV writes RFC 4180 CSV with a header. A text that a spreadsheet would
// take for a formula begins with an apostrophe.
func writeCSV(w io.Writer, r *report.Result, _ Options) error {
	out := csv.NewWriter(w)
	line := make([]string, len(r.Columns))
	for i, c := range r.Columns {
		line[i] = inert(Clean(c.Name))
	}
	if err := out.Write(line); err != nil {
		return err
	}
	for row, err := range r.Rows() {
		if err != nil {
			return err
		}
		for i, v := range row {
			line[i] = Plain(v)
			if _, isNumber := Number(v); !isNumber {
				line[i] = inert(Clean(line[i]))
			}
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// inert keeps s from being run as a formula. There is no tab or carriage return
// before the formula, as Clean escapes them, but some spreadsheets trim blanks, and
// some take the wide forms of East Asian keyboards for the plain ones.
func inert(s string) string {
	switch first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " \u3000")); first {
	case '=', '+', '-', '@', '＝', '＋', '－', '＠':
		return "'" + s
	}
	return s
}
