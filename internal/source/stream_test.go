package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
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
	pack func(t *testing.T, log []byte) []byte
}{
	{"plain", Plain, func(t *testing.T, log []byte) []byte { return log }},
	{"gzip", Gzip, func(t *testing.T, log []byte) []byte { return gzipped(t, log) }},
	{"gzip, two members", Gzip, func(t *testing.T, log []byte) []byte {
		return append(gzipped(t, log[:1000]), gzipped(t, log[1000:])...)
	}},
	{"xz", XZ, func(t *testing.T, log []byte) []byte { return xzipped(t, log) }},
	{"xz, two streams", XZ, func(t *testing.T, log []byte) []byte {
		return append(xzipped(t, log[:1000]), xzipped(t, log[1000:])...)
	}},
	{"zstd", Zstd, func(t *testing.T, log []byte) []byte { return zstded(t, log) }},
	{"zstd, two frames", Zstd, func(t *testing.T, log []byte) []byte {
		return append(zstded(t, log[:1000]), zstded(t, log[1000:])...)
	}},
	{"zstd, skippable frame first", Zstd, func(t *testing.T, log []byte) []byte {
		return append([]byte("\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"), zstded(t, log)...)
	}},
	{"bzip2, two streams", Bzip2, func(t *testing.T, _ []byte) []byte {
		b, err := os.ReadFile("testdata/two-streams.log.bz2")
		if err != nil {
			t.Fatal(err)
		}
		return b
	}},
}

func packed(t *testing.T, newWriter func(io.Writer) (io.WriteCloser, error), log []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := newWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(log); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t *testing.T, log []byte) []byte {
	return packed(t, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }, log)
}

func xzipped(t *testing.T, log []byte) []byte {
	return packed(t, func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) }, log)
}

func zstded(t *testing.T, log []byte) []byte {
	return packed(t, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }, log)
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

func writeFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func mustOpen(t *testing.T, path string) *Stream {
	t.Helper()
	st, err := Source{Path: path}.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

func TestCompressions(t *testing.T) {
	for _, p := range packers {
		t.Run(p.name, func(t *testing.T) {
			content := p.pack(t, sampleLog)
			path := writeFile(t, "named-after-nothing", content)
			sources, problems := Expand([]string{path})
			if len(sources) != 1 || problems != nil || sources[0].Compression != p.comp || sources[0].Size != int64(len(content)) {
				t.Fatalf("Expand: %+v, %v", sources, problems)
			}
			st := mustOpen(t, path)
			if b, err := st.Prefix(4096); err != nil || !bytes.Equal(b, sampleLog[:4096]) {
				t.Errorf("Prefix: %.40q…, %v", b, err)
			}
			if b, err := st.Peek(60 << 10); err != nil || !bytes.Equal(b, sampleLog) {
				t.Errorf("Peek: %d bytes, %v", len(b), err)
			}
			if err := iotest.TestReader(st, sampleLog); err != nil {
				t.Error(err)
			}
			if st.BytesRead() != int64(len(content)) || st.Offset() != int64(len(sampleLog)) || st.Compression() != p.comp {
				t.Errorf("read %d of %d bytes, offset %d, %v", st.BytesRead(), len(content), st.Offset(), st.Compression())
			}
		})
	}
}

func TestSkip(t *testing.T) {
	for _, p := range packers {
		st := mustOpen(t, writeFile(t, "log", p.pack(t, sampleLog)))
		if err := st.Skip(5000); err != nil || st.Offset() != 5000 {
			t.Errorf("%s: Skip: %v, offset %d", p.name, err, st.Offset())
		}
		rest, err := io.ReadAll(st)
		if err != nil || !bytes.Equal(rest, sampleLog[5000:]) {
			t.Errorf("%s: behind 5000: %.20q…, %v", p.name, rest, err)
		}
		if err := st.Skip(10); err == nil {
			t.Errorf("%s: went back", p.name)
		}
		if err := st.Skip(1 << 30); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: beyond the end: %v", p.name, err)
		}
	}
}

// A file that was cut off gives all that came before, and an error that says
// which file it is.
func TestTruncatedArchive(t *testing.T) {
	var log []byte
	for i := range 40000 { // several blocks in every format
		log = fmt.Appendf(log, "Nov  1 12:00:%02d mx postfix/qmgr[%d]: %x: removed\n", i%60, i*7919, i*i*104729)
	}
	for _, p := range packers {
		if p.comp == Plain || p.comp == Bzip2 { // bzip2's blocks are larger than the fixture
			continue
		}
		content := p.pack(t, log)
		path := writeFile(t, "mail.log.2", content[:len(content)*3/4])
		got, err := io.ReadAll(mustOpen(t, path))
		if len(got) < len(log)/10 || !bytes.HasPrefix(log, got) {
			t.Errorf("%s: %d bytes of %d came before the cut", p.name, len(got), len(log))
		}
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "ends too early") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v", p.name, err)
		}
	}
}

// Cut anywhere, an archive gives an error that names it, and never panics.
func TestArchiveCutEverywhere(t *testing.T) {
	for _, p := range packers {
		if p.comp == Plain {
			continue
		}
		content := p.pack(t, sampleLog)
		path := filepath.Join(t.TempDir(), "log")
		for n := 6; n < len(content); n++ {
			if err := os.WriteFile(path, content[:n], 0o600); err != nil {
				t.Fatal(err)
			}
			st, err := Source{Path: path}.Open()
			var got []byte
			if err == nil {
				got, err = io.ReadAll(st)
				st.Close()
			}
			if !bytes.HasPrefix(sampleLog, got) {
				t.Fatalf("%s cut at %d: wrong bytes", p.name, n)
			}
			if err == nil && len(got) > 0 && len(got) < len(sampleLog) {
				// Only the border between two members is not to be told from the end.
				if len(got) != 1000 && len(got) != 9000 {
					t.Errorf("%s cut at %d: %d bytes and no error", p.name, n, len(got))
				}
			}
			if err != nil && !strings.Contains(err.Error(), path) {
				t.Errorf("%s cut at %d: %v", p.name, n, err)
			}
		}
	}
}

func TestByteOrderMarks(t *testing.T) {
	const text = "#Software: Microsoft Exchange Server\r\n2026-11-01T12:00:00.000Z,käse,\U0001F4E8,end\r\n"
	tests := []struct {
		name    string
		content []byte
		offset  int64
	}{
		{"none", []byte(text), 0},
		{"UTF-8", append([]byte("\xef\xbb\xbf"), text...), 3},
		{"UTF-16, little-endian", utf16ed(text, false), 0},
		{"UTF-16, big-endian", utf16ed(text, true), 0},
	}
	for _, tt := range tests {
		for _, gz := range []bool{false, true} {
			content := tt.content
			if gz {
				content = gzipped(t, content)
			}
			path := writeFile(t, "log", content)
			st := mustOpen(t, path)
			if st.Offset() != tt.offset {
				t.Errorf("%s: begins at offset %d", tt.name, st.Offset())
			}
			for range 2 { // neither takes from the other
				if b, err := st.Peek(9); err != nil || string(b) != text[:9] {
					t.Errorf("%s: Peek %q, %v", tt.name, b, err)
				}
				if b, err := st.Prefix(5); err != nil || !bytes.Equal(b, tt.content[:5]) {
					t.Errorf("%s: Prefix %q, %v", tt.name, b, err)
				}
			}
			if b, err := st.PeekAvailable(4); err != nil || string(b) != text[:4] {
				t.Errorf("%s: PeekAvailable %q, %v", tt.name, b, err)
			}
			if got, err := io.ReadAll(iotest.OneByteReader(st)); err != nil || string(got) != text {
				t.Errorf("%s: read %q, %v", tt.name, got, err)
			}
			st = mustOpen(t, path)
			if err := st.Skip(40); err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			if got, err := io.ReadAll(st); err != nil || string(got) != text[40-tt.offset:] {
				t.Errorf("%s: behind 40: %q, %v", tt.name, got, err)
			}
		}
	}
}

func TestDamagedUTF16(t *testing.T) {
	for in, want := range map[string]string{
		"\xff\xfea\x00b":             "a\uFFFD",  // half a code unit
		"\xff\xfea\x00\x3d\xd8":      "a\uFFFD",  // half a pair at the end
		"\xff\xfe\x3d\xd8b\x00":      "\uFFFDb",  // a first half alone
		"\xff\xfe\xe8\xdcb\x00c\x00": "\uFFFDbc", // a second half alone
		"\xff\xfe":                   "",
	} {
		got, err := io.ReadAll(mustOpen(t, writeFile(t, "log", []byte(in))))
		if err != nil || string(got) != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

// tarHeader is the first block of an archive, as far as Open looks at it.
func tarHeader() []byte {
	b := make([]byte, 1024)
	copy(b, "mail.log")
	copy(b[257:], "ustar\x0000")
	return b
}

func TestArchivesOfFilesAreRefused(t *testing.T) {
	for name, content := range map[string][]byte{
		"logs.tar":    tarHeader(),
		"logs.tar.gz": gzipped(t, tarHeader()),
		"logs.zip":    []byte("PK\x03\x04\x14\x00\x00\x00"),
	} {
		path := writeFile(t, name, content)
		_, err := Source{Path: path}.Open()
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "unpack it") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEmptyFile(t *testing.T) {
	st := mustOpen(t, writeFile(t, "log", nil))
	if b, err := st.Peek(10); len(b) != 0 || err != nil {
		t.Errorf("Peek: %q, %v", b, err)
	}
	if b, err := io.ReadAll(st); len(b) != 0 || err != nil {
		t.Errorf("Read: %q, %v", b, err)
	}
}

// What a live pipe has given is seen without waiting for more.
func TestStandardInputDoesNotWait(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	defer func(f *os.File) { os.Stdin = f }(os.Stdin)
	os.Stdin = r
	const line = "Nov  1 12:00:00 mx postfix/qmgr[71]: 4Xk1Qz2Qz9z1: removed\n"
	io.WriteString(w, line)

	sources, problems := Expand([]string{"-", "-"})
	if len(sources) != 1 || problems != nil || sources[0].Kind != Stdin || sources[0].Size != -1 {
		t.Fatalf("%+v, %v", sources, problems)
	}
	st, err := sources[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	if b, err := st.PeekAvailable(4096); err != nil || string(b) != line {
		t.Errorf("PeekAvailable: %q, %v", b, err)
	}
	buf := make([]byte, 4096)
	if n, err := st.Read(buf); err != nil || string(buf[:n]) != line {
		t.Errorf("Read: %q, %v", buf[:n], err)
	}
	w.Close()
	if n, err := st.Read(buf); n != 0 || err != io.EOF {
		t.Errorf("at the end: %d, %v", n, err)
	}
	if err := st.Close(); err != nil {
		t.Error(err)
	}
}

func TestLooksBinary(t *testing.T) {
	exe, err := os.ReadFile("/proc/self/exe")
	if err != nil || len(exe) < sampleLen {
		exe = append([]byte("\x7fELF\x02\x01\x01"), make([]byte, sampleLen)...)
		copy(exe[64:], "text\x00text\x00\x01\x02\x03")
	}
	wtmp := bytes.Repeat(append([]byte("\x07\x00\x00\x00\x12\x34\x00\x00pts/0"), make([]byte, 371)...), 10)
	for _, tt := range []struct {
		name   string
		sample []byte
		want   bool
	}{
		{"log", sampleLog, false},
		{"empty", nil, false},
		{"hole, then a log", append(make([]byte, 2000), sampleLog...), false},
		{"hole only", make([]byte, 4096), false},
		{"Latin-1", []byte("Nov  1 12:00:00 mx dovecot: user=<k\xe4se\xfc\xf6>\n"), false},
		{"escapes", []byte("Nov  1 12:00:00 mx postfix: \x1b[31mred\x1b[0m\n"), false},
		{"program", exe[:sampleLen], true},
		{"wtmp", wtmp[:3000], true},
		{"gzip", gzipped(t, exe[:sampleLen]), true},
	} {
		if got := LooksBinary(tt.sample); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// go test ./internal/source -run '^$' -bench Read
func BenchmarkRead(b *testing.B) {
	log := bytes.Repeat(sampleLog, 500)
	for _, p := range packers {
		if p.comp == Bzip2 {
			continue
		}
		b.Run(p.name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "log")
			if err := os.WriteFile(path, p.pack(&testing.T{}, log), 0o600); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(log)))
			b.ReportAllocs()
			buf := make([]byte, 1<<20)
			for b.Loop() {
				st, err := Source{Path: path}.Open()
				if err != nil {
					b.Fatal(err)
				}
				n := 0
				for err == nil {
					var k int
					k, err = st.Read(buf)
					n += k
				}
				st.Close()
				if n != len(log) {
					b.Fatalf("%d bytes: %v", n, err)
				}
			}
		})
	}
}

func TestCutOffMeanwhile(t *testing.T) {
	tree(t)
	os.WriteFile("mail.log", bytes.Repeat([]byte("Nov  1 12:00:00 mx one\n"), 10_000), 0o600)
	st, err := Source{Path: "mail.log"}.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, err := io.ReadFull(st, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	os.Truncate("mail.log", 10)
	rest, err := io.ReadAll(st)
	if len(rest) == 0 || err == nil || err.Error() != "mail.log: was cut off while it was being read; what came before has been read" {
		t.Errorf("%d bytes, %v", len(rest), err)
	}
}
