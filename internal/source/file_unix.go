//go:build unix

package source

import (
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// fileKey is the same for all names of a file.
type fileKey struct{ dev, ino uint64 }

func keyOf(_ string, info fs.FileInfo) fileKey {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return fileKey{}
	}
	return fileKey{uint64(st.Dev), uint64(st.Ino)}
}

// accessCure says who may read the file: logs mostly belong to a group (adm on
// Debian, systemd-journal) that an operator can join.
func accessCure(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return "run mtalog as a user who may enter its directory"
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if ok && info.Mode().Perm()&0o040 != 0 && st.Gid != 0 {
		gid := strconv.FormatUint(uint64(st.Gid), 10)
		if g, err := user.LookupGroupId(gid); err == nil {
			gid = g.Name
		}
		return "run mtalog as a member of group " + gid + ", or as root"
	}
	return "run mtalog as root, or let its user read the file"
}
