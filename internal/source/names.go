package source

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Names lists the files that args name at the moment. Unlike Expand it opens
// nothing, and it names a file that does not exist yet: it is meant to be called
// again and again while logs come and go. Each file comes under one name only.
func Names(args []string) (names []string) {
	seen := seenFiles{}
	for _, arg := range args {
		for _, path := range namesOf(arg) {
			info, err := os.Stat(path)
			if err != nil || !info.IsDir() && seen.first(path, info) {
				names = append(names, path)
			}
		}
	}
	return names
}

// namesOf lists what one argument names: itself, unless it is a directory or a pattern.
func namesOf(arg string) (paths []string) {
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		walk(arg, func(path string, e fs.DirEntry) {
			if e.Type().IsRegular() || e.Type()&fs.ModeSymlink != 0 {
				paths = append(paths, path)
			}
		}, func(string, error) {})
	case err != nil && isPattern(arg):
		paths, _ = glob(arg)
	default:
		paths = []string{arg}
	}
	return paths
}

// CheckPatterns returns an error if one of args is a pattern that can match nothing.
func CheckPatterns(args []string) error {
	for _, arg := range args {
		if _, err := os.Stat(arg); err != nil && isPattern(arg) && !doublestar.ValidatePathPattern(arg) {
			return badPattern(arg)
		}
	}
	return nil
}

// isPattern reports whether a name that leads to no file has characters of patterns. Those in
// what begins \\?\C:\logs are none.
func isPattern(arg string) bool {
	return strings.ContainsAny(arg[len(filepath.VolumeName(arg)):], "*?[{")
}

func badPattern(pattern string) error {
	return fmt.Errorf("bad pattern \"%s\": check its brackets", pattern)
}

// glob lists what a pattern matches and may be a log. As in bash, ** does not follow links to
// directories: one that leads upwards would be followed round and round.
func glob(pattern string) ([]string, error) {
	opt := []doublestar.GlobOption{doublestar.WithFilesOnly(), doublestar.WithNoHidden()}
	if strings.Contains(pattern, "**") {
		opt = append(opt, doublestar.WithNoFollow())
	}
	if runtime.GOOS == "windows" { // where *.log is expected to name MSGTRK2026010100-1.LOG
		opt = append(opt, doublestar.WithCaseInsensitive())
	}
	volume := filepath.VolumeName(pattern) // a drive or a share of Windows, of which doublestar knows none
	base, rest := doublestar.SplitPattern(filepath.ToSlash(filepath.Clean(pattern)[len(volume):]))
	base = volume + filepath.FromSlash(base)
	names, err := doublestar.Glob(os.DirFS(base), rest, opt...)
	var matches []string
	for _, name := range names {
		if nameMayBeLog(path.Base(name)) {
			matches = append(matches, filepath.Join(base, filepath.FromSlash(name)))
		}
	}
	slices.Sort(matches)
	return matches, err
}

// walk visits what is below a directory and may be a log, but not what is in directories
// that a link leads to. It calls failed for a directory that cannot be listed.
func walk(dir string, visit func(path string, e fs.DirEntry), failed func(dir string, err error)) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		failed(dir, err)
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case !nameMayBeLog(e.Name()):
		case e.IsDir():
			walk(path, visit, failed)
		default:
			visit(path, e)
		}
	}
}
