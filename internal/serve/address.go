package serve

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
)

// maxSocketPath is how long a socket's path may be: sun_path of Linux holds 108
// bytes, that of the BSDs and macOS 104, with a zero byte each.
const maxSocketPath = 103

// address is a possible path of a socket.
type address struct {
	name string
	own  bool // in a directory of our own making
}

// socketPaths returns where the socket of the database at dbPath may be: beside it, or,
// if that path is too long, in a directory of the database's owner. A server takes the
// first, a client tries all, as XDG_RUNTIME_DIR differs between a service and a
// terminal.
func socketPaths(dbPath string) ([]address, error) {
	path, err := filepath.Abs(dbPath)
	if err != nil {
		return nil, err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if beside := path + ".sock"; len(beside) <= maxSocketPath {
		return []address{{name: beside}}, nil
	}
	sum := sha256.Sum256([]byte(path))
	name := fmt.Sprintf("%x.sock", sum[:16])
	owner := os.Geteuid()
	if info, err := os.Stat(path); err == nil {
		if uid, ok := ownerOf(info); ok {
			owner = uid
		}
	}
	var paths []address
	if dir := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		paths = append(paths, address{filepath.Join(dir, "mtalog", name), true})
	}
	return append(paths, address{filepath.Join(os.TempDir(), fmt.Sprintf("mtalog-%d", owner), name), true}), nil
}

// privateDir makes dir, or makes sure that nobody else can write to it.
func privateDir(dir string) error {
	if err := os.Mkdir(dir, 0o700); err == nil || !os.IsExist(err) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	uid, known := ownerOf(info)
	if !info.IsDir() || !isPrivate(info) || known && uid != os.Geteuid() {
		return fmt.Errorf("%s: must be a directory of this user with mode 0700", dir)
	}
	return nil
}
