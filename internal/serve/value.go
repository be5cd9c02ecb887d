package serve

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// The tag that stands before each value.
const (
	tagNull byte = iota
	tagFalse
	tagTrue
	tagInt    // varint
	tagFloat  // 8 bytes, IEEE 754, big-endian
	tagString // length, bytes
	tagBytes  // length, bytes
	tagTime   // Unix seconds, nanoseconds; UTC
	tagList   // count, values
	tagMap    // count, keys and values; keys are strings, in order
	tagNumber // length, decimal digits
)

// maxDepth bounds how deep lists and maps may nest.
const maxDepth = 16

// Plain turns what a driver returns into one of the types that a Client's rows
// are made of: nil, bool, int64, float64, string, []byte, time.Time in UTC,
// []any, map[string]any, and json.Number for what an int64 or a float64 would not hold
// to the last digit. Structs of the driver, such as intervals, become maps by field name.
func Plain(v any) any {
	switch v := v.(type) {
	case nil, bool, int64, float64, string, []byte, json.Number:
		return v
	case time.Time:
		return v.UTC()
	case *big.Int:
		if v.IsInt64() {
			return v.Int64()
		}
		return json.Number(v.String())
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = Plain(v[i])
		}
		return list
	}
	return plainOther(reflect.ValueOf(v))
}

// plainOther is Plain for the types that only reflection can tell apart.
func plainOther(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int:
		return v.Int()
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uint:
		return Plain(new(big.Int).SetUint64(v.Uint()))
	case reflect.Float32:
		f, _ := strconv.ParseFloat(strconv.FormatFloat(v.Float(), 'g', -1, 32), 64)
		return f // 0.1, where v.Float() is 0.10000000149011612
	case reflect.Map:
		m := make(map[string]any, v.Len())
		for k, e := range v.Seq2() {
			m[fmt.Sprint(k.Interface())] = Plain(e.Interface())
		}
		return m
	case reflect.Struct:
		if value, scale, ok := decimalOf(v); ok {
			return decimal(value, scale)
		}
		m := map[string]any{}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				m[f.Name] = Plain(v.Field(i).Interface())
			}
		}
		return m
	}
	return fmt.Sprint(v.Interface())
}

// decimalOf takes the driver's decimal apart, whose type this package does not know.
func decimalOf(v reflect.Value) (value *big.Int, scale int, ok bool) {
	digits, places := v.FieldByName("Value"), v.FieldByName("Scale")
	if !digits.IsValid() || places.Kind() != reflect.Uint8 {
		return nil, 0, false
	}
	value, ok = digits.Interface().(*big.Int)
	return value, int(places.Uint()), ok && value != nil
}

// floatDigits is how many decimal digits any float64 keeps (C's DBL_DIG).
const floatDigits = 15

// decimal returns value divided by ten to the power of scale.
func decimal(value *big.Int, scale int) any {
	text := new(big.Rat).SetFrac(value, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)).FloatString(scale)
	if len(new(big.Int).Abs(value).String()) > floatDigits {
		return json.Number(text)
	}
	f, _ := strconv.ParseFloat(text, 64)
	return f
}

// appendValue appends v, which is of one of Plain's types.
func appendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, tagNull), nil
	case bool:
		if v {
			return append(b, tagTrue), nil
		}
		return append(b, tagFalse), nil
	case int64:
		return binary.AppendVarint(append(b, tagInt), v), nil
	case float64:
		return binary.BigEndian.AppendUint64(append(b, tagFloat), math.Float64bits(v)), nil
	case string:
		return appendString(append(b, tagString), v), nil
	case []byte:
		return append(binary.AppendUvarint(append(b, tagBytes), uint64(len(v))), v...), nil
	case time.Time:
		b = binary.AppendVarint(append(b, tagTime), v.Unix())
		return binary.AppendUvarint(b, uint64(v.Nanosecond())), nil
	case json.Number:
		return appendString(append(b, tagNumber), v.String()), nil
	case []any:
		b = binary.AppendUvarint(append(b, tagList), uint64(len(v)))
		var err error
		for _, e := range v {
			if b, err = appendValue(b, e); err != nil {
				return b, err
			}
		}
		return b, nil
	case map[string]any:
		b = binary.AppendUvarint(append(b, tagMap), uint64(len(v)))
		var err error
		for _, k := range slices.Sorted(maps.Keys(v)) {
			if b, err = appendValue(appendString(b, k), v[k]); err != nil {
				return b, err
			}
		}
		return b, nil
	}
	return b, fmt.Errorf("a value of type %T cannot be sent", v)
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// decoder reads a payload. After the first thing that does not fit, bad is set
// and all that follows is zero.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) fail() { d.bad, d.b = true, nil }

func (d *decoder) uvarint() uint64 { return number(d, binary.Uvarint) }
func (d *decoder) varint() int64   { return number(d, binary.Varint) }

func number[N uint64 | int64](d *decoder, read func([]byte) (N, int)) N {
	v, n := read(d.b)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

// take returns the next n bytes, which alias the payload.
func (d *decoder) take(n uint64) []byte {
	if n > uint64(len(d.b)) {
		d.fail()
		return nil
	}
	v := d.b[:n]
	d.b = d.b[n:]
	return v
}

func (d *decoder) string() string { return string(d.take(d.uvarint())) }

// count reads how many elements follow, of which each takes at least size bytes.
func (d *decoder) count(size int) int {
	n := d.uvarint()
	if n > uint64(len(d.b)/size) {
		d.fail()
		return 0
	}
	return int(n)
}

// value reads a value. depth is how deep it is nested.
func (d *decoder) value(depth int) any {
	t := d.take(1)
	if t == nil || depth > maxDepth {
		d.fail()
		return nil
	}
	switch t[0] {
	case tagNull:
		return nil
	case tagFalse:
		return false
	case tagTrue:
		return true
	case tagInt:
		return d.varint()
	case tagFloat:
		if b := d.take(8); b != nil {
			return math.Float64frombits(binary.BigEndian.Uint64(b))
		}
		return nil
	case tagString:
		return d.string()
	case tagBytes:
		return append([]byte{}, d.take(d.uvarint())...)
	case tagTime:
		sec, nsec := d.varint(), d.uvarint()
		if nsec >= 1e9 {
			d.fail()
			return nil
		}
		return time.Unix(sec, int64(nsec)).UTC()
	case tagNumber:
		return d.number()
	case tagList:
		n := d.count(1)
		list := make([]any, 0, min(n, 64)) // a count is only a claim
		for len(list) < n && !d.bad {
			list = append(list, d.value(depth+1))
		}
		return list
	case tagMap:
		m := map[string]any{}
		for n := d.count(2); n > 0 && !d.bad; n-- {
			k := d.string()
			m[k] = d.value(depth + 1)
		}
		return m
	}
	d.fail()
	return nil
}

// digits matches the numbers of DuckDB's widest types: 39 digits, and a sign and a point.
var digits = regexp.MustCompile(`^-?[0-9]{1,39}(\.[0-9]{1,38})?$`)

// number reads a number that is sent as text.
func (d *decoder) number() any {
	text := d.take(d.uvarint())
	if !digits.Match(text) {
		d.fail()
		return nil
	}
	return json.Number(text)
}
