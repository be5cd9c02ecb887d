package serve

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
)

func ownerOf(os.FileInfo) (int, bool) { return 0, false }

// listenPrivate relies on the rights that the socket inherits from its directory. Systems
// before Windows 10 and Server 2019 have no such sockets, and shares have none.
func listenPrivate(path string) (*net.UnixListener, error) {
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrNoSockets, err)
	}
	return l, nil
}

// isPrivate reports true of each directory: its mode says nothing of who may enter it.
func isPrivate(os.FileInfo) bool { return true }

// unanswered reports whether an error of dialling means that nobody listens. Winsock has
// many errors for that. If a process does have the database open, opening it tells so.
func unanswered(err error) bool { return !errors.Is(err, fs.ErrPermission) }
