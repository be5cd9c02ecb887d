package report

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/queries"
)

// Catalog holds reports by name.
type Catalog struct{ reports map[string]*Report }

// Canned returns the reports that are part of mtalog.
func Canned() (*Catalog, error) {
	c := &Catalog{map[string]*Report{}}
	return c, c.add(queries.FS)
}

// AddDir adds the reports of a user's directory, which may use mtalog's own
// fragments; a report replaces one of the same name. The error of a directory that
// does not exist is fs.ErrNotExist.
func (c *Catalog) AddDir(dir string) error {
	if _, err := os.ReadDir(dir); err != nil { // Glob would find nothing in it
		return err
	}
	err := c.add(os.DirFS(dir))
	if pe, ok := err.(*fs.PathError); ok { // of a report, not of what it includes
		pe.Path = filepath.Join(dir, pe.Path) // DirFS gives it from dir on
	}
	return err
}

// add adds the reports of a directory.
func (c *Catalog) add(from fs.FS) error {
	names, err := fs.Glob(from, "*.sql")
	if err != nil {
		return err
	}
	include := func(file string) (string, error) {
		b, err := fs.ReadFile(from, path.Join("include", file))
		if errors.Is(err, fs.ErrNotExist) {
			b, err = fs.ReadFile(queries.FS, path.Join("include", file))
		}
		return string(b), err
	}
	for _, file := range names {
		text, err := fs.ReadFile(from, file)
		if err != nil {
			return err
		}
		r, err := Parse(strings.TrimSuffix(file, ".sql"), strings.TrimPrefix(string(text), "\ufeff"), include)
		if err != nil {
			return err
		}
		c.reports[r.Name] = r
	}
	return nil
}

// All returns the reports in the order of their names.
func (c *Catalog) All() []*Report {
	all := make([]*Report, 0, len(c.reports))
	for _, name := range slices.Sorted(maps.Keys(c.reports)) {
		all = append(all, c.reports[name])
	}
	return all
}

// Get returns a report. The error for an unknown one names the nearest.
func (c *Catalog) Get(name string) (*Report, error) {
	if r, ok := c.reports[name]; ok {
		return r, nil
	}
	if near := c.nearest(name); len(near) > 0 {
		return nil, fmt.Errorf("no report is called %s: did you mean %s? All: mtalog report --list", name, strings.Join(near, " or "))
	}
	return nil, fmt.Errorf("no report is called %s; see mtalog report --list", name)
}
