package serve

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
)

// maxArgs bounds the arguments of a query.
const maxArgs = 1000

// appendRequest appends a request to a frame.
func appendRequest(b []byte, query string, args []any) ([]byte, error) {
	b = appendString(binary.AppendUvarint(b, version), query)
	b = binary.AppendUvarint(b, uint64(len(args)))
	var err error
	for _, a := range args {
		named, ok := a.(sql.NamedArg)
		if !ok {
			named.Value = a
		}
		if b, err = appendValue(appendString(b, named.Name), Plain(named.Value)); err != nil {
			return nil, err
		}
	}
	if len(b) > maxRequest || len(args) > maxArgs {
		return nil, errors.New("the query is too long")
	}
	return b, nil
}

// decodeRequest reads what appendRequest wrote.
func decodeRequest(payload []byte) (query string, args []any, err error) {
	d := decoder{b: payload}
	if err := d.version(); err != nil {
		return "", nil, err
	}
	query = d.string()
	n := d.count(2)
	if n > maxArgs {
		d.fail()
	}
	for i := 0; i < n && !d.bad; i++ {
		name, value := d.string(), d.value(0)
		if name != "" {
			value = sql.Named(name, value)
		}
		args = append(args, value)
	}
	if d.bad || len(d.b) > 0 {
		return "", nil, errMalformed
	}
	return query, args, nil
}

func appendHeader(b []byte, columns, types []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(columns)))
	for i := range columns {
		b = appendString(appendString(b, columns[i]), types[i])
	}
	return b
}

func decodeHeader(payload []byte) (columns, types []string, err error) {
	d := decoder{b: payload}
	n := d.count(2)
	for range n {
		columns, types = append(columns, d.string()), append(types, d.string())
	}
	if d.bad || len(d.b) > 0 {
		return nil, nil, errMalformed
	}
	return columns, types, nil
}

func pingFrame() []byte { return binary.AppendUvarint(newFrame(nil, kindPing), version) }

func decodePing(payload []byte) error {
	d := decoder{b: payload}
	return d.version()
}

// version reads the version of the protocol, with which a request and a ping begin. It
// returns an error unless it is the same as this side's.
func (d *decoder) version() error {
	v := d.uvarint()
	switch {
	case d.bad:
		return errMalformed
	case v != version:
		return fmt.Errorf("the other side speaks version %d of the protocol, this one version %d: restart mtalog tail after an update", v, version)
	}
	return nil
}
