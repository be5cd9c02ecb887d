package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Expand turns what a user named into sources: files, directories and archives (with all
// below them), patterns with * ? [] {} and ** for any depth, and "-" for
// standard input. A file that is named twice, also by a link, comes once.
//
// What cannot be read does not keep the rest from being read: for each such
// thing there is a problem, an error of one line that names it and the cure. A
// named pipe is read only if it is named itself; one that is found is reported as
// ErrPassedOver, as is a log that only repeats the mail log beside it. A compressed
// archive is unpacked, until ctx ends, to a file that ends with the process.
func Expand(ctx context.Context, args []string) (sources []Source, problems []error) {
	x := expansion{ctx: ctx, seen: seenFiles{}}
	for _, arg := range args {
		x.arg(arg)
	}
	x.passOverRepeats()
	return x.sources, x.problems
}

// ErrPassedOver is the problem with what is left out, for a reason that is no failure.
var ErrPassedOver = errors.New("passed over")

type expansion struct {
	ctx      context.Context
	sources  []Source
	problems []error
	seen     seenFiles
	journal  bool // a file of systemd's journal was passed over
}

func (x *expansion) problem(format string, args ...any) {
	x.problems = append(x.problems, fmt.Errorf(format, args...))
}

// failed adds the problem that something at path cannot be read.
func (x *expansion) failed(path string, err error) {
	x.problems = append(x.problems, Explain(path, err))
}

// outcomes is how much has come of the arguments so far.
func (x *expansion) outcomes() int { return len(x.sources) + len(x.problems) }

func (x *expansion) arg(arg string) {
	if arg == "-" {
		x.stdin()
		return
	}
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		x.directory(arg)
	case err == nil:
		x.named(arg, info)
	case isPattern(arg) && !errors.Is(err, fs.ErrPermission): // Windows calls a name with * or ? invalid
		x.pattern(arg)
	default:
		x.failed(arg, err)
	}
}

func (x *expansion) stdin() {
	s := Source{Path: "-", Kind: Stdin, Size: -1}
	if info, err := os.Stdin.Stat(); err == nil {
		if !x.seen.first("-", info) {
			return
		}
		if info.Mode().IsRegular() {
			s.Size, s.ModTime = info.Size(), info.ModTime()
		}
	}
	x.sources = append(x.sources, s)
}

// seenFiles are files that were seen before, under any name.
type seenFiles map[fileKey]bool

// first reports whether a file has not been seen before.
func (seen seenFiles) first(path string, info fs.FileInfo) bool {
	key := keyOf(path, info)
	before := seen[key]
	seen[key] = true
	return !before
}

// named adds a file that the user named: whatever it holds, it is wanted.
func (x *expansion) named(path string, info fs.FileInfo) {
	switch mode := info.Mode(); {
	case mode.IsRegular():
		if !x.seen.first(path, info) {
			return
		}
		head, err := readHead(path, headLen)
		if err != nil {
			x.failed(path, err)
			return
		}
		if !x.namedArchive(path, info, head) {
			x.add(path, info, head)
		}
	case mode&fs.ModeSocket != 0:
		x.problem("%s: a socket, not a log: name the log itself", path)
	default: // a pipe: to read from it is to consume it
		if x.seen.first(path, info) {
			x.sources = append(x.sources, Source{Path: path, Kind: Pipe, Size: -1})
		}
	}
}

func (x *expansion) add(path string, info fs.FileInfo, head []byte) {
	x.sources = append(x.sources, Source{
		Path:        path,
		Compression: CompressionOf(head),
		Size:        info.Size(),
		ModTime:     info.ModTime(),
	})
}

func (x *expansion) pattern(pattern string) {
	matches, err := glob(pattern)
	if err != nil {
		x.problems = append(x.problems, badPattern(pattern))
		return
	}
	held, found := len(x.problems), false
	for _, path := range matches {
		if info, ok := x.regular(path); ok {
			found = true
			x.named(path, info)
		}
	}
	if !found && len(x.problems) == held {
		x.problem("no file matches \"%s\": check the pattern, and that its directory may be read", pattern)
	}
}

// directory adds the logs below dir.
func (x *expansion) directory(dir string) {
	held, found := len(x.problems), false
	walk(dir, func(path string, _ fs.DirEntry) { found = x.found(path) || found }, x.failed)
	switch {
	case found || len(x.problems) > held:
	case x.journal:
		x.problem("%s: %w", dir, errJournal)
	default:
		x.problem("directory %s holds no log files: name the files, or a pattern such as \"%s\"", dir, filepath.Join(dir, "*.log*"))
	}
}

// found adds a file of a directory, if it may be a log, and reports whether it may.
func (x *expansion) found(path string) bool {
	info, ok := x.regular(path)
	if !ok {
		return false
	}
	head, err := readHead(path, sampleLen)
	if err != nil {
		x.failed(path, err)
		return false
	}
	x.journal = x.journal || isJournal(head)
	if !mayBeLog(path, head) {
		return false
	}
	if !x.seen.first(path, info) {
		return true
	}
	held := x.outcomes()
	if !x.archived(path, info, head) {
		x.add(path, info, head)
	}
	return x.outcomes() > held // else an archive of something else
}

// mayBeLog tells from a file's first bytes whether it may be a log, or hold logs.
func mayBeLog(path string, head []byte) bool {
	switch {
	case isZip(head): // as are many documents and programs
		return strings.EqualFold(filepath.Ext(path), ".zip")
	case isTar(head), IsUTF16(head), CompressionOf(head) != Plain, unpackerOf(path, head) != "": // the last of which opening it refuses
		return true
	}
	return !LooksBinary(head) && !isJournal(head)
}

// regular reports whether what was found at path is a regular file. A path that
// leads nowhere is no problem: it is a link that dangles or goes round in a circle,
// or the file was rotated away just now.
func (x *expansion) regular(path string) (fs.FileInfo, bool) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ELOOP):
		return nil, false
	case err != nil:
		x.failed(path, err)
		return nil, false
	case info.Mode()&fs.ModeNamedPipe != 0:
		x.problem("%s: a named pipe, %w: name it itself to read from it", path, ErrPassedOver)
	}
	return info, info.Mode().IsRegular()
}

// notLogs are the ends of the names of other files that a directory of logs may
// hold.
var notLogs = []string{".duckdb", ".duckdb.wal", ".db", ".sqlite", ".pid", ".lock", ".sock", ".swp", ".tmp", ".state", ".offset"}

func nameMayBeLog(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") {
		return false
	}
	for _, suffix := range notLogs {
		if strings.HasSuffix(name, suffix) {
			return false
		}
	}
	return true
}

func readHead(path string, n int) ([]byte, error) {
	f, err := OpenNow(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, n)
	n, err = io.ReadFull(f, head)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return head[:n], err
}
