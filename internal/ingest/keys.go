package ingest

import (
	"bytes"
	"encoding/binary"

	"github.com/zeebo/xxh3"

	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/parsers"
)

// keys are the hashes under which the tables of the builder keep what a record
// names; 0 stands for nothing. They are taken before the builder has the
// record: there is only one builder, and it knows with them ahead which parts
// of its tables it will need.
type keys struct {
	message       uint64 // host and queue ID, see messageKey
	sender        uint64 // see senderKey
	client, relay uint64 // see peerKey
}

// keyer takes keys. The host of a line is mostly that of the line before.
type keyer struct {
	host    []byte
	hostKey uint64
	buf     []byte
}

func (k *keyer) of(r *parsers.Record) (to keys) {
	if r.Event == parsers.Connect || r.Event == parsers.Disconnect {
		return to // nothing is looked up
	}
	if len(r.QueueID) > 0 {
		if !bytes.Equal(k.host, r.Host) || k.hostKey == 0 {
			k.host, k.hostKey = append(k.host[:0], r.Host...), dict.Hash(r.Host)
		}
		to.message = xxh3.HashSeed(r.QueueID, k.hostKey)
	}
	if r.SenderKnown || len(r.Sender) > 0 {
		to.sender = senderKey(r.Sender)
	}
	to.client, k.buf = peerKey(&r.Client, k.buf)
	to.relay, k.buf = peerKey(&r.Relay, k.buf)
	return to
}

// messageKey goes by the host's name: it may have more than one number.
func messageKey(host, queueID []byte) uint64 { return xxh3.HashSeed(queueID, dict.Hash(host)) }

var nullSender = []byte("<>")

// senderKey stands for a known envelope sender, which may have two numbers.
func senderKey(address []byte) uint64 {
	if len(address) == 0 {
		address = nullSender
	}
	return dict.Hash(address)
}

// peerKey stands for a client or relay. It returns buf for the next call.
func peerKey(p *parsers.Peer, buf []byte) (uint64, []byte) {
	if len(p.Name) == 0 && len(p.IP) == 0 {
		return 0, buf
	}
	buf = append(append(append(buf[:0], p.Name...), 0), p.IP...)
	buf = binary.LittleEndian.AppendUint16(buf, p.Port)
	return dict.Hash(buf), buf
}

// foresee loads the parts of the tables that the records with these notes will
// need. Processors wait for several of such loads at once, and for one after the
// other when each is followed by the work on its record.
func (b *builder) foresee(notes []note) {
	sum := int32(0)
	for i := range notes {
		k := &notes[i].keys
		sum += b.messages.peek(k.message) + b.dims.addresses.Peek(k.sender) + b.dims.peers.Peek(k.client) + b.dims.peers.Peek(k.relay)
	}
	b.seen = sum // so that the loads are not optimised away
}
