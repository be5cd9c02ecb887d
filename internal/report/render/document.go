package render

import (
	"bytes"
	"io"
)

// WriteDocument writes a value that is not a table as indented JSON, as clean as a
// table.
func WriteDocument(w io.Writer, v any) error {
	var b bytes.Buffer
	e := plainEncoder(&b)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	if err == nil {
		_, err = w.Write(escapeSteering(b.Bytes()))
	}
	return err
}
