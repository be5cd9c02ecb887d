package deps

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSystems checks the types of the whole program for the other systems that DuckDB's
// driver has a library for. Unlike a build that needs no C compiler for them.
func TestSystems(t *testing.T) {
	packages(t) // of what go list reads, go test does not know that a cached result depends on it
	for _, system := range []string{"windows/amd64", "darwin/arm64", "freebsd/amd64", "linux/arm64"} {
		t.Run(system, func(t *testing.T) {
			t.Parallel()
			ours := 0
			for _, p := range checkTypes(t, system) {
				if strings.HasPrefix(p, module) {
					ours++
				}
			}
			if ours < len(rules) {
				t.Errorf("only %d packages checked", ours)
			}
		})
	}
}

// listed is what go list tells of a package.
type listed struct {
	ImportPath, Dir   string
	GoFiles, CgoFiles []string
	ImportMap         map[string]string
}

// checkTypes checks the program and all that it imports, and returns the import paths.
func checkTypes(t *testing.T, system string) (paths []string) {
	goos, arch, _ := strings.Cut(system, "/")
	list := exec.Command("go", "list", "-pgo=off", "-deps", "-json=ImportPath,Dir,GoFiles,CgoFiles,ImportMap", "../../cmd/mtalog")
	list.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+arch, "CGO_ENABLED=1")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	fset, checked := token.NewFileSet(), map[string]*types.Package{"unsafe": types.Unsafe}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); err == io.EOF {
			return paths
		} else if err != nil {
			t.Fatal(err)
		}
		if p.ImportPath == "unsafe" {
			continue
		}
		ours := strings.HasPrefix(p.ImportPath, module)
		conf := types.Config{
			FakeImportC: true, IgnoreFuncBodies: !ours, Importer: importer{checked, p.ImportMap}, Sizes: types.SizesFor("gc", arch),
			Error: func(err error) {
				if ours {
					t.Error(err)
				}
			},
		}
		checked[p.ImportPath], _ = conf.Check(p.ImportPath, fset, parsed(t, fset, p), nil)
		paths = append(paths, p.ImportPath)
	}
}

func parsed(t *testing.T, fset *token.FileSet, p listed) (files []*ast.File) {
	for _, name := range append(p.GoFiles, p.CgoFiles...) {
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// importer finds packages that were checked before.
type importer struct {
	checked map[string]*types.Package
	names   map[string]string // of packages that the standard library has copies of
}

func (i importer) Import(path string) (*types.Package, error) {
	if name, ok := i.names[path]; ok {
		path = name
	}
	if p := i.checked[path]; p != nil {
		return p, nil
	}
	return nil, errors.New("not listed: " + path)
}
