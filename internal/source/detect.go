package source

import (
	"bytes"
	"errors"
	"regexp"
)

// headLen is how many bytes at the beginning of a file tell how it is packed.
const headLen = 512

// sampleLen is how many bytes at the beginning of a file are looked at to tell a
// log from something else.
const sampleLen = 4096

var (
	zipMagic = []byte("PK\x03\x04") // APPNOTE.TXT section 4.3.7

	journalMagic = []byte("LPKSHHRH") // systemd's JOURNAL_FILE_FORMAT

	tarMagic   = []byte("ustar") // POSIX.1 pax, ustar interchange format
	tarMagicAt = 257
)

// UTF8BOM is the byte order mark of UTF-8.
const UTF8BOM = "\xef\xbb\xbf"

// HasUTF8BOM reports whether a file begins with the byte order mark of UTF-8.
func HasUTF8BOM(head []byte) bool { return bytes.HasPrefix(head, []byte(UTF8BOM)) }

var (
	errTar     = errors.New("a tar archive, not a log: unpack it (tar -xf) and name the logs in it")
	errZip     = errors.New("a zip archive, not a log: unpack it and name the logs in it")
	errJournal = errors.New("a journal of systemd, not a log: journalctl -o json --facility=mail | mtalog summary -")
)

// archiveOf refuses containers of several files where they are not looked into: in another
// one, in a pipe, and where a log is followed; and what has to be unpacked first.
func archiveOf(path string, head []byte) error {
	if isTar(head) {
		return errTar
	}
	if isZip(head) {
		return errZip
	}
	if isJournal(head) {
		return errJournal
	}
	return unreadOf(path, head)
}

// isTar reports whether a file is an archive of tar.
func isTar(head []byte) bool {
	return len(head) >= tarMagicAt+len(tarMagic) && bytes.HasPrefix(head[tarMagicAt:], tarMagic)
}

// isZip reports whether a file is an archive of zip.
func isZip(head []byte) bool { return bytes.HasPrefix(head, zipMagic) }

// isJournal reports whether a file is one of systemd's journal.
func isJournal(head []byte) bool { return bytes.HasPrefix(head, journalMagic) }

// LooksBinary reports whether sample, some KiB of a source's first bytes as Read
// gives them, is anything but text. Text may hold a few control characters,
// bytes above 127 in any encoding, and runs of NUL, which crashes leave behind: at the
// start of a line, and if they are long within any but the first, where an archive of tar
// has them, too.
func LooksBinary(sample []byte) bool {
	control, text := 0, 0
	for i, line := range bytes.SplitAfter(sample, []byte("\n")) {
		if i > 0 {
			line = hole.ReplaceAll(line, nil)
		}
		for _, c := range bytes.TrimLeft(line, "\x00") {
			if c < ' ' && !textControl[c] || c == 0x7f {
				control++
			}
			text++
		}
	}
	return control*20 > text
}

// hole matches what was not written before a crash. Few binary files have so many NUL
// bytes in a row after a line of text.
var hole = regexp.MustCompile(`\x00{32,}`)

// textControl are the control characters that text files hold.
var textControl = [256]bool{'\t': true, '\n': true, '\r': true, '\f': true, '\v': true, '\b': true, 0x1b: true}
