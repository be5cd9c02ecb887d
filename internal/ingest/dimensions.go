package ingest

import (
	"bytes"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
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
	names, addresses, peers *dict.Numbers
	kinds, verdicts         *dict.Numbers
	newNames, newAddresses  *batch.Names
	newPeers                *batch.Peers
	newKinds                *batch.Kinds
	newVerdicts             *batch.Verdicts
	key                     []byte         // scratch
	recent                  [16]recentName // see name
	full                    sink.Rest      // batches that are full
}

// recentName is the last name that fell on a place of dimensions.recent: hosts
// and services repeat from line to line, and need no hash there.
type recentName struct {
	value []byte
	id    int32
}

func newDimensions(mem memory.Allocator, k *sink.Known) *dimensions {
	d := &dimensions{
		names: dict.New(k.LastName, maxNumbers), addresses: dict.New(k.LastAddress, maxNumbers), peers: dict.New(k.LastPeer, maxNumbers),
		kinds: dict.New(k.LastKind, maxNumbers), verdicts: dict.New(k.LastVerdict, maxNumbers),
		newKinds: batch.NewKinds(mem), newVerdicts: batch.NewVerdicts(mem),
		newNames: batch.NewNames(mem), newAddresses: batch.NewNames(mem), newPeers: batch.NewPeers(mem),
	}
	for _, n := range k.Names {
		d.names.Know(dict.Hash([]byte(n.Value)), n.ID)
	}
	for _, n := range k.Addresses {
		d.addresses.Know(dict.Hash([]byte(n.Value)), n.ID)
	}
	for _, p := range k.Peers {
		var key uint64
		key, d.key = peerKey(&parsers.Peer{Name: []byte(p.Name), IP: []byte(p.IP), Port: p.Port}, d.key)
		d.peers.Know(key, p.ID)
	}
	return d
}

// name returns the number of v; 0 where v is empty.
func (d *dimensions) name(v []byte) int32 {
	if len(v) == 0 {
		return 0
	}
	r := &d.recent[(len(v)+int(v[0])+int(v[len(v)-1]))%len(d.recent)]
	if bytes.Equal(r.value, v) {
		return r.id
	}
	id, fresh := d.names.Number(dict.Hash(v))
	if fresh {
		d.newNames.Add(id, v)
		if d.newNames.Full() {
			d.full.Names = append(d.full.Names, d.newNames.Take())
		}
	}
	r.value, r.id = append(r.value[:0], v...), id
	return id
}

// address returns the number of an envelope sender or an original recipient; 0
// where key is 0.
func (d *dimensions) address(key uint64, v []byte) int32 {
	if key == 0 {
		return 0
	}
	id, fresh := d.addresses.Number(key)
	if fresh {
		if len(v) == 0 {
			v = nullSender
		}
		d.newAddresses.Add(id, v)
		if d.newAddresses.Full() {
			d.full.Addresses = append(d.full.Addresses, d.newAddresses.Take())
		}
	}
	return id
}

// peer returns the number of a client or relay; 0 where key is 0.
func (d *dimensions) peer(key uint64, p *parsers.Peer) int32 {
	if key == 0 {
		return 0
	}
	id, fresh := d.peers.Number(key)
	if fresh {
		d.key = append(append(d.key[:0], p.Name...), p.IP...)
		dict.Lower(d.key)
		d.newPeers.Add(id, d.key[:len(p.Name)], d.key[len(p.Name):], p.Port)
		if d.newPeers.Full() {
			d.full.Peers = append(d.full.Peers, d.newPeers.Take())
		}
	}
	return id
}

// kind returns the number of k.
func (d *dimensions) kind(k *batch.Kind) int32 {
	id, fresh := d.kinds.Number(dict.Hash(bytesOf(k)))
	if fresh {
		d.newKinds.Add(id, k)
		if d.newKinds.Full() {
			d.full.Kinds = append(d.full.Kinds, d.newKinds.Take())
		}
	}
	return id
}

// verdict returns the number of v.
func (d *dimensions) verdict(v *batch.Verdict) int32 {
	id, fresh := d.verdicts.Number(dict.Hash(bytesOf(v)))
	if fresh {
		d.newVerdicts.Add(id, v)
		if d.newVerdicts.Full() {
			d.full.Verdicts = append(d.full.Verdicts, d.newVerdicts.Take())
		}
	}
	return id
}

// bytesOf returns the memory of v, to be hashed. v must come from a composite
// literal or be zeroed as a whole, so that its padding is zero.
func bytesOf[T batch.Kind | batch.Verdict](v *T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(v)), unsafe.Sizeof(*v))
}

// domain returns the number of an address's domain in lower case; 0 where the
// address has none.
func (d *dimensions) domain(address []byte) int32 {
	at := bytes.LastIndexByte(address, '@')
	if at < 0 {
		return 0
	}
	d.key = append(d.key[:0], address[at+1:]...)
	dict.Lower(d.key)
	return d.name(d.key)
}

// tls returns the number of "version cipher"; 0 where neither is known.
func (d *dimensions) tls(version, cipher []byte) int32 {
	if len(version) == 0 && len(cipher) == 0 {
		return 0
	}
	if len(version) == 0 {
		version = []byte("TLS")
	}
	d.key = append(append(append(d.key[:0], version...), ' '), cipher...)
	return d.name(d.key)
}

// cut moves the rows of values that are new into rest.
func (d *dimensions) cut(rest *sink.Rest) {
	take := func(full []arrow.Record, n int, take func() arrow.Record) []arrow.Record {
		if n > 0 {
			full = append(full, take())
		}
		return full
	}
	rest.Names = take(d.full.Names, d.newNames.Len(), d.newNames.Take)
	rest.Addresses = take(d.full.Addresses, d.newAddresses.Len(), d.newAddresses.Take)
	rest.Peers = take(d.full.Peers, d.newPeers.Len(), d.newPeers.Take)
	rest.Kinds = take(d.full.Kinds, d.newKinds.Len(), d.newKinds.Take)
	rest.Verdicts = take(d.full.Verdicts, d.newVerdicts.Len(), d.newVerdicts.Take)
	d.full = sink.Rest{}
}

func (d *dimensions) release() {
	d.newNames.Release()
	d.newAddresses.Release()
	d.newPeers.Release()
	d.newKinds.Release()
	d.newVerdicts.Release()
}
