package duckdb

import (
	"context"
	"database/sql/driver"
	"reflect"
	"unsafe"

	driverduckdb "github.com/marcboeker/go-duckdb"
)

// connector makes connections whose queries this package answers, and not the driver.
type connector struct{ *driverduckdb.Connector }

// Connect implements driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	dc, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &connection{dc.(driverConn), reflect.ValueOf(dc).Elem().FieldByName("duckdbCon").UnsafePointer()}, nil
}

// connection is a connection whose QueryContext is ours, see answer.go. What it prepares is still the
// driver's, and for statements that return no texts.
type connection struct {
	driverConn
	handle unsafe.Pointer
}

// driverConn is what the driver's connection can do, without queries.
type driverConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ExecerContext
	driver.NamedValueChecker
}

// driverOf returns the driver's connection, given what sql.Conn.Raw has.
func driverOf(c any) driverConn { return c.(*connection).driverConn }
