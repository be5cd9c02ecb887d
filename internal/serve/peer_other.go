//go:build !linux

package serve

import (
	"net"
	"os"
)

// peerUID vouches for everybody: here the socket's mode alone guards it.
func peerUID(*net.UnixConn) (int, error) { return os.Geteuid(), nil }
