package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/mtalog/mtalog/internal/golden"
)

func TestMain(m *testing.M) {
	if _, set := os.LookupEnv(settingsVariable); !set {
		os.Setenv(settingsVariable, os.DevNull) // those of the machine are not the tests'
	}
	testscript.Main(m, map[string]func(){"mtalog": main, "importInSmallSteps": importInSmallSteps})
}

// TestScripts runs the whole program as its users do.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: golden.Update(),
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "full": full, "mode": mode, "newer": newer, "foreign": foreign, "lock": lock, "unended": unended,
		},
		Setup: func(env *testscript.Env) error { return errors.Join(inUTC(env), withoutSettings(env), badFiles(env)) },
	})
}

// inUTC makes UTC the local zone of a script.
func inUTC(env *testscript.Env) error {
	env.Setenv("TZ", "UTC")
	return nil
}

// withoutSettings keeps those of the machine out of a script.
func withoutSettings(env *testscript.Env) error {
	env.Setenv(settingsVariable, os.DevNull)
	return nil
}

// exits STATUS COMMAND… fails where the command ends with another status.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND…")
	}
	wantStatus(ts, args[0], ts.Exec(args[1], args[2:]...))
}

// full STATUS COMMAND… fails where the command, whose output has no space left,
// ends with another status or does not say why.
func full(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: full STATUS COMMAND…")
	}
	wantStatus(ts, args[0], ts.Exec("sh", append([]string{"-c", `exec "$0" "$@" >/dev/full`}, args[1:]...)...))
	if text := ts.ReadFile("stderr"); !strings.Contains(text, "no space left on device") {
		ts.Fatalf("stderr: %s", text)
	}
}

func wantStatus(ts *testscript.TestScript, status string, err error) {
	want, e := strconv.Atoi(status)
	ts.Check(e)
	got := 0
	if err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// unended FILE TO copies a file without the end of its last line.
func unended(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unended FILE TO")
	}
	text := strings.TrimSuffix(ts.ReadFile(args[0]), "\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}
