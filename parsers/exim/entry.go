package exim

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// entry is the head of a log entry: when it was written, by which process, and
// about which message.
type entry struct {
	time int64
	pid  uint32
	host []byte
	id   []byte // message ID, which is Exim's queue ID; nil if the entry has none

	repeat  uint32 // how many times more than once syslog saw it
	zoned   bool   // the stamp that gave the time names its zone
	verbose bool   // see verbose; the entry may be about a message although it has no ID
}

// readHead reads "[1234] " and "1xViJm-00004i-1E " at the start of b, each of
// which may be missing, and returns what follows.
func (e *entry) readHead(b []byte) []byte {
	if len(b) > 0 && b[0] == '[' {
		if pid, n := readPID(b); n > 0 {
			e.pid, b = pid, b[n:]
		}
	}
	if n := scanID(b); n > 0 {
		e.id, b = b[:n], b[n:]
		if len(b) > 0 {
			b = b[1:]
		}
	}
	return b
}

// readPID reads "[1234] ".
func readPID(b []byte) (pid uint32, n int) {
	v, n := scan.Number(b[1:])
	if n == 0 || !scan.HasPrefix(b[1+n:], "] ") {
		return 0, 0
	}
	return uint32(v), n + len("[] ")
}

// ofMessage reports whether the entry may be about a message. A remote host that it names
// is then a relay, not a client.
func (e *entry) ofMessage() bool { return e.id != nil || e.verbose }

// add adds a record with what the head says.
func (e *entry) add(out *parsers.Records, ev parsers.Event) *parsers.Record {
	r := out.Add()
	r.Time, r.Event, r.MTA = e.time, ev, parsers.Exim
	r.PID, r.Host, r.QueueID, r.Repeat = e.pid, e.host, e.id, e.repeat
	return r
}
