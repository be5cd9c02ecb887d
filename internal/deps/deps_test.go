// Package deps holds the import rule of the house as a test: text knows no
// columns, columns know no store, stores know no format, cmd introduces them.
package deps

import (
	"errors"
	"go/build"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/mtalog/mtalog/"

// rules name what a package may import beyond the standard library. A rule
// that ends in "/" holds for all packages below it. The longest match counts.
var rules = map[string][]string{
	"parsers/":               {"parsers/", "parsers"},
	"internal/line":          {},
	"internal/source":        {"internal/oserr", "github.com/klauspost/compress/", "github.com/pierrec/lz4/", "github.com/ulikunitz/xz", "github.com/bmatcuk/doublestar/", "golang.org/x/sys/"},
	"internal/classify":      {"parsers", "parsers/smtpcode"},
	"internal/checkpoint":    {"github.com/zeebo/xxh3"},
	"internal/follow":        {"internal/checkpoint", "internal/line", "internal/source", "github.com/nxadm/tail", "github.com/nxadm/tail/"},
	"internal/batch":         {"parsers/", "parsers", "github.com/apache/arrow/"},
	"internal/plan":          {},
	"internal/numbers":       {},
	"internal/dbfile":        {},
	"internal/serve":         {"internal/plan", "internal/report"},
	"internal/journal":       {},
	"internal/settings":      {"internal/oserr", "github.com/pelletier/go-toml/"},
	"internal/metrics":       {"github.com/prometheus/client_golang/"},
	"internal/top":           {"internal/report", "internal/report/render", "internal/statement", "charm.land/", "github.com/charmbracelet/"},
	"internal/pseudonym":     {},
	"internal/dict":          {"github.com/zeebo/xxh3"},
	"internal/sink":          {"parsers", "internal/batch", "internal/checkpoint", "github.com/apache/arrow/"},
	"internal/sink/duckdb":   {"internal/dbfile", "internal/numbers", "internal/oserr", "internal/sink", "internal/sink/duckdb/join", "internal/sink/duckdb/views", "internal/batch", "internal/classify", "internal/checkpoint", "internal/dict", "internal/pseudonym", "internal/statement", "parsers", "parsers/smtpcode", "github.com/apache/arrow/", "github.com/marcboeker/go-duckdb", "golang.org/x/sys/"},
	"internal/sink/duckdb/":  {"internal/dict", "internal/numbers", "internal/plan", "internal/sink", "internal/statement", "parsers"},
	"internal/ingest":        {"parsers", "internal/dbfile", "internal/batch", "internal/classify", "internal/dict", "internal/line", "internal/source", "internal/follow", "internal/checkpoint", "internal/sink", "github.com/apache/arrow/", "github.com/zeebo/xxh3"},
	"internal/answers":       {"internal/classify", "internal/numbers", "internal/report", "internal/statement", "internal/stats", "parsers", "parsers/smtpcode"},
	"internal/choice":        {"internal/classify", "internal/nearest", "parsers"},
	"internal/explain":       {"internal/classify", "internal/report/render", "parsers", "parsers/formats", "parsers/smtpcode", "golang.org/x/text/"},
	"internal/check":         {"internal/choice", "internal/numbers", "internal/report", "internal/statement", "parsers"},
	"internal/outfile":       {"internal/dbfile", "internal/oserr"},
	"internal/parquet":       {"internal/report", "internal/report/render", "internal/sink/duckdb"},
	"internal/reclassify":    {"internal/classify", "internal/statement", "parsers", "parsers/smtpcode"},
	"internal/statement":     {},
	"internal/stats":         {},
	"internal/nearest":       {},
	"internal/trace":         {"internal/classify", "internal/dict", "internal/numbers", "internal/report", "internal/report/render", "internal/statement", "parsers", "parsers/smtpcode", "github.com/jedib0t/go-pretty/", "golang.org/x/sync/"},
	"queries":                {},
	"internal/report":        {"internal/nearest", "internal/numbers", "internal/oserr", "queries"},
	"internal/report/html":   {"internal/report", "internal/report/render"},
	"internal/report/render": {"internal/report", "github.com/jedib0t/go-pretty/"},
}

func TestImports(t *testing.T) {
	checked := 0
	for name, imports := range packages(t) {
		allowed, ruled := ruleOf(name)
		if !ruled {
			continue
		}
		checked++
		for _, imp := range imports {
			if !strings.Contains(strings.Split(imp, "/")[0], ".") {
				continue // standard library
			}
			short := strings.TrimPrefix(imp, module)
			if !slices.ContainsFunc(allowed, func(a string) bool { return short == a || strings.HasSuffix(a, "/") && strings.HasPrefix(short, a) }) {
				t.Errorf("%s must not import %s", name, short)
			}
		}
	}
	if checked < len(rules) {
		t.Errorf("only %d packages checked for %d rules", checked, len(rules))
	}
}

// packages returns what each package of the module imports. It reads the files itself: of
// what a command such as go list reads, go test does not know that a cached result depends
// on it.
func packages(t *testing.T) map[string][]string {
	root, found := filepath.Join("..", ".."), map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); name == "testdata" || path != root && strings.HasPrefix(name, ".") {
			return fs.SkipDir
		}
		p, err := build.ImportDir(path, 0)
		if _, none := errors.AsType[*build.NoGoError](err); none {
			return nil
		}
		name, _ := filepath.Rel(root, path)
		found[filepath.ToSlash(name)] = p.Imports
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func ruleOf(name string) (allowed []string, ok bool) {
	if a, exact := rules[name]; exact {
		return a, true
	}
	longest := ""
	for prefix, a := range rules {
		if strings.HasSuffix(prefix, "/") && strings.HasPrefix(name, prefix) && len(prefix) > len(longest) {
			longest, allowed, ok = prefix, a, true
		}
	}
	return allowed, ok
}
