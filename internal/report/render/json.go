package render

import (
	"bytes"
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
	var b bytes.Buffer
	b.WriteString(begin)
	first := true
	for row, err := range r.Rows() {
		if err != nil {
			return err
		}
		if !first {
			b.WriteString(between)
		}
		first = false
		b.WriteByte('{')
		for i, v := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			value, err := json.Marshal(timesAsText(v))
			if err != nil {
				return fmt.Errorf("column %s: %w", r.Columns[i].Name, err)
			}
			b.Write(keys[i])
			b.WriteByte(':')
			b.Write(value)
		}
		b.WriteByte('}')
		if _, err := w.Write(escapeSteering(b.Bytes())); err != nil {
			return err
		}
		b.Reset()
	}
	if !first || begin != "" {
		b.WriteString(end)
	}
	_, err := w.Write(b.Bytes())
	return err
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
