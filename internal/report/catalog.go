package report

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/nearest"
	"github.com/mtalog/mtalog/internal/oserr"
	"github.com/mtalog/mtalog/queries"
)

// Catalog holds reports by name.
type Catalog struct {
	reports map[string]*Report
	broken  map[string]error // reports that cannot be run, with the reason
}

// Canned returns the reports that are part of mtalog.
func Canned() (*Catalog, error) {
	c := &Catalog{reports: map[string]*Report{}, broken: map[string]error{}}
	if err := c.add(queries.FS, false); err != nil {
		return nil, err
	}
	return c, errors.Join(slices.Collect(maps.Values(c.broken))...)
}

// AddDir adds the reports of a user's directory, which may use mtalog's own fragments. A
// report replaces one of the same name. A report that is broken is not an error: Get and
// Broken tell of it. The error for a directory that does not exist is fs.ErrNotExist.
func (c *Catalog) AddDir(dir string) error {
	if _, err := os.ReadDir(dir); err != nil { // Glob would find nothing in it
		return err
	}
	return c.add(os.DirFS(dir), true)
}

// add adds the reports of a directory, a user's own or mtalog's.
func (c *Catalog) add(from fs.FS, own bool) error {
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
		name := strings.TrimSuffix(file, ".sql")
		text, err := fs.ReadFile(from, file)
		if err != nil {
			c.broken[name] = fmt.Errorf("report %s: cannot be read: %w", name, oserr.Bare(err))
			continue
		}
		r, err := Parse(name, strings.TrimPrefix(string(text), "\ufeff"), include)
		if err == nil && !own {
			err = r.checkHeader()
		}
		if err != nil {
			c.broken[name] = err
			continue
		}
		r.Own, r.Title = own, cmp.Or(r.Title, name)
		c.reports[name] = r
		delete(c.broken, name)
	}
	for name := range c.broken {
		delete(c.reports, name) // a canned one is not what was meant
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

// Broken returns what is wrong with each of a user's own reports that cannot be run, by
// name.
func (c *Catalog) Broken() map[string]error { return c.broken }

// Get returns a report. The error for an unknown one names the nearest.
func (c *Catalog) Get(name string) (*Report, error) {
	if r, ok := c.reports[name]; ok {
		return r, nil
	}
	if err := c.broken[name]; err != nil {
		return nil, err
	}
	if meant := nearest.Question(name, slices.Sorted(maps.Keys(c.reports))); meant != "" {
		return nil, fmt.Errorf("no report is called %s; %s All: mtalog report --list", name, meant)
	}
	return nil, fmt.Errorf("no report is called %s; see mtalog report --list", name)
}
