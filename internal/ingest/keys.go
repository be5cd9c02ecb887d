package ingest

import (
	"bytes"
	"encoding/binary"

	"github.com/zeebo/xxh3"

	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/parsers"
)

// keys are the hashes under which the builder's tables keep what a record names,
// and those under which its recipient and its Message-ID are found; 0 means
// nothing. They are computed right after a line is parsed, while it is in the core's
// first cache, because there is only one builder, which needs to look at few of these
// bytes then, and so that it knows in advance which slots of its tables it will need
// (prefetch.go).
type keys struct {
	message       uint64 // host and queue ID, see messageKey
	sender        uint64 // see senderKey
	client, relay uint64 // see keyer.peer
	duplicate     uint64 // see keyer.refusal

	// Of what dimensions number as names.
	host, service, protocol, direction, helo, user uint64
	tls                                            uint64 // see appendTLS
	domain                                         uint64 // the recipient's, in lower case

	recipient, messageID int32 // see dict.Key
}

// keyer computes keys. It keeps the hash of the last host, which is mostly the
// next line's host as well.
type keyer struct {
	host    []byte
	hostKey uint64
	buf     []byte // scratch
}

// of sets the keys of r in to, which are all 0.
func (k *keyer) of(r *parsers.Record, to *keys) {
	if !bytes.Equal(k.host, r.Host) || k.hostKey == 0 {
		k.host, k.hostKey = append(k.host[:0], r.Host...), dict.Hash(r.Host)
	}
	if len(r.Host) > 0 {
		to.host = k.hostKey
	}
	to.service = nameKey(r.Service)
	if r.Event == parsers.Connect {
		return
	}
	if len(r.QueueID) > 0 {
		to.message = xxh3.HashSeed(r.QueueID, k.hostKey)
		if nameless(r.MTA, len(r.Host) > 0, len(r.Protocol) > 0) {
			to.message = withMessageID(to.message, r.MessageID)
		}
	}
	if r.SenderKnown || len(r.Sender) > 0 {
		to.sender = senderKey(r.Sender)
	}
	to.client, to.relay = k.peer(&r.Client), k.peer(&r.Relay)
	to.duplicate = k.refusal(r)
	to.protocol, to.direction, to.helo, to.user = nameKey(r.Protocol), nameKey(r.Direction), nameKey(r.Helo), nameKey(r.User)
	if len(r.TLSVersion) > 0 || len(r.TLSCipher) > 0 {
		k.buf = appendTLS(k.buf[:0], r)
		to.tls = dict.Hash(k.buf)
	}
	to.messageID, k.buf = dict.Key(r.MessageID, k.buf)
	if len(r.Recipient) > 0 {
		to.recipient, k.buf = dict.Key(r.Recipient, k.buf) // which leaves it there in lower case
		to.domain = nameKey(domainOf(k.buf))
	}
}

// nameKey is the key of a name.
func nameKey(name []byte) uint64 {
	if len(name) == 0 {
		return 0
	}
	return dict.Hash(name)
}

// appendTLS appends "version cipher", of which one is known.
func appendTLS(to []byte, r *parsers.Record) []byte {
	version := r.TLSVersion
	if len(version) == 0 {
		version = unknownVersion
	}
	return append(append(append(to, version...), ' '), r.TLSCipher...)
}

var unknownVersion = []byte("TLS")

// domainOf returns what follows the last @ of an address, nil if it has none.
func domainOf(address []byte) []byte {
	if at := bytes.LastIndexByte(address, '@'); at >= 0 {
		return address[at+1:]
	}
	return nil
}

// messageKey is the key of a host and a queue ID. It is made from the host's name,
// not from its number, because a name may have more than one number (see package
// dict).
func messageKey(host, queueID []byte) uint64 { return xxh3.HashSeed(queueID, dict.Hash(host)) }

// nameless reports whether a message is told of by a log of Exchange that does not name its server, as
// no send log does. Two servers may give the same number: the Message-ID tells their messages apart.
func nameless(mta parsers.MTA, host, protocol bool) bool {
	return mta == parsers.Exchange && !host && !protocol
}

// withMessageID returns the key of a nameless message.
func withMessageID(key uint64, messageID []byte) uint64 {
	if len(messageID) == 0 {
		return key
	}
	return xxh3.HashSeed(messageID, key)
}

var nullSender = []byte("<>")

// senderKey is the key of a known envelope sender.
func senderKey(address []byte) uint64 {
	if len(address) == 0 {
		address = nullSender
	}
	return dict.Hash(address)
}

// peer is the key of a client or relay, whatever the case of its name.
func (k *keyer) peer(p *parsers.Peer) uint64 {
	if len(p.Name) == 0 && len(p.IP) == 0 {
		return 0
	}
	k.buf = append(append(append(k.buf[:0], p.Name...), 0), p.IP...)
	dict.Lower(k.buf)
	k.buf = binary.LittleEndian.AppendUint16(k.buf, p.Port)
	return dict.Hash(k.buf)
}
