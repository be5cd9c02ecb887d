package stamp

import (
	"encoding/binary"
	"encoding/hex"
)

// OfSupervisor reports whether the stamp that b begins with is one of those that supervisor reads.
func OfSupervisor(b []byte) bool {
	return len(b) > len(supervisorForm) && (b[0] == '@' || b[10] == '_')
}

// supervisorForm is the shorter one of the two stamps.
const supervisorForm = "@400000000000000000000000"

// supervisor reads what the loggers of daemontools, runit and s6 put before each line: TAI64N,
// "@4000000065a1b2c30a1b2c3d", or in UTC "2006-01-02_15:04:05.00000" (svlogd -tt).
func (c *Clock) supervisor(b []byte) (us int64, n int) {
	if !OfSupervisor(b) || b[len(supervisorForm)] != ' ' {
		return 0, 0
	}
	b = b[:len(supervisorForm)]
	if b[0] != '@' {
		var usual [len(supervisorForm)]byte
		copy(usual[:], b)
		usual[10] = ' '
		if us = c.asUTC(usual[:]); us == 0 {
			return 0, 0
		}
		return c.saw(us), len(b)
	}
	var label [12]byte
	if _, err := hex.Decode(label[:], b[1:]); err != nil {
		return 0, 0
	}
	// 1970 began 10 s after 2^62 (libtai), without leap seconds.
	const epoch = 1<<62 + 10
	sec, nanos := binary.BigEndian.Uint64(label[:])-epoch, binary.BigEndian.Uint32(label[8:])
	if sec>>32 != 0 || nanos >= 1e9 {
		return 0, 0
	}
	return c.saw(int64(sec)*secondMicros + int64(nanos/1000)), len(b)
}
