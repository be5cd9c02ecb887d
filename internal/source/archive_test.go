package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// entry is a file of an archive.
type entry struct {
	name    string
	content []byte
}

func entries(t *testing.T) []entry {
	return []entry{
		{"var/log/mail.log", sampleLog},
		{"./mail.log.1.gz", gzipped(t, sampleLog)},
		{"e.LOG", utf16ed(string(sampleLog), false)},
		{".git/mail.log", sampleLog},
		{"mail.duckdb", sampleLog},
		{"wtmp", append([]byte("\x07\x00\x00\x00\x12\x34\x00\x00pts/0"), make([]byte, 4000)...)},
		{"a/very/" + strings.Repeat("long/", 30) + "path.log", sampleLog}, // in a header of its own
		{"empty.log", nil},
	}
}

var archivedAt = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

func tarred(t *testing.T, list []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	w.WriteHeader(&tar.Header{Name: "var/log/", Typeflag: tar.TypeDir})
	w.WriteHeader(&tar.Header{Name: "current.log", Typeflag: tar.TypeSymlink, Linkname: "var/log/mail.log"})
	for _, e := range list {
		must.Do(t, w.WriteHeader(&tar.Header{Name: e.name, Size: int64(len(e.content)), ModTime: archivedAt, Typeflag: tar.TypeReg}))
		w.Write(e.content)
	}
	must.Do(t, w.Close())
	return b.Bytes()
}

func zipped(t *testing.T, method uint16, list []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.CreateHeader(&zip.FileHeader{Name: "var/log/"})
	for _, e := range list {
		f := must.Have(w.CreateHeader(&zip.FileHeader{Name: e.name, Method: method, Modified: archivedAt}))(t)
		f.Write(e.content)
	}
	must.Do(t, w.Close())
	return b.Bytes()
}

// TestArchives reads what archives hold as from a directory.
func TestArchives(t *testing.T) {
	t.Chdir(t.TempDir())
	list := entries(t)
	for name, content := range map[string][]byte{
		"logs.tar":       tarred(t, list),
		"logs":           tarred(t, list),
		"logs.tar.gz":    gzipped(t, tarred(t, list)),
		"LOGS.TGZ":       gzipped(t, tarred(t, list)),
		"logs.tar.zst.1": zstded(t, tarred(t, list)),
		"logs.zip":       zipped(t, zip.Deflate, list),
		"stored.zip":     zipped(t, zip.Store, list),
	} {
		os.WriteFile(name, content, 0o600)
		sources, problems := Expand(t.Context(), []string{name, "./" + name})
		var got []string
		for _, s := range sources {
			got = append(got, s.Path)
		}
		want := []string{"/var/log/mail.log", "/mail.log.1.gz", "/e.LOG", "/a/very/" + strings.Repeat("long/", 30) + "path.log", "/empty.log"}
		for i := range want {
			want[i] = name + want[i]
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") || problems != nil {
			t.Errorf("%s: %q, %v, want %q", name, got, problems, want)
			continue
		}
		for _, s := range sources {
			text, err := s.Open()
			if err != nil {
				t.Error(err)
				continue
			}
			want := sampleLog
			if strings.HasSuffix(s.Path, "empty.log") {
				want = nil
			}
			wantBytes(t, s.Path, want)(io.ReadAll(text))
			if text.BytesRead() != s.Size || !s.ModTime.Equal(archivedAt) || s.Compression != text.Compression() {
				t.Errorf("%+v: read %d bytes, %v", s, text.BytesRead(), text.Compression())
			}
			text.Close()
			again, _ := s.Open()
			if err := again.Skip(int64(len(want) / 2)); err != nil {
				t.Error(err)
			}
			wantBytes(t, s.Path+" from its middle", want[len(want)/2:])(io.ReadAll(again))
			again.Close()
		}
	}
}

// TestArchivesInDirectories are looked for by their first bytes, and documents are not
// taken for archives of logs.
func TestArchivesInDirectories(t *testing.T) {
	t.Chdir(t.TempDir())
	os.Mkdir("d", 0o700)
	one := []entry{{"mail.log", sampleLog}}
	os.WriteFile("d/a.backup", tarred(t, one), 0o600)
	os.WriteFile("d/b.ZIP", zipped(t, zip.Deflate, one), 0o600)
	os.WriteFile("d/c.docx", zipped(t, zip.Deflate, one), 0o600)
	os.WriteFile("d/d.tgz", gzipped(t, sampleLog), 0o600) // by its name an archive
	if got := expanded("d"); got != "d/a.backup/mail.log\nd/b.ZIP/mail.log\nd/d.tgz" {
		t.Error(got)
	}
	os.Mkdir("e", 0o700)
	os.WriteFile("e/settings.tar", tarred(t, []entry{{"x.pid", []byte("1\n")}}), 0o600)
	if got := expanded("e"); !strings.HasPrefix(got, "! directory e holds no log files") {
		t.Error(got)
	}
	os.WriteFile("e/mail.log", sampleLog, 0o600)
	if got := expanded("e"); got != "e/mail.log" {
		t.Error(got)
	}
	if got := expanded("d/c.docx"); got != "d/c.docx/mail.log" {
		t.Error(got)
	}
}

// TestPassedOverInArchives is what is passed over in directories too: a report for support has
// the whole /var/log.
func TestPassedOverInArchives(t *testing.T) {
	t.Chdir(t.TempDir())
	list := []entry{
		{"mail.log", sampleLog},
		{"journal/system.journal", append([]byte("LPKSHHRH\x00\x00\x00\x00"), make([]byte, 500)...)},
		{"readme.docx", zipped(t, zip.Deflate, []entry{{"document.xml", []byte("<x/>")}})},
		{"old.7z", append([]byte("7z\xbc\xaf\x27\x1c"), make([]byte, 500)...)},
	}
	for name, content := range map[string][]byte{"r.tar": tarred(t, list), "r.zip": zipped(t, zip.Deflate, list)} {
		os.WriteFile(name, content, 0o600)
		if got := expanded(name); got != name+"/mail.log" {
			t.Error(got)
		}
	}
}

// TestBadArchives have their sound part read.
func TestBadArchives(t *testing.T) {
	t.Chdir(t.TempDir())
	two := []entry{{"a.log", sampleLog}, {"b.log", bytes.Repeat(sampleLog, 100)}}
	packed := gzipped(t, tarred(t, two))
	unknown := zipped(t, zip.Store, two[:1])
	unknown[bytes.LastIndex(unknown, []byte("PK\x01\x02"))+10] = 14 // LZMA: APPNOTE.TXT section 4.4.5
	encrypted := zipped(t, zip.Store, two[:1])
	encrypted[bytes.LastIndex(encrypted, []byte("PK\x01\x02"))+8] |= 1 // section 4.4.4
	journal := append([]byte("LPKSHHRH\x00\x00\x00\x00"), make([]byte, 500)...)
	for name, tt := range map[string]struct {
		content []byte
		want    string
	}{
		"cut.tar":       {tarred(t, two)[:100000], "cut.tar/a.log\ncut.tar/b.log\n! cut.tar: damaged archive: what came before has been read: unexpected EOF"},
		"cut.tar.gz":    {packed[:len(packed)/2], "cut.tar.gz/a.log\ncut.tar.gz/b.log\n! cut.tar.gz: the gzip data ends too early"},
		"cut.zip":       {zipped(t, zip.Deflate, two)[:5000], "! cut.zip: damaged archive: what came before has been read: zip: not a valid zip file"},
		"unknown.zip":   {unknown, "! unknown.zip/a.log: compressed in a way that mtalog does not read: unpack it"},
		"encrypted.zip": {encrypted, "! encrypted.zip/a.log: encrypted: unpack it"},
		"nested.tar":    {tarred(t, []entry{{"x.tar", tarred(t, two)}, two[0]}), "nested.tar/a.log\n! nested.tar/x.tar: a tar archive, not a log: unpack it"},
		"nested.zip":    {zipped(t, zip.Store, []entry{{"x.ZIP", zipped(t, zip.Store, two)}, two[0]}), "nested.zip/a.log\n! nested.zip/x.ZIP: a zip archive, not a log: unpack it"},
		"journal.tar":   {tarred(t, []entry{{"system.journal", journal}}), "! journal.tar: a journal of systemd, not a log"},
		"sparse.tar":    {sparseTar(), "! sparse.tar/a.log: has holes: unpack it (tar -xf)"},
		"none.tar":      {tarred(t, []entry{{"x.pid", []byte("1\n")}}), "! archive none.tar holds no log files: unpack it and name the files"},
		"none.zip":      {zipped(t, zip.Store, nil), "! archive none.zip holds no log files"},
	} {
		os.WriteFile(name, tt.content, 0o600)
		if got := expanded(name); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, tt.want)
		}
	}
	sources, _ := Expand(t.Context(), []string{"cut.tar"})
	st := must.Have(sources[1].Open())(t)
	defer st.Close()
	text, err := io.ReadAll(st)
	if !errors.Is(err, io.ErrUnexpectedEOF) || !bytes.HasPrefix(two[1].content, text) || len(text) < 50000 {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}

// sparseTar holds a file of 8 KiB of which only the last KiB was written (GNU tar's manual,
// appendix "Basic Tar Format").
func sparseTar() []byte {
	b := make([]byte, 512+1024+2*512)
	for at, field := range map[int]string{
		0: "a.log", 100: "0000600", 108: "0000000", 116: "0000000", 124: "00000002000", 136: "00000000000", 156: "S", 257: "ustar  ",
		386: "00000016000", 398: "00000002000", 483: "00000020000",
	} {
		copy(b[at:], field)
	}
	sum := int32(8 * ' ')
	for _, c := range b[:512] {
		sum += int32(c)
	}
	copy(b[148:], fmt.Sprintf("%06o\x00 ", sum))
	return b
}

// TestUnpackingEnds with its context, and leaves nothing behind.
func TestUnpackingEnds(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("TMPDIR", t.TempDir())
	os.WriteFile("logs.tar.gz", gzipped(t, tarred(t, []entry{{"mail.log", bytes.Repeat(sampleLog, 1000)}})), 0o600)
	stopped := errors.New("stopped")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(stopped)
	if _, problems := Expand(ctx, []string{"logs.tar.gz"}); len(problems) == 0 || !errors.Is(problems[0], stopped) {
		t.Error(problems)
	}
	if left, _ := os.ReadDir(os.Getenv("TMPDIR")); len(left) > 0 {
		t.Error(left)
	}
}

func TestUnpackingNeedsRoom(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("TMPDIR", "nowhere")
	os.WriteFile("logs.tar.gz", gzipped(t, tarred(t, nil)), 0o600)
	if got := expanded("logs.tar.gz"); !strings.HasPrefix(got, "! logs.tar.gz: unpacking it to nowhere: ") || !strings.Contains(got, "TMPDIR") {
		t.Error(got)
	}
}
