package source

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/mtalog/mtalog/internal/must"
)

func TestCompressions(t *testing.T) {
	tried := map[Compression]bool{}
	for _, p := range packers {
		tried[p.comp] = true
		t.Run(p.name, func(t *testing.T) {
			content := p.pack(t, sampleLog)
			path := writeFile(t, "named-after-nothing", content)
			sources, problems := Expand(t.Context(), []string{path})
			if len(sources) != 1 || problems != nil || sources[0].Compression != p.comp || sources[0].Size != int64(len(content)) {
				t.Fatalf("Expand: %+v, %v", sources, problems)
			}
			st := mustOpen(t, path)
			wantBytes(t, "Prefix", sampleLog[:4096])(st.Prefix(4096))
			wantBytes(t, "Peek", sampleLog)(st.Peek(60 << 10))
			if err := iotest.TestReader(st, sampleLog); err != nil {
				t.Error(err)
			}
			if st.BytesRead() != int64(len(content)) || st.Offset() != int64(len(sampleLog)) || st.Compression() != p.comp {
				t.Errorf("read %d of %d bytes, offset %d, %v", st.BytesRead(), len(content), st.Offset(), st.Compression())
			}
		})
	}
	tried[Deflate] = true // by the archives of zip of TestArchives
	if len(tried) != len(compressions) {
		t.Errorf("packers tries %d of %d compressions", len(tried), len(compressions))
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

// Cut anywhere, an archive gives what came before, and an error that names it, and never
// panics.
func TestArchiveCutEverywhere(t *testing.T) {
	for _, p := range packers {
		if p.comp == Plain {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			content := p.pack(t, sampleLog)
			path := filepath.Join(t.TempDir(), "log")
			for n := 6; n < len(content); n++ {
				must.Do(t, os.WriteFile(path, content[:n], 0o600))
				got, err := readFile(path)
				// Only the border between two members is not to be told from the end.
				whole := len(got) == 0 || len(got) == len(sampleLog) || len(got) == 1000 || len(got) == 9000
				switch {
				case !bytes.HasPrefix(sampleLog, got):
					t.Fatalf("cut at %d: wrong bytes", n)
				case err == nil && !whole:
					t.Errorf("cut at %d: %d bytes and no error", n, len(got))
				case err != nil && !strings.Contains(err.Error(), path):
					t.Errorf("cut at %d: %v", n, err)
				}
			}
		})
	}
}

func readFile(path string) ([]byte, error) {
	st, err := Source{Path: path}.Open()
	if err != nil {
		return nil, err
	}
	defer st.Close()
	return io.ReadAll(st)
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
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "unpack it") || strings.Contains(err.Error(), "damaged") {
			t.Errorf("%s: %v", name, err)
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
			path := writeFile(b, "log", p.pack(b, log))
			b.SetBytes(int64(len(log)))
			b.ReportAllocs()
			buf := make([]byte, 1<<20)
			for b.Loop() {
				st := must.Have(Source{Path: path}.Open())(b)
				n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, st, buf)
				st.Close()
				if err != nil || n != int64(len(log)) {
					b.Fatalf("%d bytes: %v", n, err)
				}
			}
		})
	}
}

// What comes behind a compressed log is told apart from a log that is cut off.
func TestSomethingElseBehind(t *testing.T) {
	for _, p := range packers {
		if p.comp == Plain || p.comp == XZ {
			continue
		}
		path := writeFile(t, "mail.log.2", append(p.pack(t, sampleLog), "Nov  1 12:00"...))
		got, err := readFile(path)
		if !bytes.Equal(got, sampleLog) || err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "the "+p.comp.String()+" data ends before the file does") {
			t.Errorf("%s: %d bytes, %v", p.name, len(got), err)
		}
	}
}

// A log that only another program unpacks is not passed over in silence, wherever it is found.
func TestUnread(t *testing.T) {
	content := make([]byte, 2000)
	for i := range content {
		content[i] = byte(i * i * 7919 >> 8)
	}
	for name, magic := range map[string]string{"mail.log.1.Z": "\x1f\x9d\x90", "mail.log.1.lz": "LZIP\x01", "mail.log.1.lzma": "\x5d\x00\x00\x80\x00", "mail.log.1.lzo": "\x89LZO\x00\r\n", "mail.log.1.br": ""} {
		path := writeFile(t, name, append([]byte(magic), content...))
		for _, arg := range []string{path, filepath.Dir(path)} {
			sources, problems := Expand(t.Context(), []string{arg})
			if len(sources) != 1 || problems != nil {
				t.Errorf("%s: %v, %v", arg, sources, problems)
				continue
			}
			if _, err := sources[0].Open(); err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "-dc FILE") && !strings.Contains(err.Error(), "uncompress -c FILE") {
				t.Errorf("%s: %v", arg, err)
			}
		}
	}
	text := writeFile(t, "mail.log.br", sampleLog)
	if got, err := readFile(text); err != nil || !bytes.Equal(got, sampleLog) {
		t.Errorf("text with such a name: %d bytes, %v", len(got), err)
	}
	for _, magic := range archives {
		path := writeFile(t, "logs", append([]byte(magic), content...))
		if _, err := readFile(path); err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "unpack it") {
			t.Error(err)
		}
	}
}
