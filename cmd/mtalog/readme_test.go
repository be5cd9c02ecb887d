package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestReadme runs the commands of the README, in their order and in one
// folder, on the repository's own samples.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	fmt.Fprintf(&script, "symlink testdata -> %s\n", filepath.Join(root, "testdata"))
	ran := 0
	for line := range strings.Lines(string(readme)) {
		command, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "    ")
		command = strings.Replace(command, "go run ./cmd/mtalog ", "mtalog ", 1)
		if !ok || !strings.HasPrefix(command, "mtalog ") {
			continue
		}
		ran++
		command = strings.ReplaceAll(command, `"`, "'")
		if strings.HasPrefix(command, "mtalog tail") {
			// It goes on until it is stopped.
			fmt.Fprintf(&script, "exec timeout --preserve-status --signal=TERM 2 %s\n", command)
			continue
		}
		switch _, file, toFile := strings.Cut(command, " -o "); {
		case toFile:
			fmt.Fprintf(&script, "exec %s\nexists %s\n", command, file)
		case strings.HasPrefix(command, "mtalog check"):
			fmt.Fprintf(&script, "status %s\nstdout .\n", command)
		default:
			fmt.Fprintf(&script, "exec %s\nstdout .\n", command)
		}
	}
	if ran < 10 {
		t.Fatalf("only %d commands found", ran)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "readme.txtar"), []byte(script.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{Dir: dir, Cmds: map[string]func(*testscript.TestScript, bool, []string){
		// status runs a command whose exit status is its answer.
		"status": func(ts *testscript.TestScript, _ bool, args []string) { ts.Exec(args[0], args[1:]...) },
	}})
}
