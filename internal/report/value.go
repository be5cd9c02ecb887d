package report

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"time"
)

// Value converts what a driver returns to nil, bool, int64, float64, string,
// time.Time or []any of these. Numbers of other types, which no canned report
// returns, lose what a float64 cannot hold.
func Value(v any) any {
	switch x := v.(type) {
	case nil, bool, int64, string, time.Time:
		return x
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil // JSON has no such number
		}
		return x
	case []byte:
		return string(x)
	case *big.Int:
		if x.IsInt64() {
			return x.Int64()
		}
		f, _ := new(big.Float).SetInt(x).Float64()
		return f
	case interface{ Float64() float64 }: // the driver's decimal
		return x.Float64()
	case fmt.Stringer:
		return x.String()
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32:
		return r.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if r.Uint() > math.MaxInt64 {
			return float64(r.Uint())
		}
		return int64(r.Uint())
	case reflect.Float32:
		return Value(r.Float())
	case reflect.Slice:
		list := make([]any, r.Len())
		for i := range list {
			list[i] = Value(r.Index(i).Interface())
		}
		return list
	}
	return fmt.Sprint(v)
}
