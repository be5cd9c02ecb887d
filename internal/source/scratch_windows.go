package source

import (
	"crypto/rand"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// scratch makes a file in %TMP% that ends with this process.
func scratch() (*os.File, error) {
	name := filepath.Join(os.TempDir(), "mtalog-"+rand.Text()+".tar")
	return os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL|windows.FILE_FLAG_DELETE_ON_CLOSE, 0o600)
}
