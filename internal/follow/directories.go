package follow

import (
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"
)

// directories remembers what directories hold. One may hold thousands of logs,
// each of which asks for its siblings.
type directories struct {
	mu sync.Mutex
	of map[string]directory

	readDir func(path string) ([]os.DirEntry, error) // nil: os.ReadDir
}

type directory struct {
	modified time.Time
	// sure is false where the directory may have changed since it was listed
	// without another modification time to show it.
	sure    bool
	entries []os.DirEntry
}

// clockTick is the coarsest step of modification times: that of FAT.
const clockTick = 2 * time.Second

// list returns what is in a directory now, in the order of names; nothing where there is
// none, or none that this process may list. What else goes wrong may be over the next time.
func (d *directories) list(path string) ([]os.DirEntry, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	info, err := os.Stat(path) // before it is listed: a change in between shows the next time
	if err != nil {
		return nil, passing(err)
	}
	if known := d.of[path]; known.sure && known.modified.Equal(info.ModTime()) {
		return known.entries, nil
	}
	read := d.readDir
	if read == nil {
		read = os.ReadDir
	}
	entries, err := read(path)
	if err != nil {
		return nil, passing(err)
	}
	if d.of == nil {
		d.of = map[string]directory{}
	}
	d.of[path] = directory{info.ModTime(), time.Since(info.ModTime()) > clockTick, entries}
	return entries, nil
}

// passing returns an error of a directory if it may be over by itself.
func passing(err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil
	}
	return err
}
