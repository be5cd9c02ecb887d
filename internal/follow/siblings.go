package follow

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/mtalog/mtalog/internal/source"
)

// compressed matches what compressing a log puts after its name.
var compressed = strings.ReplaceAll(strings.Join(source.Suffixes(), "|"), ".", `\.`)

// rotation matches what is put after or into a log's name when it is rotated:
// a number (logrotate, exicyclog, savelog) or a date (logrotate's dateext, with
// or without hour and seconds since 1970), then perhaps a compression's name.
// Where a daemon makes its new log before logrotate's create does, logrotate
// puts that one away as mail.log-2026110113.backup.
var rotation = regexp.MustCompile(`^[.-](?:(\d{1,5})|(\d{4}-?\d{2}-?\d{2}(?:[-T_.]?\d{1,10})?)(?:\.backup)?)(?:` + compressed + `)?$`)

// siblingsOf returns the files that the log at path has been rotated to, oldest first:
// mail.log.1, mail.log.2.gz, mail.log-20261101, mail.log-20261101.gz, and with
// the mark before the extension mail.1.log, mail-20261101.log.gz. They lie beside it, or in a directory
// there that has no log of this name (logrotate's olddir).
func (d *directories) siblingsOf(path string) ([]string, error) {
	dir, base := filepath.Split(path)
	entries, err := d.list(cmp.Or(dir, "."))
	names := siblingsIn(dir, base, entries)
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		below, failed := d.list(dir + e.Name())
		err = cmp.Or(err, failed)
		if !slices.ContainsFunc(below, func(e os.DirEntry) bool { return e.Name() == base }) {
			names = append(names, siblingsIn(dir+e.Name(), base, below)...)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return olderFirst(base, a, b) })
	return names, err
}

// siblingsIn returns those in a directory that holds entries.
func siblingsIn(dir, base string, entries []os.DirEntry) (names []string) {
	stem := strings.TrimSuffix(base, filepath.Ext(base)) // all siblings begin with it
	first, _ := slices.BinarySearchFunc(entries, stem, func(e os.DirEntry, stem string) int { return cmp.Compare(e.Name(), stem) })
	for _, e := range entries[first:] {
		if !strings.HasPrefix(e.Name(), stem) {
			break
		}
		if _, _, ok := rotationOf(base, e.Name()); ok && !e.IsDir() {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	return names
}

// siblingsOf is that of directories, and tells of an error.
func (f *Follower) siblingsOf(path string) (list []string, ok bool) {
	list, err := f.dirs.siblingsOf(path)
	dir := filepath.Dir(path)
	if err != nil {
		f.tellOnce(Event{Kind: Unreadable, Path: dir, Err: err})
		return nil, false
	}
	f.allIsWell(dir)
	return list, true
}

// isRotated reports whether path has a rotation's mark at its end, so that other
// files are moved there as time goes by.
func isRotated(path string) bool {
	name := filepath.Base(path)
	for i := range name {
		if i > 0 && rotation.MatchString(name[i:]) {
			return true
		}
	}
	return false
}

// rotationOf returns the rotation number or date in name, if that is a sibling of
// base.
func rotationOf(base, name string) (number int, date string, ok bool) {
	rest, cut := strings.CutPrefix(name, base)
	if !cut {
		ext := filepath.Ext(base)
		stem := strings.TrimSuffix(base, ext)
		if rest, cut = strings.CutPrefix(name, stem); !cut || ext == "" || stem == "" {
			return 0, "", false
		}
		i := strings.Index(rest, ext) // mail-20261101.log.gz
		if i < 0 {
			return 0, "", false
		}
		rest = rest[:i] + rest[i+len(ext):]
	}
	m := rotation.FindStringSubmatch(rest)
	if m == nil {
		return 0, "", false
	}
	number, _ = strconv.Atoi(m[1])
	return number, m[2], true
}

func olderFirst(base, a, b string) int {
	an, ad, _ := rotationOf(base, filepath.Base(a))
	bn, bd, _ := rotationOf(base, filepath.Base(b))
	switch {
	case ad != "" && bd != "":
		return cmp.Or(cmp.Compare(ad, bd), cmp.Compare(a, b))
	case ad == "" && bd == "":
		return cmp.Or(-cmp.Compare(an, bn), cmp.Compare(a, b))
	}
	return modTime(a).Compare(modTime(b))
}
