package statement

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mtalog/mtalog/internal/must"
)

func TestText(t *testing.T) {
	files := In(fstest.MapFS{
		"made.sql":  {Data: []byte(`SELECT {{.What}} FROM {{template "kinds.sql"}} WHERE {{failed}}{{range tables}} AND {{of .}}{{end}}`)},
		"kinds.sql": {Data: []byte("store.kind")},
	}, "*.sql", Words{"failed": "event = 13", "tables": []string{"a", "b"}, "of": func(table string) string { return table + ".id > 0" }})
	want := "SELECT 7 FROM store.kind WHERE event = 13 AND a.id > 0 AND b.id > 0"
	if got := files.Text("made.sql", Values{"What": 7}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	defer func() {
		if recover() == nil {
			t.Error("a parameter without a value is not missed")
		}
	}()
	files.Text("made.sql", Values{"Which": 7})
}

// A file says in its first comment what each parameter is, and of none that it does not take. What all
// questions take is in package answers (see its method text).
func TestParameters(t *testing.T) {
	var (
		said    = regexp.MustCompile(`(?m)^--   ((?:[.$]\w+(?:, )?)+)`)
		name    = regexp.MustCompile(`\.[A-Z]\w*`)
		taken   = regexp.MustCompile(`{{(?:[^}]*\s)?(\.[A-Z]\w*)`)
		byAll   = []string{".InWindow", ".Windows"}
		folders = []string{"../answers/questions", "../check", "../trace", "../sink/duckdb/join"}
	)
	for _, folder := range folders {
		paths := must.Have(filepath.Glob(filepath.Join(folder, "*.sql")))(t)
		if len(paths) == 0 {
			t.Errorf("%s has no statements", folder)
		}
		for _, path := range paths {
			text := string(must.Have(os.ReadFile(path))(t))
			if !strings.HasPrefix(text, "-- ") {
				t.Errorf("%s does not say what it is", path)
			}
			declared, used := map[string]bool{}, map[string]bool{}
			for _, m := range said.FindAllStringSubmatch(text, -1) {
				for _, n := range name.FindAllString(m[1], -1) {
					declared[n] = true
				}
			}
			for _, m := range taken.FindAllStringSubmatch(text, -1) {
				if !slices.Contains(byAll, m[1]) {
					used[m[1]] = true
				}
			}
			if !maps.Equal(declared, used) {
				t.Errorf("%s says that it takes %q, and takes %q", path, slices.Sorted(maps.Keys(declared)), slices.Sorted(maps.Keys(used)))
			}
		}
	}
}
