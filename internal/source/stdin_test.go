package source

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestStdinFromItsMiddle: what a shell has read of a file before is no part of
// standard input, so that offsets count from where it was left.
func TestStdinFromItsMiddle(t *testing.T) {
	const before = "a line that another command has read\n"
	path := filepath.Join(t.TempDir(), "mail.log")
	must.Do(t, os.WriteFile(path, append([]byte(before), sampleLog...), 0o600))
	f := must.Have(os.Open(path))(t)
	defer f.Close()
	defer func(f *os.File) { os.Stdin = f }(os.Stdin)
	os.Stdin = f
	for _, to := range []int64{0, 10, 10_000} {
		must.Have(f.Seek(int64(len(before)), io.SeekStart))(t)
		st := must.Have(Source{Path: "-", Kind: Stdin}.Open())(t)
		must.Do(t, st.Skip(to))
		got, err := io.ReadAll(st)
		if err != nil || !bytes.Equal(got, sampleLog[to:]) {
			t.Errorf("after %d: %.40q, %v; want %.40q", to, got, err, sampleLog[to:])
		}
		if n := st.BytesRead(); n != int64(len(sampleLog)) {
			t.Errorf("after %d: %d bytes read of %d", to, n, len(sampleLog))
		}
		must.Do(t, st.Close())
	}
}
