package duckdb

import (
	"bytes"
	"reflect"
	"strings"
	"unsafe"

	driverduckdb "github.com/marcboeker/go-duckdb"
)

// texts is a column of texts or blobs in a chunk of DuckDB's. The driver would copy what stands for
// a text whole, as if it were a pointer also where it is the last letters of a short text. If these look
// like an address in Go's heap, which since Go 1.26 may be anywhere, the garbage collector ends the program.
// So the driver must read no text: connection answers queries, and function calls functions.
type texts struct {
	data  unsafe.Pointer
	valid unsafe.Pointer // a bit for each row, 0 for NULL; nil if there is no NULL
}

// What stands for a text is its length, and then itself if it is no longer than inlined, else its
// first four bytes and a pointer to it.
const (
	textSize = 16
	inlined  = 12
)

// null reports whether the text of a row is NULL.
func (t texts) null(row int) bool {
	return t.valid != nil && *(*uint64)(unsafe.Add(t.valid, row/64*8))>>(row%64)&1 == 0
}

// at returns the text of a row, which is not NULL. It belongs to the chunk.
func (t texts) at(row int) []byte {
	p := unsafe.Add(t.data, row*textSize)
	n := *(*uint32)(p)
	if n <= inlined {
		return unsafe.Slice((*byte)(unsafe.Add(p, 4)), n)
	}
	return unsafe.Slice(*(**byte)(unsafe.Add(p, 8)), n)
}

// text returns the text of a row, nil for NULL.
func (t texts) text(_ unsafe.Pointer, row uint64) any {
	if t.null(int(row)) {
		return nil
	}
	b := t.at(int(row))
	return strings.Clone(unsafe.String(unsafe.SliceData(b), len(b)))
}

// blob returns the blob of a row, nil for NULL.
func (t texts) blob(_ unsafe.Pointer, row uint64) any {
	if t.null(int(row)) {
		return nil
	}
	return bytes.Clone(t.at(int(row)))
}

// readTexts makes the driver's vectors, also those in others, read texts and blobs as texts does.
// Their getFn is called with themselves and the number of a row.
func readTexts(vectors reflect.Value) {
	for i := range vectors.Len() {
		v := vectors.Index(i)
		t := texts{v.FieldByName("ptr").UnsafePointer(), v.FieldByName("mask").UnsafePointer()}
		read := (*func(unsafe.Pointer, uint64) any)(unsafe.Pointer(v.FieldByName("getFn").UnsafeAddr()))
		switch *(*driverduckdb.Type)(unsafe.Pointer(v.FieldByName("Type").UnsafeAddr())) {
		case driverduckdb.TYPE_VARCHAR:
			*read = t.text
		case driverduckdb.TYPE_BLOB:
			*read = t.blob
		default:
			readTexts(v.FieldByName("childVectors"))
		}
	}
}
