package duckdb

/*
#include <stdint.h>
#include <stdlib.h>

// Of DuckDB's C API, whose header only the driver sees.
typedef struct {
	uint64_t column_count, row_count, rows_changed;
	void *columns;
	char *error_message;
	void *internal_data;
} duckdb_result;
int duckdb_prepare(void *connection, const char *query, void **statement);
uint64_t duckdb_nparams(void *statement);
void duckdb_destroy_prepare(void **statement);
int duckdb_pending_prepared_streaming(void *statement, void **pending);
const char *duckdb_pending_error(void *pending);
int duckdb_execute_pending(void *pending, duckdb_result *result);
void duckdb_destroy_pending(void **pending);
void duckdb_interrupt(void *connection);
uint64_t duckdb_column_count(duckdb_result *result);
const char *duckdb_column_name(duckdb_result *result, uint64_t column);
void *duckdb_column_logical_type(duckdb_result *result, uint64_t column);
void duckdb_destroy_logical_type(void **type);
void *duckdb_fetch_chunk(duckdb_result result);
void duckdb_destroy_data_chunk(void **chunk);
void *duckdb_data_chunk_get_vector(void *chunk, uint64_t column);
void *duckdb_vector_get_data(void *vector);
uint64_t *duckdb_vector_get_validity(void *vector);
const char *duckdb_result_error(duckdb_result *result);
void duckdb_destroy_result(duckdb_result *result);
*/
import "C"

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"reflect"
	"unsafe"

	driverduckdb "github.com/marcboeker/go-duckdb"
)

// Answer prepares a query, see Prepare, and runs it. It is a serve.Answer.
func Answer(ctx context.Context, c conn, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := Prepare(ctx, c, query, args); err != nil {
		return nil, err
	}
	return Stream(ctx, c, query, args)
}

// Stream returns the rows of a query as DuckDB finds them. The driver would first put all of
// them into memory, beyond any limit. The connection must not be used for anything else until
// the rows are closed.
//
// A query with arguments, or of several statements, is left to the driver.
func Stream(ctx context.Context, c conn, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) > 0 {
		return c.QueryContext(ctx, query, args)
	}
	text := C.CString(query)
	defer C.free(unsafe.Pointer(text))
	a := &answer{ctx: ctx, connection: reflect.ValueOf(c).Elem().FieldByName("duckdbCon").UnsafePointer()}
	if C.duckdb_prepare(a.connection, text, &a.statement) != 0 || C.duckdb_nparams(a.statement) > 0 {
		C.duckdb_destroy_prepare(&a.statement)
		return c.QueryContext(ctx, query, args)
	}
	defer C.duckdb_destroy_prepare(&a.statement)
	if err := a.start(); err != nil {
		return nil, err
	}
	return a, nil
}

// answer is the rows of a query that is running.
type answer struct {
	ctx        context.Context
	connection unsafe.Pointer
	statement  unsafe.Pointer
	result     C.duckdb_result
	columns    []string
	types      []string
	chunk      driverduckdb.DataChunk
	data       unsafe.Pointer // of chunk; nil for none
	texts      []texts        // of chunk, by column
	next, size int            // rows of chunk
	ended      bool
}

// start runs the query until there are some rows.
func (a *answer) start() error {
	defer a.interruptible()()
	var pending unsafe.Pointer
	defer C.duckdb_destroy_pending(&pending)
	if C.duckdb_pending_prepared_streaming(a.statement, &pending) != 0 {
		return a.failed(C.duckdb_pending_error(pending))
	}
	if C.duckdb_execute_pending(pending, &a.result) != 0 {
		defer C.duckdb_destroy_result(&a.result)
		return a.failed(C.duckdb_result_error(&a.result))
	}
	for i := range C.duckdb_column_count(&a.result) {
		a.columns = append(a.columns, C.GoString(C.duckdb_column_name(&a.result, i)))
		kind := C.duckdb_column_logical_type(&a.result, i)
		a.types = append(a.types, typeName(kind))
		C.duckdb_destroy_logical_type(&kind)
	}
	return nil
}

// interruptible lets the end of the context interrupt DuckDB, until the function that it
// returns is called.
func (a *answer) interruptible() (end func()) {
	done := make(chan struct{})
	stop := context.AfterFunc(a.ctx, func() {
		defer close(done)
		C.duckdb_interrupt(a.connection)
	})
	return func() {
		if !stop() {
			<-done // what runs next must not be interrupted
		}
	}
}

func (a *answer) failed(text *C.char) error {
	if a.ctx.Err() != nil {
		return a.ctx.Err()
	}
	return errors.New(C.GoString(text))
}

func (a *answer) Columns() []string { return a.columns }

// ColumnTypeDatabaseTypeName implements driver.RowsColumnTypeDatabaseTypeName.
func (a *answer) ColumnTypeDatabaseTypeName(i int) string { return a.types[i] }

// Next implements driver.Rows.
func (a *answer) Next(row []driver.Value) (err error) {
	for a.next == a.size {
		if err := a.fetch(); err != nil {
			return err
		}
	}
	for i := range row {
		if t := &a.texts[i]; t.data != nil {
			row[i] = t.at(a.next)
		} else if row[i], err = a.chunk.GetValue(i, a.next); err != nil {
			return err
		}
	}
	a.next++
	return nil
}

// fetch gets some more rows.
func (a *answer) fetch() error {
	a.drop()
	if a.ended {
		return io.EOF
	}
	defer a.interruptible()()
	if a.data = C.duckdb_fetch_chunk(a.result); a.data == nil {
		a.ended = true
		if text := C.duckdb_result_error(&a.result); text != nil && *text != 0 || a.ctx.Err() != nil {
			return a.failed(text)
		}
		return io.EOF
	}
	err := readChunk(&a.chunk, a.data, false)
	a.size = a.chunk.GetSize()
	a.texts = a.texts[:0]
	for i, kind := range a.types {
		t := texts{}
		if kind == "VARCHAR" {
			v := C.duckdb_data_chunk_get_vector(a.data, C.uint64_t(i))
			t.data, t.valid = C.duckdb_vector_get_data(v), unsafe.Pointer(C.duckdb_vector_get_validity(v))
		}
		a.texts = append(a.texts, t)
	}
	return err
}

func (a *answer) drop() {
	if a.data != nil {
		C.duckdb_destroy_data_chunk(&a.data)
	}
	a.next, a.size = 0, 0
}

// Close implements driver.Rows. It ends the query if that is still running.
func (a *answer) Close() error {
	a.drop()
	a.ended = true
	C.duckdb_destroy_result(&a.result)
	return nil
}

// readChunk makes the driver's rows of a chunk of DuckDB's, which it does for its own results
// only.
//
//go:linkname readChunk github.com/marcboeker/go-duckdb.(*DataChunk).initFromDuckDataChunk
func readChunk(chunk *driverduckdb.DataChunk, data unsafe.Pointer, writable bool) error

// typeName returns the driver's name of a type of DuckDB's.
//
//go:linkname typeName github.com/marcboeker/go-duckdb.logicalTypeName
func typeName(logicalType unsafe.Pointer) string
