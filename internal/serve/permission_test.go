//go:build unix

package serve

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/nobody"
)

func TestDialPermissionDenied(t *testing.T) {
	if nobody.Runs(t) {
		return
	}
	dir := filepath.Join(t.TempDir(), "shut")
	must.Do(t, os.Mkdir(dir, 0))
	db := filepath.Join(dir, "x.duckdb")
	_, err := Dial(t.Context(), db)
	if want := "permission denied: " + db + ": run mtalog as the user whose database it is, or as root"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
