package source

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Names lists the files that args name at the moment. Unlike Expand it opens
// nothing, and it names a file that does not exist yet: it is meant to be called
// again and again while logs come and go. Each file comes under one name only.
func Names(args []string) []string {
	var names []string
	seen := map[fileKey]bool{}
	add := func(path string) {
		if info, err := os.Stat(path); err == nil {
			key := keyOf(path, info)
			if info.IsDir() || seen[key] {
				return
			}
			seen[key] = true
		}
		names = append(names, path)
	}
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case err == nil && info.IsDir():
			walkNames(arg, add)
		case err != nil && strings.ContainsAny(arg, "*?[{"):
			matches, _ := glob(arg)
			for _, m := range matches {
				if nameMayBeLog(filepath.Base(m)) {
					add(m)
				}
			}
		default:
			add(arg)
		}
	}
	return names
}

// CheckPatterns returns an error if one of args is a pattern that can match nothing.
func CheckPatterns(args []string) error {
	for _, arg := range args {
		if _, err := os.Stat(arg); err != nil && strings.ContainsAny(arg, "*?[{") && !doublestar.ValidatePathPattern(arg) {
			return badPattern(arg)
		}
	}
	return nil
}

func badPattern(pattern string) error {
	return fmt.Errorf("bad pattern %q: check its brackets", pattern)
}

// glob lists what a pattern matches. As in bash, ** does not follow links to
// directories: one that leads upwards would be followed round and round.
func glob(pattern string) ([]string, error) {
	opt := []doublestar.GlobOption{doublestar.WithFilesOnly(), doublestar.WithNoHidden()}
	if strings.Contains(pattern, "**") {
		opt = append(opt, doublestar.WithNoFollow())
	}
	matches, err := doublestar.FilepathGlob(pattern, opt...)
	slices.Sort(matches)
	return matches, err
}

func walkNames(dir string, add func(string)) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case !nameMayBeLog(e.Name()):
		case e.IsDir():
			walkNames(path, add)
		case e.Type().IsRegular() || e.Type()&os.ModeSymlink != 0:
			add(path)
		}
	}
}
