package source

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"

	"github.com/ulikunitz/xz"
)

// maxXZDict bounds a decoder's memory, which it takes as soon as a block begins:
// xz -9 uses 64 MiB, and 344 bytes can ask for 4 GiB.
const maxXZDict = 128 << 20

var errXZDict = errors.New("xz: dictionary too large")

func openXZ(src *bufio.Reader) (io.ReadCloser, error) {
	head, _ := src.Peek(xzHeaderLen + maxXZBlockHeader) // the reader refuses a short one
	if xzDict(head) > maxXZDict {
		return nil, errXZDict
	}
	z, err := xz.NewReader(src)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(z), nil
}

const (
	xzHeaderLen      = 12   // The .xz File Format, section 2.1.1
	maxXZBlockHeader = 1024 // section 3.1.1
	lzma2            = 0x21 // section 5.3.1
)

// xzDict returns the size of the dictionary for the first block of a file that
// begins with head, 0 if head does not show it. In all files that xz writes, other
// blocks have the same.
func xzDict(head []byte) int64 {
	if len(head) < xzHeaderLen+2 {
		return 0
	}
	b := head[xzHeaderLen:]
	b = b[:min(len(b), (int(b[0])+1)*4)]
	flags, b := b[1], b[2:]
	vli := func() (v uint64) {
		v, n := binary.Uvarint(b) // section 1.2: as Go's
		b = b[max(n, 0):]
		return v
	}
	for _, sizes := range []byte{0x40, 0x80} { // of the block, packed and unpacked
		if flags&sizes != 0 {
			vli()
		}
	}
	for range flags&3 + 1 {
		id, size := vli(), vli()
		if size > uint64(len(b)) {
			return 0
		}
		if id == lzma2 && size == 1 {
			bits := b[0] & 0x3f
			return (2 | int64(bits&1)) << (bits/2 + 11)
		}
		b = b[size:]
	}
	return 0
}
