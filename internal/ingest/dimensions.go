package ingest

import (
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// maxNumbers is how many values of a dimension are remembered, at about 32 bytes
// each.
const maxNumbers = 250_000

// dimensions number the values that repeat from row to row, so that a row holds
// integers in their place, and collect the rows of values that are new.
type dimensions struct {
	names, addresses dimension[*batch.Names]
	peers            dimension[*batch.Peers]
	kinds            dimension[*batch.Kinds]
	verdicts         dimension[*batch.Verdicts]
	key              []byte // scratch
}

// dimension is one kind of value: the numbers given out, and the rows of those that
// are new, in a builder of package batch.
type dimension[B any] struct {
	*dict.Numbers
	rows B
}

func newDimension[B any](last int32, rows B) dimension[B] {
	return dimension[B]{dict.New(last, maxNumbers), rows}
}

func newDimensions(mem memory.Allocator, k *sink.Known) *dimensions {
	d := &dimensions{
		names: newDimension(k.LastName, batch.NewNames(mem)), addresses: newDimension(k.LastAddress, batch.NewNames(mem)),
		peers: newDimension(k.LastPeer, batch.NewPeers(mem)), kinds: newDimension(k.LastKind, batch.NewKinds(mem)),
		verdicts: newDimension(k.LastVerdict, batch.NewVerdicts(mem)),
	}
	for _, n := range k.Names {
		d.names.Know(dict.Hash([]byte(n.Value)), n.ID)
	}
	for _, n := range k.Addresses {
		d.addresses.Know(dict.Hash([]byte(n.Value)), n.ID)
	}
	var keys keyer
	for _, p := range k.Peers {
		d.peers.Know(keys.peer(&parsers.Peer{Name: []byte(p.Name), IP: []byte(p.IP), Port: p.Port}), p.ID)
	}
	for i := range k.Kinds {
		d.kinds.Know(dict.Hash(bytesOf(&k.Kinds[i].Kind)), k.Kinds[i].ID)
	}
	return d
}

// name returns the number of a name; 0 if key is 0.
func (d *dimensions) name(key uint64, v []byte) int32 {
	id, fresh := d.names.Number(key)
	if fresh {
		d.names.rows.Add(id, v)
	}
	return id
}

// address returns the number of an envelope sender or an original recipient; 0
// if key is 0.
func (d *dimensions) address(key uint64, v []byte) int32 {
	id, fresh := d.addresses.Number(key)
	if fresh {
		if len(v) == 0 {
			v = nullSender
		}
		d.addresses.rows.Add(id, v)
	}
	return id
}

// peer returns the number of a client or relay; 0 if key is 0.
func (d *dimensions) peer(key uint64, p *parsers.Peer) int32 {
	id, fresh := d.peers.Number(key)
	if fresh {
		d.key = append(append(d.key[:0], p.Name...), p.IP...)
		dict.Lower(d.key)
		d.peers.rows.Add(id, d.key[:len(p.Name)], d.key[len(p.Name):], p.Port)
	}
	return id
}

// kind returns the number of k.
func (d *dimensions) kind(k *batch.Kind) int32 {
	id, fresh := d.kinds.Number(dict.Hash(bytesOf(k)))
	if fresh {
		d.kinds.rows.Add(id, k)
	}
	return id
}

// verdict returns the number of v.
func (d *dimensions) verdict(v *batch.Verdict) int32 {
	id, fresh := d.verdicts.Number(dict.Hash(bytesOf(v)))
	if fresh {
		d.verdicts.rows.Add(id, v)
	}
	return id
}

// bytesOf returns the memory of v, to be hashed. v must come from a composite
// literal or be zeroed as a whole, so that its padding is zero.
func bytesOf[T batch.Kind | batch.Verdict](v *T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(v)), unsafe.Sizeof(*v))
}

// domain returns the number of a recipient's domain in lower case; 0 if key is 0.
func (d *dimensions) domain(key uint64, recipient []byte) int32 {
	id, fresh := d.names.Number(key)
	if fresh {
		d.key = append(d.key[:0], domainOf(recipient)...)
		dict.Lower(d.key)
		d.names.rows.Add(id, d.key)
	}
	return id
}

// tls returns the number of r's "version cipher"; 0 if key is 0.
func (d *dimensions) tls(key uint64, r *parsers.Record) int32 {
	id, fresh := d.names.Number(key)
	if fresh {
		d.key = appendTLS(d.key[:0], r)
		d.names.rows.Add(id, d.key)
	}
	return id
}

// cut moves the rows of values that are new into rest.
func (d *dimensions) cut(rest *sink.Rest) {
	rest.Names, rest.Addresses = d.names.rows.TakeAll(), d.addresses.rows.TakeAll()
	rest.Peers, rest.Kinds, rest.Verdicts = d.peers.rows.TakeAll(), d.kinds.rows.TakeAll(), d.verdicts.rows.TakeAll()
}

func (d *dimensions) release() {
	d.names.rows.Release()
	d.addresses.rows.Release()
	d.peers.rows.Release()
	d.kinds.rows.Release()
	d.verdicts.rows.Release()
}
