package batch

import (
	"bytes"
	"unicode/utf8"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/bitutil"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// column is one column of a batch that is being filled.
type column interface {
	typ() arrow.DataType
	// grow makes room for rows in all.
	grow(mem memory.Allocator, rows int)
	// take returns the first n rows and leaves the column without memory.
	take(mem memory.Allocator, n int) arrow.ArrayData
	release()
}

type number interface {
	uint8 | uint16 | int16 | int32 | int64
}

// fixed is a column of numbers. Rows are written straight into v.
type fixed[T number] struct {
	time bool // microseconds since 1970-01-01 UTC; 0 is null
	v    []T
	buf  *memory.Buffer
}

func (c *fixed[T]) typ() arrow.DataType {
	if c.time {
		return &arrow.TimestampType{Unit: arrow.Microsecond}
	}
	return arrow.GetDataType[T]()
}

func (c *fixed[T]) grow(mem memory.Allocator, rows int) {
	if c.buf == nil {
		c.buf = memory.NewResizableBuffer(mem)
	}
	var zero T
	c.buf.Resize(rows * int(unsafe.Sizeof(zero)))
	c.v = unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(c.buf.Bytes()))), rows)
}

func (c *fixed[T]) take(mem memory.Allocator, n int) arrow.ArrayData {
	var valid *memory.Buffer
	nulls := 0
	if c.time {
		valid = memory.NewResizableBuffer(mem)
		valid.Resize(int(bitutil.BytesForBits(int64(n))))
		memory.Set(valid.Bytes(), 0)
		for i, x := range c.v[:n] {
			if x != 0 {
				bitutil.SetBit(valid.Bytes(), i)
			} else {
				nulls++
			}
		}
		defer valid.Release()
	}
	d := array.NewData(c.typ(), n, []*memory.Buffer{valid, c.buf}, nil, nulls, 0)
	c.release()
	return d
}

func (c *fixed[T]) release() {
	if c.buf != nil {
		c.buf.Release()
	}
	c.buf, c.v = nil, nil
}

// text is a column of strings.
type text struct {
	// bytes makes the column one of BLOBs instead of VARCHARs, for strings that
	// are nearly all different: DuckDB reads the characters of a VARCHAR twice.
	bytes bool
	ends  fixed[int32] // ends.v[i+1] is where row i ends in data
	data  *memory.Buffer
	room  []byte // the memory of data
	n     int    // bytes of data in use
	usual int    // bytes that the previous batch had
}

func (c *text) typ() arrow.DataType {
	if c.bytes {
		return arrow.BinaryTypes.Binary
	}
	return arrow.BinaryTypes.String
}

func (c *text) grow(mem memory.Allocator, rows int) {
	c.ends.grow(mem, rows+1)
	if c.data == nil {
		c.data = memory.NewResizableBuffer(mem)
		c.ends.v[0] = 0
	}
}

// put appends row i. For a single byte that is not UTF-8, DuckDB refuses a whole
// INSERT, or later every query that decodes the BLOB. The parsers repair their
// lines; this is the last check.
func (c *text) put(i int, s []byte) {
	if !utf8.Valid(s) {
		s = bytes.ToValidUTF8(s, []byte("?"))
	}
	if len(s) > len(c.room)-c.n {
		c.data.Resize(max(2*len(c.room), c.n+len(s), c.usual, 4<<10))
		c.room = c.data.Bytes()
	}
	c.n += copy(c.room[c.n:], s)
	c.ends.v[i+1] = int32(c.n)
}

func (c *text) take(_ memory.Allocator, n int) arrow.ArrayData {
	d := array.NewData(c.typ(), n, []*memory.Buffer{nil, c.ends.buf, c.data}, nil, 0, 0)
	c.usual = c.n
	c.release()
	return d
}

func (c *text) release() {
	c.ends.release()
	if c.data != nil {
		c.data.Release()
	}
	c.data, c.room, c.n = nil, nil, 0
}
