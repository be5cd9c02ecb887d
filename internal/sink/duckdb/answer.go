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
uint64_t duckdb_extract_statements(void *connection, const char *query, void **statements);
const char *duckdb_extract_statements_error(void *statements);
void duckdb_destroy_extracted(void **statements);
int duckdb_prepare_extracted_statement(void *connection, void *statements, uint64_t i, void **statement);
const char *duckdb_prepare_error(void *statement);
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

	"github.com/mtalog/mtalog/internal/sink/duckdb/views"
)

// Answer prepares a query, see views.Prepare, and runs it. It is a serve.Answer, as Conn is an
// alias of what serve.Conn is one of.
func Answer(ctx context.Context, c views.Conn, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := views.Prepare(ctx, c, query, args); err != nil {
		return nil, err
	}
	return c.QueryContext(ctx, query, args)
}

// QueryContext implements driver.QueryerContext. It returns the rows of a query as DuckDB finds
// them; the driver would first put all of them into memory, beyond any limit, and read their texts
// as texts.go says. The connection must not be used for anything else until the rows are closed.
//
// Of several statements, the last one gets the arguments and returns its rows.
func (c *connection) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	text := C.CString(query)
	defer C.free(unsafe.Pointer(text))
	a := &answer{ctx: ctx, connection: c.handle}
	var statements unsafe.Pointer
	defer C.duckdb_destroy_extracted(&statements)
	n := C.duckdb_extract_statements(c.handle, text, &statements)
	if n == 0 {
		if text := C.duckdb_extract_statements_error(statements); text != nil && *text != 0 {
			return nil, a.failed(text)
		}
		return nil, errors.New("no statements found")
	}
	for i := range n - 1 {
		err := a.start(statements, i, nil)
		if err == nil {
			err = a.Close()
		}
		if err != nil {
			return nil, err
		}
		a = &answer{ctx: ctx, connection: c.handle}
	}
	if err := a.start(statements, n-1, args); err != nil {
		return nil, err
	}
	return a, nil
}

// answer is the rows of a query that is running.
type answer struct {
	ctx        context.Context
	connection unsafe.Pointer
	result     C.duckdb_result
	columns    []string
	types      []string
	chunk      driverduckdb.DataChunk
	data       unsafe.Pointer // of chunk; nil for none
	next, size int            // rows of chunk
	ended      bool
}

// start runs a statement until there are some rows.
func (a *answer) start(statements unsafe.Pointer, i C.uint64_t, args []driver.NamedValue) error {
	var statement, pending unsafe.Pointer
	defer C.duckdb_destroy_prepare(&statement)
	if C.duckdb_prepare_extracted_statement(a.connection, statements, i, &statement) != 0 {
		return a.failed(C.duckdb_prepare_error(statement))
	}
	if err := bind(&driverStatement{statement: &statement}, args); err != nil {
		return err
	}
	defer a.interruptible()()
	defer C.duckdb_destroy_pending(&pending)
	if C.duckdb_pending_prepared_streaming(statement, &pending) != 0 {
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
		if row[i], err = a.chunk.GetValue(i, a.next); err != nil {
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
	readTexts(reflect.ValueOf(&a.chunk).Elem().FieldByName("columns"))
	a.size = a.chunk.GetSize()
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

// driverStatement is the driver's stmt, of which bind looks at no other fields.
type driverStatement struct {
	_         unsafe.Pointer
	statement *unsafe.Pointer
	_, _, _   bool
}

// bind gives a statement its arguments, by name or by number.
//
//go:linkname bind github.com/marcboeker/go-duckdb.(*stmt).bind
func bind(statement *driverStatement, args []driver.NamedValue) error
