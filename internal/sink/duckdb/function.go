package duckdb

/*
#include <stdint.h>
#include <stdlib.h>

// Of DuckDB's C API, whose header only the driver sees.
void *duckdb_create_scalar_function(void);
void duckdb_destroy_scalar_function(void **function);
void duckdb_scalar_function_set_name(void *function, const char *name);
void duckdb_scalar_function_add_parameter(void *function, void *type);
void duckdb_scalar_function_set_return_type(void *function, void *type);
void duckdb_scalar_function_set_extra_info(void *function, uintptr_t info, void (*gone)(uintptr_t));
uintptr_t duckdb_scalar_function_get_extra_info(void *info);
void duckdb_scalar_function_set_function(void *function, void (*call)(void *, void *, void *));
int duckdb_register_scalar_function(void *connection, void *function);
void *duckdb_create_logical_type(uint32_t type);
void duckdb_destroy_logical_type(void **type);
uint64_t duckdb_data_chunk_get_size(void *chunk);
void *duckdb_data_chunk_get_vector(void *chunk, uint64_t column);
void *duckdb_vector_get_data(void *vector);
uint64_t *duckdb_vector_get_validity(void *vector);
void duckdb_vector_ensure_validity_writable(void *vector);
void duckdb_validity_set_row_invalid(uint64_t *validity, uint64_t row);
void duckdb_vector_assign_string_element_len(void *vector, uint64_t row, const char *text, uint64_t size);

void mtalogCall(void *info, void *chunk, void *vector);
void mtalogGone(uintptr_t function);
typedef void (*mtalogCallback)(void *, void *, void *);
typedef void (*mtalogEnd)(uintptr_t);
*/
import "C"

import (
	"database/sql"
	"fmt"
	"runtime/cgo"
	"unsafe"

	driverduckdb "github.com/marcboeker/go-duckdb"
)

// function is a function for queries, of texts or blobs. It is NULL for NULL. The driver has such
// functions too, but would read their arguments: see texts.
type function struct {
	of     func([]string) any  // a string, or an int32
	result driverduckdb.Type   // accordingly, TYPE_VARCHAR, TYPE_BLOB or TYPE_INTEGER
	takes  []driverduckdb.Type // TYPE_VARCHAR or TYPE_BLOB
}

// register lets queries of all connections call f until the database is closed.
func register(c *sql.Conn, name string, f function) error {
	made := C.duckdb_create_scalar_function()
	defer C.duckdb_destroy_scalar_function(&made)
	called := C.CString(name)
	defer C.free(unsafe.Pointer(called))
	C.duckdb_scalar_function_set_name(made, called)
	typed := func(t driverduckdb.Type, set func(unsafe.Pointer)) {
		made := C.duckdb_create_logical_type(C.uint32_t(t))
		set(made)
		C.duckdb_destroy_logical_type(&made)
	}
	for _, t := range f.takes {
		typed(t, func(t unsafe.Pointer) { C.duckdb_scalar_function_add_parameter(made, t) })
	}
	typed(f.result, func(t unsafe.Pointer) { C.duckdb_scalar_function_set_return_type(made, t) })
	C.duckdb_scalar_function_set_extra_info(made, C.uintptr_t(cgo.NewHandle(f)), C.mtalogEnd(C.mtalogGone))
	C.duckdb_scalar_function_set_function(made, C.mtalogCallback(C.mtalogCall))
	return c.Raw(func(dc any) error {
		if C.duckdb_register_scalar_function(dc.(*connection).handle, made) != 0 {
			return fmt.Errorf("the function %s cannot be made", name)
		}
		return nil
	})
}

// mtalogGone is called when DuckDB has forgotten a function.
//
//export mtalogGone
func mtalogGone(function C.uintptr_t) { cgo.Handle(function).Delete() }

// mtalogCall is called for the rows of a chunk, from DuckDB's threads.
//
//export mtalogCall
func mtalogCall(info, chunk, vector unsafe.Pointer) {
	f := cgo.Handle(C.duckdb_scalar_function_get_extra_info(info)).Value().(function)
	columns, values := make([]texts, len(f.takes)), make([]string, len(f.takes))
	for i := range columns {
		v := C.duckdb_data_chunk_get_vector(chunk, C.uint64_t(i))
		columns[i] = texts{C.duckdb_vector_get_data(v), unsafe.Pointer(C.duckdb_vector_get_validity(v))}
	}
rows:
	for row := range int(C.duckdb_data_chunk_get_size(chunk)) {
		for i, c := range columns {
			if c.null(row) {
				C.duckdb_vector_ensure_validity_writable(vector)
				C.duckdb_validity_set_row_invalid(C.duckdb_vector_get_validity(vector), C.uint64_t(row))
				continue rows
			}
			values[i] = string(c.at(row))
		}
		switch v := f.of(values).(type) {
		case string:
			C.duckdb_vector_assign_string_element_len(vector, C.uint64_t(row), (*C.char)(unsafe.Pointer(unsafe.StringData(v))), C.uint64_t(len(v)))
		case int32:
			*(*int32)(unsafe.Add(C.duckdb_vector_get_data(vector), row*int(unsafe.Sizeof(v)))) = v
		}
	}
}
