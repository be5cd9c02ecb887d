package duckdb_test

import (
	"database/sql"
	"encoding/binary"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

// TestTextsAreNoPointers: bytes of which the last eight are the address of memory that Go has
// freed, wherever its heap lies. The garbage collector ends a program in which that is a pointer.
func TestTextsAreNoPointers(t *testing.T) {
	q := streamed(t)
	blob := make([]byte, 12)
	binary.LittleEndian.PutUint64(blob[4:], freed())
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	}()
	defer func() { close(stop); <-ended }()
	for _, value := range []string{"$b", "[$b]", "{'a': $b, 'n': i}", "MAP {i: [$b]}", "$b::VARCHAR"} {
		rows := must.Have(q.QueryContext(t.Context(), "SELECT "+value+" FROM range(200000) r(i)", sql.Named("b", blob)))(t)
		n := 0
		for rows.Next() {
			n++
		}
		if rows.Close(); rows.Err() != nil || n != 200_000 {
			t.Fatalf("%s: %d rows, %v", value, n, rows.Err())
		}
	}
}

// freed returns the address of memory that was Go's and is not in use.
func freed() uint64 {
	b := make([]byte, 64<<20)
	p := uint64(uintptr(unsafe.Pointer(&b[32<<20])))
	runtime.KeepAlive(b)
	b = nil
	debug.FreeOSMemory()
	return p
}

// TestTextsWhole: texts and blobs of any length come whole, also those beside NULL and in others.
func TestTextsWhole(t *testing.T) {
	q := streamed(t)
	const query = `SELECT s, encode(s), [s, NULL], {'a': s}, MAP {s: i}, nullif(i % 3, 0)::VARCHAR, $a::VARCHAR
		FROM (SELECT i, repeat('é', i // 2) || repeat('x', i % 2) AS s FROM range(5000) t(i) WHERE i < 25 OR i = 4999)`
	long := strings.Repeat("argument", 5)
	got := reporttest.Rows(t, q, query, sql.Named("a", long), sql.Named("unused", 1))
	if len(got) != 26 {
		t.Fatal(len(got), "rows")
	}
	for i := range 25 {
		s, third := strings.Repeat("é", i/2)+strings.Repeat("x", i%2), any(nil)
		if i%3 > 0 {
			third = fmt.Sprint(i % 3)
		}
		want := fmt.Sprintf("%#v", []any{s, []byte(s), []any{s, nil}, map[string]any{"a": s}, map[string]any{s: int64(i)}, third, long})
		if !slices.Contains(got, want) {
			t.Errorf("of %d bytes: not %s", i, want)
		}
	}
}

// TestArgumentErrors: an argument that is missing or does not fit is an error that names it.
func TestArgumentErrors(t *testing.T) {
	q := streamed(t)
	for _, c := range []struct {
		query, want string
		args        []any
	}{
		{"SELECT $a", "have 0 want 1", nil},
		{"SELECT $a::INTEGER", "Could not convert string 'many' to INT32", []any{sql.Named("a", "many")}},
		{"SELECT $a + nothing", "nothing", []any{sql.Named("a", 1)}},
	} {
		_, err := q.QueryContext(t.Context(), c.query, c.args...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.query, err, c.want)
		}
	}
	if got := reporttest.Rows(t, q, "SELECT $1 + $2", 3, 4); !slices.Equal(got, []string{"[]interface {}{7}"}) {
		t.Errorf("after errors: %s", got)
	}
}
