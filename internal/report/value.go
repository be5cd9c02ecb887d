package report

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"time"
)

// Value converts what a driver returns to nil, bool, int64, float64, string,
// time.Time, json.Number or []any of these. A json.Number is what an int64 or a
// float64 would not hold to the last digit.
func Value(v any) any {
	switch x := v.(type) {
	case nil, bool, int64, string, time.Time, json.Number:
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
		return json.Number(x.String())
	case fmt.Stringer:
		return x.String()
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32:
		return r.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return Value(new(big.Int).SetUint64(r.Uint()))
	case reflect.Float32:
		f, _ := strconv.ParseFloat(strconv.FormatFloat(r.Float(), 'g', -1, 32), 64)
		return Value(f)
	case reflect.Slice:
		list := make([]any, r.Len())
		for i := range list {
			list[i] = Value(r.Index(i).Interface())
		}
		return list
	}
	return fmt.Sprint(v)
}
