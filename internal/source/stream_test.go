package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

func TestSkip(t *testing.T) {
	eachPacker(t, sampleLog, func(t *testing.T, st *Stream) {
		if err := st.Skip(5000); err != nil || st.Offset() != 5000 {
			t.Errorf("Skip: %v, offset %d", err, st.Offset())
		}
		wantBytes(t, "Read, behind 5000", sampleLog[5000:])(io.ReadAll(st))
		if err := st.Skip(10); err == nil {
			t.Error("went back")
		}
		if err := st.Skip(1 << 30); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("beyond the end: %v", err)
		}
	})
}

// TestSkipToTheEnd: nothing may have come since all was stored.
func TestSkipToTheEnd(t *testing.T) {
	eachPacker(t, sampleLog, func(t *testing.T, st *Stream) {
		if err := st.Skip(int64(len(sampleLog))); err != nil {
			t.Error(err)
		}
		wantBytes(t, "Read", "")(io.ReadAll(st))
	})
}

// TestPeekFar looks further than Stream has at hand, and reads on where that is.
func TestPeekFar(t *testing.T) {
	text := bytes.Repeat([]byte("0123456789abcde\n"), 16<<10)
	for _, far := range []int{100 << 10, 1 << 20} {
		eachPacker(t, text, func(t *testing.T, st *Stream) {
			for _, n := range []int{60 << 10, far, 60 << 10} {
				wantBytes(t, "Peek", text[:min(n, len(text))])(st.Peek(n))
			}
			if err := st.Skip(5000); err != nil {
				t.Error(err)
			}
			wantBytes(t, "Read, behind 5000", text[5000:])(io.ReadAll(st))
		})
	}
	st := mustOpen(t, writeFile(t, "log", append([]byte(UTF8BOM), text...)))
	wantBytes(t, "Peek, behind a mark", text[:100<<10])(st.Peek(100 << 10))
	wantBytes(t, "Read, behind a mark", text)(io.ReadAll(st))
}

func TestClose(t *testing.T) {
	eachPacker(t, sampleLog, func(t *testing.T, st *Stream) {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
		if _, err := st.file.Stat(); !errors.Is(err, os.ErrClosed) {
			t.Errorf("the file is open: %v", err)
		}
		if err := st.Close(); err != nil {
			t.Errorf("once more: %v", err)
		}
	})
}

// TestStoppedBeforeItIsOpen: the file that was opened when ctx ended is closed.
func TestStoppedBeforeItIsOpen(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	st := &Stream{}
	if _, err := st.source(ctx, Source{Path: writeFile(t, "log", sampleLog)}); err != context.Canceled {
		t.Error(err)
	}
	st.Close()
	if _, err := st.file.Stat(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("the file is open: %v", err)
	}
}

func TestCompressionOf(t *testing.T) {
	for head, want := range map[string]string{
		"BZh9\x31\x41\x59": "bzip2", "BZh1\x17\x72\x45": "bzip2", "BZh9": "bzip2", "BZh9\x31": "bzip2",
		"BZh": "plain", "BZh0\x31\x41": "plain", "BZh9\x31\x42": "plain", "BZh9\x17\x73": "plain", "BZh9 is a name": "plain",
		"\x1f\x8b\x08": "gzip", "\x1f\x8b\x07": "plain", "\x28\xb5\x2f\xfd": "zstd", "\x5f\x2a\x4d\x18": "zstd", "\x60\x2a\x4d\x18": "plain",
		"\xfd7zXZ\x00": "xz", "\xfd7zXZ": "plain", "": "plain",
	} {
		if got := CompressionOf([]byte(head)).String(); got != want {
			t.Errorf("%q: %s, want %s", head, got, want)
		}
	}
}

func TestEmptyFile(t *testing.T) {
	st := mustOpen(t, writeFile(t, "log", nil))
	wantBytes(t, "Peek", "")(st.Peek(10))
	wantBytes(t, "Read", "")(io.ReadAll(st))
}

// What a live pipe has given is seen without waiting for more.
func TestStandardInputDoesNotWait(t *testing.T) {
	w := pipedStdin(t)
	const line = "Nov  1 12:00:00 mx postfix/qmgr[71]: 4Xk1Qz2Qz9z1: removed\n"
	io.WriteString(w, line)

	sources, problems := Expand(t.Context(), []string{"-", "-"})
	if len(sources) != 1 || problems != nil || sources[0].Kind != Stdin || sources[0].Size != -1 {
		t.Fatalf("%+v, %v", sources, problems)
	}
	st := must.Have(sources[0].Open())(t)
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
		{"hole in a line of a short log", []byte("Nov  1 12:00:00 mx one\nNov  1 12:0" + string(make([]byte, 1000)) + "Nov  1 12:00:02 mx three\n"), false},
		{"tar of a short log", []byte("mail.log" + string(make([]byte, 92)) + "0000644" + string(make([]byte, 405)) + "Nov  1 12:00:00 mx one\n"), true},
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

func TestCutOffMeanwhile(t *testing.T) {
	tree(t)
	os.WriteFile("mail.log", bytes.Repeat([]byte("Nov  1 12:00:00 mx one\n"), 10_000), 0o600)
	st := must.Have(Source{Path: "mail.log"}.Open())(t)
	defer st.Close()
	must.Have(io.ReadFull(st, make([]byte, 1000)))(t)
	os.Truncate("mail.log", 10)
	rest, err := io.ReadAll(st)
	if len(rest) == 0 || err == nil || err.Error() != "mail.log: was cut off while it was being read; what came before has been read" {
		t.Errorf("%d bytes, %v", len(rest), err)
	}
}

// TestCR: in a file of the old Mac a CR ends a line; elsewhere it is a part of one.
func TestCR(t *testing.T) {
	for in, want := range map[string]string{
		"a\rb\rc":            "a\nb\nc",
		"a\rb\n":             "a\rb\n",
		"a\r\nb\r\n":         "a\r\nb\r\n",
		"a\r":                "a\r",
		UTF8BOM + "a\rb\r":   "a\nb\n",
		"[{\"a\":1},\r{}\r]": "[{\"a\":1},\n{}\n]",
	} {
		for name, content := range map[string][]byte{"UTF-8": []byte(in), "UTF-16": utf16ed(strings.TrimPrefix(in, UTF8BOM), true), "compressed": gzipped(t, []byte(in))} {
			st := mustOpen(t, writeFile(t, "log", content))
			wantBytes(t, name+": "+in, want)(io.ReadAll(st))
		}
	}
}

// TestEmptyMembers: members of gzip with nothing in them are no end.
func TestEmptyMembers(t *testing.T) {
	packed := append(bytes.Repeat(gzipped(t, nil), 300), gzipped(t, sampleLog)...)
	wantBytes(t, "Read", sampleLog)(io.ReadAll(mustOpen(t, writeFile(t, "log.gz", packed))))
}
