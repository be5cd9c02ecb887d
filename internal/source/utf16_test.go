package source

import (
	"io"
	"testing"
	"testing/iotest"
)

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
		for name, content := range map[string][]byte{tt.name: tt.content, tt.name + ", compressed": gzipped(t, tt.content)} {
			t.Run(name, func(t *testing.T) {
				path := writeFile(t, "log", content)
				st := mustOpen(t, path)
				if st.Offset() != tt.offset {
					t.Errorf("begins at offset %d", st.Offset())
				}
				for range 2 { // neither takes from the other
					wantBytes(t, "Peek", text[:9])(st.Peek(9))
					wantBytes(t, "Prefix", tt.content[:5])(st.Prefix(5))
				}
				wantBytes(t, "Read", text)(io.ReadAll(iotest.OneByteReader(st)))
				st = mustOpen(t, path)
				if err := st.Skip(40); err != nil {
					t.Error(err)
				}
				wantBytes(t, "Read, behind 40", text[40-tt.offset:])(io.ReadAll(st))
			})
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
