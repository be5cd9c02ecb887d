package duckdb

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	driverduckdb "github.com/marcboeker/go-duckdb"

	"github.com/mtalog/mtalog/internal/batch"
)

// incoming are views over the batches of a segment, one for each table of the
// store. They hold raw pointers, so they live in the memory catalog, and one
// transaction cannot write to two catalogs: they are made before it and
// dropped behind it. Each can be read once.
type incoming struct {
	events  *stream
	lists   map[string]*list
	release []func()
}

func newIncoming(events <-chan arrow.Record) *incoming {
	return &incoming{
		events: &stream{schema: batch.EventSchema, next: func() (arrow.Record, bool) { b, ok := <-events; return b, ok }},
		lists: map[string]*list{
			"name": newList(batch.NameSchema), "address": newList(batch.NameSchema), "peer": newList(batch.PeerSchema),
			"kind": newList(batch.KindSchema), "verdict": newList(batch.VerdictSchema),
			"fingerprint": newList(batch.FingerprintSchema), "message": newList(batch.MessageSchema), "open_message": newList(batch.MessageSchema),
		},
	}
}

func (in *incoming) register(c *raw, ar *driverduckdb.Arrow) error {
	defer c.always("USE log")
	if c.exec("USE memory"); c.err != nil {
		return c.err
	}
	add := func(name string, r array.RecordReader) error {
		release, err := ar.RegisterView(r, "incoming_"+name)
		if err == nil {
			in.release = append(in.release, release)
		}
		return err
	}
	if err := add("happening", in.events); err != nil {
		return err
	}
	for name, l := range in.lists {
		if err := add(name, l); err != nil {
			return err
		}
	}
	return nil
}

// insert appends what a view yields to its table.
func (in *incoming) insert(c *raw, table string) {
	c.exec("INSERT INTO log.store." + table + " SELECT * FROM memory.main.incoming_" + table)
}

func (in *incoming) insertList(c *raw, table string, batches []arrow.Record) {
	if len(batches) > 0 {
		in.lists[table].batches = batches
		in.insert(c, table)
	}
}

// close drops the views, whatever went wrong.
func (in *incoming) close(c *raw) {
	for name, l := range in.lists {
		c.always("DROP VIEW IF EXISTS memory.main.incoming_" + name)
		l.drop()
	}
	c.always("DROP VIEW IF EXISTS memory.main.incoming_happening")
	in.events.drop()
	for _, f := range in.release {
		f()
	}
}
