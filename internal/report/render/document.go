package render

import (
	"encoding/json"
	"io"
)

// WriteDocument writes a value that is not a table as indented JSON, as clean as a
// table.
func WriteDocument(w io.Writer, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err == nil {
		_, err = w.Write(append(escapeSteering(b), '\n'))
	}
	return err
}
