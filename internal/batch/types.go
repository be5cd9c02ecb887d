package batch

import "github.com/apache/arrow/go/v17/arrow"

func u8() fixed[uint8]   { return fixed[uint8]{t: arrow.PrimitiveTypes.Uint8} }
func u16() fixed[uint16] { return fixed[uint16]{t: arrow.PrimitiveTypes.Uint16} }
func i16() fixed[int16]  { return fixed[int16]{t: arrow.PrimitiveTypes.Int16} }
func i32() fixed[int32]  { return fixed[int32]{t: arrow.PrimitiveTypes.Int32} }
func i64() fixed[int64]  { return fixed[int64]{t: arrow.PrimitiveTypes.Int64} }

// micros is a column of times in microseconds since 1970-01-01 UTC; 0 is null.
func micros() fixed[int64] {
	return fixed[int64]{t: &arrow.TimestampType{Unit: arrow.Microsecond}, zeroIsNull: true}
}
