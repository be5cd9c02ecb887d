package source

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"strings"
	"testing"
)

// withDict changes the dictionary of an xz file with one block.
func withDict(packed []byte, bits byte) []byte {
	b := bytes.Clone(packed)
	size := (int(b[xzHeaderLen]) + 1) * 4
	header, sum := b[xzHeaderLen:xzHeaderLen+size-4], b[xzHeaderLen+size-4:]
	header[bytes.Index(header, []byte{lzma2, 1})+2] = bits
	binary.LittleEndian.PutUint32(sum, crc32.ChecksumIEEE(header))
	return b
}

func TestXZDict(t *testing.T) {
	packed := xzipped(t, []byte("Nov  1 12:00:00 mx one\n"))
	if got := xzDict(packed); got != 8<<20 {
		t.Errorf("%d", got)
	}
	for bits, want := range map[byte]int64{0: 4096, 1: 6144, 28: 64 << 20, 30: 128 << 20, 31: 192 << 20, 40: 4 << 30} {
		if got := xzDict(withDict(packed, bits)); got != want {
			t.Errorf("%d: %d, want %d", bits, got, want)
		}
	}
	for n := range packed[:64] {
		xzDict(packed[:n]) // must not panic
	}
}

// TestTooMuchMemory: some bytes can ask for GiB of it.
func TestTooMuchMemory(t *testing.T) {
	tree(t)
	line := "Nov  1 12:00:00 mx one\n"
	files := map[string][]byte{
		"mail.log.xz": withDict(xzipped(t, []byte(line)), 40),
		// A window of 2 GiB and one raw block, the last: RFC 8878 section 3.1.1.
		"mail.log.zst": append([]byte{0x28, 0xb5, 0x2f, 0xfd, 0, 21 << 3, byte(len(line)<<3 | 1), 0, 0}, line...),
	}
	for name, content := range files {
		os.WriteFile(name, content, 0o600)
		st, err := Source{Path: name}.Open()
		if err == nil {
			_, err = st.Read(make([]byte, 1))
			st.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "needs more than 128 MiB of memory") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
