//go:build unix

package source

import (
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
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
	if group := readingGroup(info); group != "" {
		return "run mtalog as a member of group " + group + ", or as root"
	}
	return "run mtalog as root, or let its user read the file"
}

// readingGroup returns the group whose members may read a file; "" if that is
// root's, or none.
func readingGroup(info fs.FileInfo) string {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || info.Mode().Perm()&0o040 == 0 || st.Gid == 0 {
		return ""
	}
	gid := strconv.FormatUint(uint64(st.Gid), 10)
	if g, err := user.LookupGroupId(gid); err == nil {
		return g.Name
	}
	return gid
}

// Readers says who may read a file, and which group it is if a group's members may.
func Readers(path string) (group string, a Access) {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", OfAll
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", OfAll
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", OfAll
	}
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if d, err := os.Stat(dir); err == nil && d.Mode().Perm()&0o001 == 0 {
			return "", Hidden
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if info.Mode().Perm()&0o004 != 0 {
		return "", OfAll
	}
	if group = readingGroup(info); group != "" {
		return group, OfGroup
	}
	return "", OfOwner
}
