package render

import (
	"encoding/json"
	"fmt"
	"io"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/mtalog/mtalog/internal/report"
)

// writeJSON writes an array of one object per row.
func writeJSON(w io.Writer, r *report.Result, _ Options) error {
	return writeObjects(w, r, "[\n", ",\n", "\n]\n")
}

// writeNDJSON writes one object per row and line.
func writeNDJSON(w io.Writer, r *report.Result, _ Options) error {
	return writeObjects(w, r, "", "\n", "\n")
}

// writeObjects writes one JSON object for each row, with begin before the first,
// between in between, and end after the last.
func writeObjects(w io.Writer, r *report.Result, begin, between, end string) error {
	keys := make([][]byte, len(r.Columns))
	for i, c := range r.Columns {
		keys[i], _ = json.Marshal(c.Name)
	}
	b, next := []byte(begin), ""
	for row, err := range r.Rows() {
		if err != nil {
			return err
		}
		if b, err = appendObject(append(b, next...), keys, row); err != nil {
			return err
		}
		if _, err := w.Write(escapeSteering(b)); err != nil {
			return err
		}
		b, next = b[:0], between
	}
	if next != "" || begin != "" {
		b = append(b, end...)
	}
	_, err := w.Write(b)
	return err
}

// appendObject appends an object of values by their keys, which are written as JSON.
func appendObject(b []byte, keys [][]byte, values []any) ([]byte, error) {
	b = append(b, '{')
	for i, v := range values {
		value, err := json.Marshal(timesAsText(v))
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", keys[i], err)
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, keys[i]...), ':'), value...)
	}
	return append(b, '}'), nil
}

// timesAsText returns v with times written by Plain: json.Marshal refuses years of more
// than four digits.
func timesAsText(v any) any {
	switch x := v.(type) {
	case time.Time:
		return Plain(x)
	case []any:
		for i := range x {
			x[i] = timesAsText(x[i])
		}
	}
	return v
}

// escapeSteering escapes what could control a terminal and encoding/json leaves as it
// is. Such characters stand only in strings, so \u escapes do not change the value.
func escapeSteering(b []byte) []byte {
	var out []byte
	done := 0
	for i := 0; i < len(b); {
		if b[i] < 0x7f {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if steering(r) {
			out = append(out, b[done:i]...)
			if r1, r2 := utf16.EncodeRune(r); r1 != utf8.RuneError {
				out = fmt.Appendf(out, `\u%04x\u%04x`, r1, r2)
			} else {
				out = fmt.Appendf(out, `\u%04x`, r)
			}
			done = i + n
		}
		i += n
	}
	if out == nil {
		return b
	}
	return append(out, b[done:]...)
}
