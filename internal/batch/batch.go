// Package batch turns records into Arrow batches: the columns of the events
// table, in its order. It is the only copy of a byte between a log and its
// store.
package batch

import (
	"bytes"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// Rows is the size of a full batch: DuckDB's row group, so that each batch is
// compressed by one thread and none is merged with its neighbour later.
const Rows = 122_880

var (
	text   = arrow.BinaryTypes.String
	i32    = arrow.PrimitiveTypes.Int32
	i64    = arrow.PrimitiveTypes.Int64
	f64    = arrow.PrimitiveTypes.Float64
	micros = &arrow.TimestampType{Unit: arrow.Microsecond}
)

// column is one column of the events table and how a row fills it.
type column struct {
	name string
	typ  arrow.DataType
	put  func(b array.Builder, r *Row)
}

// Row is a record with where it was read and what is known of its message.
type Row struct {
	*parsers.Record
	Source  int32
	LineEnd int64
	Item    int32
}

func str(name string, get func(*Row) []byte) column {
	return column{name, text, func(b array.Builder, r *Row) { putText(b.(*array.StringBuilder), get(r)) }}
}

func word(name string, get func(*Row) string) column {
	return column{name, text, func(b array.Builder, r *Row) {
		if s := get(r); s != "" {
			b.(*array.StringBuilder).Append(s)
		} else {
			b.AppendNull()
		}
	}}
}

func num(name string, get func(*Row) int) column {
	return column{name, i32, func(b array.Builder, r *Row) {
		if v := get(r); v != 0 {
			b.(*array.Int32Builder).Append(int32(v))
		} else {
			b.AppendNull()
		}
	}}
}

// part is one part of an enhanced code; it is null only where there is no code.
func part(name string, code func(*Row) smtpcode.Enhanced, get func(smtpcode.Enhanced) int) column {
	return column{name, i32, func(b array.Builder, r *Row) {
		if e := code(r); e != 0 {
			b.(*array.Int32Builder).Append(int32(get(e)))
		} else {
			b.AppendNull()
		}
	}}
}

func seconds(name string, has func(*Row) bool, get func(*Row) int64) column {
	return column{name, f64, func(b array.Builder, r *Row) {
		if has(r) {
			b.(*array.Float64Builder).Append(float64(get(r)) / 1000)
		} else {
			b.AppendNull()
		}
	}}
}

func effective(r *Row) smtpcode.Enhanced { return r.Enhanced }
func verdict(r *Row) smtpcode.Enhanced   { return r.MTAEnhanced }
func hasDelay(r *Row) bool               { return r.HasDelay }
func hasDelays(r *Row) bool              { return r.HasDelays }

var columns = []column{
	{"source_id", i32, func(b array.Builder, r *Row) { b.(*array.Int32Builder).Append(r.Source) }},
	{"line_end", i64, func(b array.Builder, r *Row) { b.(*array.Int64Builder).Append(r.LineEnd) }},
	{"item", i32, func(b array.Builder, r *Row) { b.(*array.Int32Builder).Append(r.Item) }},
	{"time", micros, func(b array.Builder, r *Row) { b.(*array.TimestampBuilder).Append(arrow.Timestamp(r.Time)) }},
	word("mta", func(r *Row) string { return r.MTA.String() }),
	str("host", func(r *Row) []byte { return r.Host }),
	str("service", func(r *Row) []byte { return r.Service }),
	word("event", func(r *Row) string { return r.Event.String() }),
	str("queue_id", func(r *Row) []byte { return r.QueueID }),
	str("next_queue_id", func(r *Row) []byte { return r.NextQueueID }),
	str("message_id", func(r *Row) []byte { return r.MessageID }),
	str("network_message_id", func(r *Row) []byte { return r.NetworkMessageID }),
	{"sender", text, func(b array.Builder, r *Row) {
		if r.SenderKnown && len(r.Sender) == 0 {
			b.(*array.StringBuilder).Append("<>") // the null sender, not an unknown one
			return
		}
		putText(b.(*array.StringBuilder), r.Sender)
	}},
	str("recipient", func(r *Row) []byte { return r.Recipient }),
	str("domain", func(r *Row) []byte { return domainOf(r.Recipient) }),
	str("original_recipient", func(r *Row) []byte { return r.OriginalRecipient }),
	str("client_name", func(r *Row) []byte { return r.Client.Name }),
	str("client_ip", func(r *Row) []byte { return r.Client.IP }),
	str("helo", func(r *Row) []byte { return r.Helo }),
	str("sasl_user", func(r *Row) []byte { return r.User }),
	str("relay_name", func(r *Row) []byte { return r.Relay.Name }),
	str("relay_ip", func(r *Row) []byte { return r.Relay.IP }),
	num("relay_port", func(r *Row) int { return int(r.Relay.Port) }),
	num("reply_code", func(r *Row) int { return int(r.Reply) }),
	part("class", effective, smtpcode.Enhanced.Class),
	part("subject", effective, smtpcode.Enhanced.Subject),
	part("detail", effective, smtpcode.Enhanced.Detail),
	word("code_origin", func(r *Row) string { return r.CodeOrigin.String() }),
	part("mta_class", verdict, smtpcode.Enhanced.Class),
	part("mta_subject", verdict, smtpcode.Enhanced.Subject),
	part("mta_detail", verdict, smtpcode.Enhanced.Detail),
	num("errno", func(r *Row) int { return int(r.Errno) }),
	word("stage", func(r *Row) string { return r.Stage.String() }),
	seconds("delay", hasDelay, func(r *Row) int64 { return r.Delay }),
	seconds("delay_before_qmgr", hasDelays, func(r *Row) int64 { return r.Delays[0] }),
	seconds("delay_in_qmgr", hasDelays, func(r *Row) int64 { return r.Delays[1] }),
	seconds("delay_connect", hasDelays, func(r *Row) int64 { return r.Delays[2] }),
	seconds("delay_transmission", hasDelays, func(r *Row) int64 { return r.Delays[3] }),
	{"size", i64, func(b array.Builder, r *Row) {
		if r.Size != 0 {
			b.(*array.Int64Builder).Append(r.Size)
		} else {
			b.AppendNull()
		}
	}},
	num("recipients", func(r *Row) int { return int(r.Recipients) }),
	str("tls_version", func(r *Row) []byte { return r.TLSVersion }),
	str("tls_cipher", func(r *Row) []byte { return r.TLSCipher }),
	str("protocol", func(r *Row) []byte { return r.Protocol }),
	str("direction", func(r *Row) []byte { return r.Direction }),
	str("text", func(r *Row) []byte { return r.Text }),
}

// Schema is that of the events table.
var Schema = func() *arrow.Schema {
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		fields[i] = arrow.Field{Name: c.name, Type: c.typ, Nullable: true}
	}
	return arrow.NewSchema(fields, nil)
}()

// Builder fills one batch after the other.
type Builder struct {
	rb     *array.RecordBuilder
	fields []array.Builder
	n      int
}

// NewBuilder returns a Builder whose batches live in memory from mem. Memory
// that is handed to DuckDB must not be Go's: see package sink/duckdb.
func NewBuilder(mem memory.Allocator) *Builder {
	b := &Builder{rb: array.NewRecordBuilder(mem, Schema)}
	b.fields = b.rb.Fields()
	return b
}

// Add appends a row; the bytes of its record are copied.
func (b *Builder) Add(r *Row) {
	for i := range columns {
		columns[i].put(b.fields[i], r)
	}
	b.n++
}

// Len is how many rows wait for the next Take.
func (b *Builder) Len() int { return b.n }

// Take returns the rows added since the last Take. The caller releases it.
func (b *Builder) Take() arrow.Record {
	b.n = 0
	return b.rb.NewRecord()
}

// Release frees the builder's memory.
func (b *Builder) Release() { b.rb.Release() }

// putText appends v, nil and empty as null. DuckDB refuses a whole insert for
// one byte that is not UTF-8, so the last check stands here.
func putText(b *array.StringBuilder, v []byte) {
	switch {
	case len(v) == 0:
		b.AppendNull()
	case isASCII(v):
		b.BinaryBuilder.Append(v)
	default:
		b.BinaryBuilder.Append(bytes.ToValidUTF8(v, []byte("?")))
	}
}

func isASCII(v []byte) bool {
	var or byte
	for _, c := range v {
		or |= c
	}
	return or < 0x80
}

// domainOf returns what follows the last @, nil where there is none.
func domainOf(address []byte) []byte {
	if at := bytes.LastIndexByte(address, '@'); at >= 0 {
		return bytes.ToLower(address[at+1:])
	}
	return nil
}
