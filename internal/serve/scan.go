package serve

import (
	"database/sql"
	"fmt"
	"time"
)

// scan copies a row's values, with the conversions of database/sql.
func scan(values, dest []any) error {
	if len(values) != len(dest) {
		return fmt.Errorf("%d columns, %d places to scan them into", len(values), len(dest))
	}
	for i, v := range values {
		var err error
		switch d := dest[i].(type) {
		case *any:
			*d = v
		case sql.Scanner:
			err = d.Scan(v)
		case *string:
			err = assign(d, v)
		case *int64:
			err = assign(d, v)
		case *int:
			err = assign(d, v)
		case *float64:
			err = assign(d, v)
		case *bool:
			err = assign(d, v)
		case *time.Time:
			err = assign(d, v)
		case *[]byte:
			err = assign(d, v)
		default:
			err = fmt.Errorf("no values can be scanned into %T", d)
		}
		if err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	return nil
}

func assign[T any](dest *T, v any) error {
	if v == nil {
		return fmt.Errorf("NULL does not fit %T", *dest)
	}
	var n sql.Null[T]
	err := n.Scan(v)
	*dest = n.V
	return err
}
