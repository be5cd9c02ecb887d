package serve

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

var someValues = []any{
	nil, true, false, int64(0), int64(math.MinInt64), int64(math.MaxInt64), 0.1, math.Inf(-1), math.MaxFloat64,
	"", "550 5.1.1 <a@example.com>… \x00\x1b[31m", []byte{}, []byte{0, 255},
	time.Date(2026, 11, 25, 16, 19, 29, 123456789, time.UTC), time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
	[]any{}, []any{int64(1), nil, []any{"x"}}, map[string]any{}, map[string]any{"a": int64(1), "b": []any{nil}},
	json.Number("-170141183460469231731687303715884105728"), json.Number("12345678901234567890.123"),
}

func TestValuesSurvive(t *testing.T) {
	for _, v := range someValues {
		b := must.Have(appendValue(nil, v))(t)
		d := decoder{b: b}
		if got := d.value(0); d.bad || len(d.b) > 0 || !reflect.DeepEqual(got, v) {
			t.Errorf("%#v came back as %#v", v, got)
		}
		for cut := range b { // whatever is missing at the end is noticed
			if d := (decoder{b: b[:cut]}); d.value(0) != nil && !d.bad {
				t.Errorf("%#v cut to %d of %d bytes was taken", v, cut, len(b))
			}
		}
	}
	nan, _ := appendValue(nil, math.NaN())
	if d := (decoder{b: nan}); !math.IsNaN(d.value(0).(float64)) {
		t.Error("NaN did not come back")
	}
}

func TestRequestSurvives(t *testing.T) {
	b := must.Have(appendRequest(nil, "SELECT $since", []any{sql.Named("since", time.Unix(1, 0).UTC()), 7, "x"}))(t)
	query, args, err := decodeRequest(b)
	want := []any{sql.Named("since", time.Unix(1, 0).UTC()), int64(7), "x"}
	if err != nil || query != "SELECT $since" || !reflect.DeepEqual(args, want) {
		t.Errorf("%s, %#v, %v", query, args, err)
	}
	if _, _, err := decodeRequest(binary.AppendUvarint(nil, version+1)); err == nil || !strings.Contains(err.Error(), "restart") {
		t.Errorf("another version gave %v", err)
	}
	if _, err := appendRequest(nil, strings.Repeat("x", maxRequest), nil); err == nil {
		t.Error("an over-long query was taken")
	}
}

func TestFrames(t *testing.T) {
	for _, size := range []int{0, 1, chunk - 1, chunk, chunk + 1, 5*chunk + 7} {
		payload := bytes.Repeat([]byte("mtalog"), size/6+1)[:size]
		var out bytes.Buffer
		must.Do(t, writeFrame(&out, append(newFrame(nil, kindRows), payload...)))
		for _, buf := range [][]byte{nil, make([]byte, 10), make([]byte, 0, 1<<20)} {
			k, got, err := readFrame(iotest.HalfReader(bytes.NewReader(out.Bytes())), maxResponse, buf)
			if err != nil || k != kindRows || !bytes.Equal(got, payload) {
				t.Errorf("size %d: %c, %d bytes, %v", size, k, len(got), err)
			}
		}
	}
}

// A length is only a claim: memory is taken as bytes arrive.
func TestAnnouncedLengthAllocatesLittle(t *testing.T) {
	head := binary.BigEndian.AppendUint32([]byte{byte(kindRows)}, maxResponse)
	bytesPerOp := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := readFrame(bytes.NewReader(head), maxResponse, nil); err == nil {
				b.Fatal("read what is not there")
			}
		}
	}).AllocedBytesPerOp()
	if bytesPerOp > 2*chunk {
		t.Errorf("%d bytes allocated for a frame of %d", bytesPerOp, len(head))
	}
	if _, _, err := readFrame(bytes.NewReader(head), maxRequest, nil); err == nil {
		t.Error("a frame over the limit was read")
	}
}

func FuzzDecode(f *testing.F) {
	for _, v := range someValues {
		b, _ := appendValue(nil, v)
		f.Add(b)
	}
	r, _ := appendRequest(nil, "SELECT $a", []any{sql.Named("a", []any{int64(1), "x"})})
	f.Add(r)
	f.Add(appendHeader(nil, []string{"a", "b"}, []string{"VARCHAR", "BIGINT"}))
	f.Add(bytes.Repeat([]byte{tagList, 1}, 100))
	f.Add(append([]byte{tagList}, binary.AppendUvarint(nil, 1<<40)...))
	f.Fuzz(func(t *testing.T, payload []byte) {
		decodeRequest(payload)
		decodeHeader(payload)
		decodePing(payload)
		d := decoder{b: payload}
		v := d.value(0)
		if d.bad {
			return
		}
		// What was understood is sent and understood again, the same.
		b := must.Have(appendValue(nil, v))(t)
		again := decoder{b: b}
		b2, _ := appendValue(nil, again.value(0))
		if again.bad || !bytes.Equal(b, b2) {
			t.Errorf("%#v is not stable", v)
		}
	})
}

func FuzzReadFrame(f *testing.F) {
	f.Add([]byte{byte(kindQuery), 0, 0, 0, 1, 'x'})
	f.Fuzz(func(t *testing.T, b []byte) {
		_, payload, err := readFrame(bytes.NewReader(b), maxRequest, nil)
		if err == nil && !bytes.Equal(payload, b[frameHeader:frameHeader+len(payload)]) {
			t.Error("payload differs")
		}
	})
}
