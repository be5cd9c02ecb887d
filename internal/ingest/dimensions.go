package ingest

import (
	"bytes"
	"encoding/binary"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// hashSeed keeps a log's authors from choosing queue IDs that collide.
var hashSeed = uint64(time.Now().UnixNano())

// maxNumbers is how many values of a dimension are remembered.
const maxNumbers = 400_000

// dimensions give numbers to names, addresses and peers, and collect the rows
// of those that are new.
type dimensions struct {
	names, addresses, peers *dict.Numbers
	newNames, newAddresses  *batch.Names
	newPeers                *batch.Peers
	key                     []byte
	recent                  [16]recentName
	full                    sink.Rest // batches that are full
}

// recentName is the last name at a length and first byte: hosts and services
// repeat from line to line.
type recentName struct {
	value []byte
	id    int32
}

func newDimensions(mem memory.Allocator, k *sink.Known) *dimensions {
	d := &dimensions{
		names: dict.New(k.LastName, maxNumbers), addresses: dict.New(k.LastAddress, maxNumbers), peers: dict.New(k.LastPeer, maxNumbers),
		newNames: batch.NewNames(mem), newAddresses: batch.NewNames(mem), newPeers: batch.NewPeers(mem),
	}
	for _, n := range k.Names {
		d.names.Know([]byte(n.Value), n.ID)
	}
	for _, n := range k.Addresses {
		d.addresses.Know([]byte(n.Value), n.ID)
	}
	for _, p := range k.Peers {
		d.peers.Know(d.peerKey([]byte(p.Name), []byte(p.IP), p.Port), p.ID)
	}
	return d
}

// name returns the number of v, 0 where it is empty.
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

var nullSender = []byte("<>")

// address returns the number of an envelope sender.
func (d *dimensions) address(v []byte, known bool) int32 {
	if len(v) == 0 {
		if !known {
			return 0
		}
		v = nullSender
	}
	id, fresh := d.addresses.Number(dict.Hash(v))
	if fresh {
		d.newAddresses.Add(id, v)
		if d.newAddresses.Full() {
			d.full.Addresses = append(d.full.Addresses, d.newAddresses.Take())
		}
	}
	return id
}

// peer returns the number of a client or relay.
func (d *dimensions) peer(p *parsers.Peer) int32 {
	if len(p.Name) == 0 && len(p.IP) == 0 {
		return 0
	}
	id, fresh := d.peers.Number(dict.Hash(d.peerKey(p.Name, p.IP, p.Port)))
	if fresh {
		d.newPeers.Add(id, p.Name, p.IP, p.Port)
		if d.newPeers.Full() {
			d.full.Peers = append(d.full.Peers, d.newPeers.Take())
		}
	}
	return id
}

func (d *dimensions) peerKey(name, ip []byte, port uint16) []byte {
	d.key = append(append(append(d.key[:0], name...), 0), ip...)
	d.key = binary.LittleEndian.AppendUint16(d.key, port)
	return d.key
}

// domain returns the number of an address's domain, in lower case.
func (d *dimensions) domain(address []byte) int32 {
	at := bytes.LastIndexByte(address, '@')
	if at < 0 {
		return 0
	}
	v := address[at+1:]
	for _, c := range v {
		if c-'A' < 26 {
			d.key = append(d.key[:0], v...)
			for i, c := range d.key {
				if c-'A' < 26 {
					d.key[i] = c + 'a' - 'A'
				}
			}
			return d.name(d.key)
		}
	}
	return d.name(v)
}

// tls returns the number of "version cipher".
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

// cut puts what is new into rest.
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
	d.full = sink.Rest{}
}
