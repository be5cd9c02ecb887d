package source

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"
)

// Compression of a source.
type Compression uint8

const (
	Plain   Compression = iota
	Deflate             // of a file in a zip archive; only the archive tells it
	Gzip
	Bzip2
	XZ
	Zstd
	LZ4
)

// compressions is all that is known of each kind of compression: its name, what it puts
// after the name of a file, whether a file with the first bytes head, magicLen of them or
// all that it has, is compressed with it, and what decompresses it.
var compressions = [...]struct {
	name, suffix string
	begins       func(head []byte) bool
	open         func(*bufio.Reader) (io.ReadCloser, error)
}{
	Plain:   {name: "plain"},
	Deflate: {name: "deflate", open: openDeflate},
	Gzip:    {"gzip", ".gz", isGzip, openGzip},
	Bzip2:   {"bzip2", ".bz2", isBzip2, openBzip2},
	XZ:      {"xz", ".xz", isXZ, openXZ},
	Zstd:    {"zstd", ".zst", isZstd, openZstd},
	LZ4:     {"lz4", ".lz4", isLZ4, openLZ4},
}

// magicLen is how many of a file's first bytes tell what it is compressed with.
const magicLen = 6

func (c Compression) String() string {
	if int(c) < len(compressions) {
		return compressions[c].name
	}
	return fmt.Sprintf("Compression(%d)", uint8(c))
}

// CompressionOf tells from a file's first bytes what it is compressed with.
func CompressionOf(head []byte) Compression {
	for c, kind := range compressions {
		if kind.begins != nil && kind.begins(head) {
			return Compression(c)
		}
	}
	return Plain
}

// Suffixes returns what is put after the names of compressed files: ".gz" and others.
func Suffixes() (all []string) {
	for _, kind := range compressions {
		if kind.suffix != "" {
			all = append(all, kind.suffix)
		}
	}
	return all
}

func openDeflate(src *bufio.Reader) (io.ReadCloser, error) { return flate.NewReader(src), nil }

// isGzip looks for the method deflate (RFC 1952 section 2.3.1).
func isGzip(head []byte) bool { return bytes.HasPrefix(head, []byte("\x1f\x8b\x08")) }

// isBzip2 looks for the block size, a digit, and for the magic of a block or of the end.
func isBzip2(head []byte) bool {
	return bytes.HasPrefix(head, []byte("BZh")) && len(head) > 3 && '1' <= head[3] && head[3] <= '9' &&
		(len(head) < 6 || head[4] == 0x31 && head[5] == 0x41 || head[4] == 0x17 && head[5] == 0x72)
}

// isXZ looks for the header (The .xz File Format, section 2.1.1.1).
func isXZ(head []byte) bool { return bytes.HasPrefix(head, []byte("\xfd7zXZ\x00")) }

// isZstd looks for a frame (RFC 8878 section 3.1.1), or for a skippable one (section
// 3.1.2), with which what pzstd and others write begins.
func isZstd(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")) ||
		len(head) >= 4 && head[0]&0xf0 == 0x50 && bytes.Equal(head[1:4], []byte("\x2a\x4d\x18"))
}

// isLZ4 looks for a frame (LZ4 Frame Format, "General Structure").
func isLZ4(head []byte) bool { return bytes.HasPrefix(head, []byte("\x04\x22\x4d\x18")) }
