package source

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
)

var errArchive = errors.New("an archive of a kind that mtalog does not read: unpack it and name the logs in it")

// archives are the beginnings of archives that mtalog does not read: those of 7-Zip and RAR.
var archives = []string{"7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07"}

// unread are the kinds of compression that mtalog does not read: how a file of that kind begins ("" if that varies),
// the end of its name, and the command that unpacks it to standard output.
var unread = []struct{ magic, suffix, command string }{
	{"\x1f\x9d", ".Z", "uncompress -c"},
	{"LZIP", ".lz", "lzip -dc"},
	{"\x5d\x00\x00", ".lzma", "xz -dc"},
	{"\x89LZO\x00", ".lzo", "lzop -dc"},
	{"", ".br", "brotli -dc"},
}

// unreadOf refuses what only other programs unpack; head is its beginning.
func unreadOf(path string, head []byte) error {
	for _, magic := range archives {
		if bytes.HasPrefix(head, []byte(magic)) {
			return errArchive
		}
	}
	if command := unpackerOf(path, head); command != "" {
		return fmt.Errorf("compressed in a way that mtalog does not read; unpack it first: %s FILE | mtalog summary -", command)
	}
	return nil
}

// unpackerOf returns the command that unpacks a log which is compressed in a way that mtalog does not read, ""
// for others.
func unpackerOf(path string, head []byte) string {
	for _, kind := range unread {
		if kind.magic != "" && bytes.HasPrefix(head, []byte(kind.magic)) || filepath.Ext(path) == kind.suffix && LooksBinary(head) {
			return kind.command
		}
	}
	return ""
}
