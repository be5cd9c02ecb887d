//go:build unix

package serve

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"sync"
	"syscall"
)

func ownerOf(info os.FileInfo) (int, bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(st.Uid), true
}

var umaskMu sync.Mutex

// listenPrivate listens on a socket that is never open to others, not even
// between being made and having its mode changed. The umask is the process's:
// a file that is made meanwhile is private too.
func listenPrivate(path string) (*net.UnixListener, error) {
	umaskMu.Lock()
	defer umaskMu.Unlock()
	defer syscall.Umask(syscall.Umask(0o177))
	return net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
}

// isPrivate reports whether only the owner of a directory may enter it.
func isPrivate(info os.FileInfo) bool { return info.Mode().Perm()&0o077 == 0 }

// unanswered reports whether an error of dialling means that nobody listens.
func unanswered(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED)
}
