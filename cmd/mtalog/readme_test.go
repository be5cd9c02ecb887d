package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/mtalog/mtalog/internal/must"
)

// TestReadme runs the commands of the README, in their order and in one
// folder, on the repository's own samples. The first one prints what the README
// says that it prints.
func TestReadme(t *testing.T) {
	readme := must.Have(os.ReadFile("../../README.md"))(t)
	root := must.Have(filepath.Abs("../.."))(t)
	var script strings.Builder
	fmt.Fprintf(&script, "symlink testdata -> %s\n", filepath.Join(root, "testdata"))
	ran := 0
	for line := range strings.Lines(string(readme)) {
		command, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "    ")
		if !ok {
			continue
		}
		if _, job, isCron := strings.Cut(command, " root "); isCron {
			fmt.Fprintf(&script, "exec sh -c '%s'\nstdout .\n", asCronRuns(job))
			continue
		}
		command = strings.Replace(command, "go run ./cmd/mtalog ", "mtalog ", 1)
		if !strings.HasPrefix(command, "mtalog ") {
			continue
		}
		if ran++; ran == 1 {
			fmt.Fprintf(&script, "exec %s\nprints printed\n", command)
			continue
		}
		script.WriteString(tried(command))
	}
	if ran < 10 {
		t.Fatalf("only %d commands found", ran)
	}
	dir := t.TempDir()
	_, printed, ok := strings.Cut(string(readme), "```text\n")
	printed, _, _ = strings.Cut(printed, "```\n")
	if !ok || strings.Count(printed, "\n") < 10 {
		t.Fatal("what the first command prints is not in the README")
	}
	fmt.Fprintf(&script, "-- printed --\n%s", printed)
	must.Do(t, os.WriteFile(filepath.Join(dir, "readme.txtar"), []byte(script.String()), 0o600))
	testscript.Run(t, testscript.Params{Dir: dir, Setup: inUTC, Cmds: map[string]func(*testscript.TestScript, bool, []string){
		// status runs a command whose exit status is its answer.
		"status": func(ts *testscript.TestScript, _ bool, args []string) { ts.Exec(args[0], args[1:]...) },
		"prints": prints,
	}})
}

// tried returns the lines of a script that run a command and look whether it did
// something.
func tried(command string) string {
	if strings.Contains(command, `"`) {
		command = strings.NewReplacer("'", "''", `"`, "'").Replace(command)
	}
	_, file, toFile := strings.Cut(command, " -o ")
	switch {
	case strings.HasPrefix(command, "mtalog tail") && !strings.Contains(command, "--print-unit"):
		// It goes on until it is stopped.
		return fmt.Sprintf("exec sh -c '%s 2>told & p=$!; for i in $(seq 600); do grep -q caught told && break; sleep 0.1; done; kill $p; wait $p'\n",
			strings.ReplaceAll(command, "'", "''"))
	case toFile:
		return fmt.Sprintf("exec %s\nexists %s\n", command, file)
	case strings.HasPrefix(command, "mtalog check"):
		return fmt.Sprintf("status %s\nstdout .\n", command)
	}
	return fmt.Sprintf("exec %s\nstdout .\n", command)
}

// asCronRuns returns what cron makes of a command, on the database of the README's
// other commands and quoted for a script.
func asCronRuns(command string) string {
	return strings.NewReplacer(`\%`, "%", "/var/lib/mtalog/", "", "/var/log/mail.log.1", "testdata/postfix/sample.log", "/var/log/mail.log", "testdata/exim/sample.log", "'", "''").Replace(command)
}

// prints checks that standard output has the lines of a file, in their order; a
// line "…" stands for any that are left out.
func prints(ts *testscript.TestScript, _ bool, args []string) {
	got := strings.Split(ts.ReadFile("stdout"), "\n")
	skip := false
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		line = strings.TrimSuffix(line, "\n")
		if skip = skip || line == "…"; line == "…" || skip && line == "" {
			continue
		}
		at := slices.IndexFunc(got, func(g string) bool { return strings.TrimRight(g, " ") == line })
		if at < 0 || at > 0 && !skip {
			ts.Fatalf("not printed there: %s", line)
		}
		got, skip = got[at+1:], false
	}
}
