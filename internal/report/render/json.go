package render

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/mtalog/mtalog/internal/report"
)

// WriteJSON writes an array of one object per row.
func WriteJSON(w io.Writer, r *report.Result, _ Options) error {
	return writeObjects(w, r, "[\n", ",\n", "\n]\n")
}

// writeNDJSON writes one object per row and line.
func writeNDJSON(w io.Writer, r *report.Result, _ Options) error {
	return writeObjects(w, r, "", "\n", "\n")
}

// writeObjects writes one JSON object for each row, with begin before the first,
// between in between, and end after the last.
func writeObjects(w io.Writer, r *report.Result, begin, between, end string) (err error) {
	out := bufio.NewWriterSize(w, 16<<10) // many rows take one call of the system
	defer func() {
		if e := out.Flush(); err == nil {
			err = e
		}
	}()
	var b bytes.Buffer
	values, next := plainEncoder(&b), ""
	keys := make([][]byte, len(r.Columns))
	for i, c := range r.Columns {
		if err := encode(&b, values, c.Name); err != nil {
			return err
		}
		keys[i] = bytes.Clone(b.Bytes())
		b.Reset()
	}
	b.WriteString(begin)
	for row, err := range r.Rows() {
		if err != nil {
			return err
		}
		b.WriteString(next)
		if err = writeObject(&b, values, keys, row); err != nil {
			return err
		}
		if _, err := out.Write(escapeSteering(b.Bytes())); err != nil {
			return err
		}
		b.Reset()
		next = between
	}
	if next != "" || begin != "" {
		b.WriteString(end)
	}
	_, err = out.Write(b.Bytes())
	return err
}

// plainEncoder writes JSON that people read and programs parse: an address keeps its angle
// brackets. It is not for what goes into HTML.
func plainEncoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}

// encode writes v to b by an encoder of b, without the line end that it adds.
func encode(b *bytes.Buffer, encoder *json.Encoder, v any) error {
	err := encoder.Encode(v)
	if err == nil {
		b.Truncate(b.Len() - 1)
	}
	return err
}

// writeObject writes to b an object of values, by an encoder of b. The keys are written as
// JSON.
func writeObject(b *bytes.Buffer, encoder *json.Encoder, keys [][]byte, values []any) error {
	b.WriteByte('{')
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(keys[i])
		b.WriteByte(':')
		if err := encode(b, encoder, timesAsText(v)); err != nil {
			return fmt.Errorf("column %s: %w", keys[i], err)
		}
	}
	return b.WriteByte('}')
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
