package source

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"

	"github.com/mtalog/mtalog/internal/must"
)

// sampleLog has 300 lines; testdata/two-streams.log.bz2 holds the same.
var sampleLog = func() []byte {
	var b bytes.Buffer
	for i := range 300 {
		fmt.Fprintf(&b, "Nov  1 12:00:%02d mx postfix/qmgr[71]: 4Xk1Qz2Qz9z%d: removed\n", i%60, i%10)
	}
	return b.Bytes()
}()

// packers compress in each of the ways that Open must see through.
var packers = []struct {
	name string
	comp Compression
	pack func(t testing.TB, log []byte) []byte
}{
	{"plain", Plain, func(t testing.TB, log []byte) []byte { return log }},
	{"gzip", Gzip, func(t testing.TB, log []byte) []byte { return gzipped(t, log) }},
	{"gzip, two members", Gzip, func(t testing.TB, log []byte) []byte {
		return append(gzipped(t, log[:1000]), gzipped(t, log[1000:])...)
	}},
	{"gzip, filled with NUL", Gzip, func(t testing.TB, log []byte) []byte {
		return filled(gzipped(t, log[:1000]), gzipped(t, log[1000:]))
	}},
	{"xz", XZ, func(t testing.TB, log []byte) []byte { return xzipped(t, log) }},
	{"xz, two streams", XZ, func(t testing.TB, log []byte) []byte {
		return append(xzipped(t, log[:1000]), xzipped(t, log[1000:])...)
	}},
	{"zstd", Zstd, func(t testing.TB, log []byte) []byte { return zstded(t, log) }},
	{"zstd, two frames", Zstd, func(t testing.TB, log []byte) []byte {
		return append(zstded(t, log[:1000]), zstded(t, log[1000:])...)
	}},
	{"zstd, skippable frame first", Zstd, func(t testing.TB, log []byte) []byte {
		return append([]byte("\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"), zstded(t, log)...)
	}},
	{"zstd, filled with NUL", Zstd, func(t testing.TB, log []byte) []byte { return filled(zstded(t, log[:1000]), zstded(t, log[1000:])) }},
	{"lz4", LZ4, func(t testing.TB, log []byte) []byte { return lz4ed(t, log) }},
	{"lz4, two frames, filled with NUL", LZ4, func(t testing.TB, log []byte) []byte { return filled(lz4ed(t, log[:1000]), lz4ed(t, log[1000:])) }},
	{"bzip2, filled with NUL", Bzip2, func(t testing.TB, _ []byte) []byte {
		b := must.Have(os.ReadFile("testdata/two-streams.log.bz2"))(t)
		second := bytes.LastIndex(b, []byte("BZh"))
		return filled(b[:second], b[second:])
	}},
	{"bzip2, two streams", Bzip2, func(t testing.TB, _ []byte) []byte {
		b := must.Have(os.ReadFile("testdata/two-streams.log.bz2"))(t)
		return b
	}},
}

// filled puts NUL behind each member of a file.
func filled(all ...[]byte) (file []byte) {
	for _, member := range all {
		file = append(append(file, member...), make([]byte, 700)...)
	}
	return file
}

func packed(t testing.TB, newWriter func(io.Writer) (io.WriteCloser, error), log []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := must.Have(newWriter(&b))(t)
	must.Have(w.Write(log))(t)
	must.Do(t, w.Close())
	return b.Bytes()
}

func gzipped(t testing.TB, log []byte) []byte {
	return packed(t, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }, log)
}

func xzipped(t testing.TB, log []byte) []byte {
	return packed(t, func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) }, log)
}

func zstded(t testing.TB, log []byte) []byte {
	return packed(t, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }, log)
}

func lz4ed(t testing.TB, log []byte) []byte {
	return packed(t, func(w io.Writer) (io.WriteCloser, error) {
		z := lz4.NewWriter(w)
		return z, z.Apply(lz4.BlockSizeOption(lz4.Block64Kb))
	}, log)
}

func utf16ed(s string, bigEndian bool) []byte {
	var b []byte
	for _, u := range append([]uint16{0xfeff}, utf16.Encode([]rune(s))...) {
		if bigEndian {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

func writeFile(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must.Do(t, os.WriteFile(path, content, 0o600))
	return path
}

// pipedStdin makes standard input a pipe, and returns what writes to it.
func pipedStdin(t *testing.T) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	must.Do(t, err)
	before := os.Stdin
	os.Stdin = r
	t.Cleanup(func() {
		os.Stdin = before
		w.Close()
	})
	return w
}

func mustOpen(t *testing.T, path string) *Stream {
	t.Helper()
	st := must.Have(Source{Path: path}.Open())(t)
	t.Cleanup(func() { st.Close() })
	return st
}

// eachPacker runs a test with a log that is packed in each of the ways and opened.
func eachPacker(t *testing.T, log []byte, test func(t *testing.T, st *Stream)) {
	for _, p := range packers {
		if p.comp == Bzip2 && !bytes.Equal(log, sampleLog) { // it packs no other
			continue
		}
		t.Run(p.name, func(t *testing.T) { test(t, mustOpen(t, writeFile(t, "log", p.pack(t, log)))) })
	}
}

// wantBytes returns a check of what Peek, Prefix or io.ReadAll has given.
func wantBytes[T string | []byte](t *testing.T, of string, want T) func(got []byte, err error) {
	return func(got []byte, err error) {
		t.Helper()
		if err != nil || string(got) != string(want) {
			t.Errorf("%s: %d bytes, %.80q, %v, want %d", of, len(got), got, err, len(want))
		}
	}
}
