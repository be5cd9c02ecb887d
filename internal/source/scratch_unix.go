//go:build unix

package source

import "os"

// scratch makes a file in $TMPDIR that only this process can find, and that ends with it.
func scratch() (*os.File, error) {
	f, err := os.CreateTemp("", "mtalog-*.tar")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
