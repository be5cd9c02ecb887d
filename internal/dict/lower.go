package dict

import "encoding/binary"

// Lower puts the ASCII letters of b in lower case, in place: host names and
// domains are the same in any case (RFC 4343).
func Lower(b []byte) {
	if len(b) < 8 {
		for i, c := range b {
			if c-'A' < 26 {
				b[i] = c | 0x20
			}
		}
		return
	}
	for i := 0; i < len(b)-8; i += 8 {
		lower8(b[i : i+8])
	}
	lower8(b[len(b)-8:]) // some bytes of which may be lower already
}

// lower8 does eight bytes at once: names are lowered on every record.
func lower8(b []byte) {
	const each = 0x0101010101010101
	v := binary.LittleEndian.Uint64(b)
	low := v & (0x7f * each)                         // so that no sum carries into the next byte
	fromA := low + (0x80-'A')*each                   // top bit: 'A' and up
	afterZ := low + (0x80-('Z'+1))*each              // top bit: after 'Z'
	capital := (fromA ^ afterZ) &^ v & (0x80 * each) // top bit: a letter, and no byte above 127
	if capital != 0 {
		binary.LittleEndian.PutUint64(b, v|capital>>2)
	}
}
