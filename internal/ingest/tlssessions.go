package ingest

import (
	"cmp"

	"github.com/mtalog/mtalog/parsers"
)

// tlsSessions remembers the TLS version and cipher of each process's connection,
// because Postfix logs them on a line of their own. It is a table with one slot
// for each hash of host and process ID: of two processes that share a slot, the
// earlier is forgotten.
type tlsSessions [1 << 12]tlsSession

type tlsSession struct {
	peer           uint64 // see keyer.peer
	host, pid, tls int32  // host and tls are numbers of names
}

func (s *tlsSessions) at(host int32, pid uint32) *tlsSession {
	const spread = 0x9e3779b1 // the golden ratio's fraction, which keeps the hosts apart
	return &s[(pid^uint32(host)*spread)%uint32(len(s))]
}

func (s *tlsSessions) learn(d *dimensions, r *parsers.Record, k *keys, host int32) {
	*s.at(host, r.PID) = tlsSession{cmp.Or(k.relay, k.client), host, int32(r.PID), d.tls(k.tls, r)}
}

// of returns the TLS of the connection that process pid has with a peer, as a
// number; 0 if it is not known.
func (s *tlsSessions) of(peer uint64, host int32, pid uint32) int32 {
	if t := s.at(host, pid); pid != 0 && t.peer == peer && t.host == host && t.pid == int32(pid) {
		return t.tls
	}
	return 0
}
