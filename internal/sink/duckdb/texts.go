package duckdb

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"unsafe"
)

// texts is a column of texts in a chunk of DuckDB's. The driver copies what stands for a text whole,
// as if it were a pointer also where it is the last letters of a short text. If these look like an
// address in Go's heap, which since Go 1.26 may be anywhere, the garbage collector ends the program.
type texts struct {
	data  unsafe.Pointer // nil if the column is of another type
	valid unsafe.Pointer // a bit for each row, 0 for NULL; nil if there is no NULL
}

// What stands for a text is its length, and then itself if it is no longer than inlined, else its
// first four bytes and a pointer to it.
const (
	textSize = 16
	inlined  = 12
)

// at returns the text of a row, nil for NULL.
func (t *texts) at(row int) driver.Value {
	if t.valid != nil && *(*uint64)(unsafe.Add(t.valid, row/64*8))>>(row%64)&1 == 0 {
		return nil
	}
	p := unsafe.Add(t.data, row*textSize)
	n := *(*uint32)(p)
	if n <= inlined {
		return strings.Clone(unsafe.String((*byte)(unsafe.Add(p, 4)), n))
	}
	return strings.Clone(unsafe.String(*(**byte)(unsafe.Add(p, 8)), n))
}

// blanks stand in SQL before texts that the driver reads by the thousands, so that none of them is
// short; behindBlanks takes them off.
var blanks = "'" + strings.Repeat(" ", inlined) + "' || "

type behindBlanks struct{ text *string }

// Scan implements sql.Scanner.
func (b behindBlanks) Scan(v any) error {
	text, ok := v.(string)
	if !ok || len(text) < inlined {
		return fmt.Errorf("%v is no text", v)
	}
	*b.text = text[inlined:]
	return nil
}
