//go:build unix

package main

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// A command whose terminal is closed leaves no half of a file behind.
func TestHangUpLeavesNoHalfFile(t *testing.T) {
	dir := t.TempDir()
	must.Do(t, os.WriteFile(dir+"/mail.log", []byte(bounce), 0o600))
	succeed(t, "mtalog", "import", "--db", dir+"/x.duckdb", dir+"/mail.log")
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP) // where nohup runs the tests, the program would ignore it, too
	defer signal.Stop(hangup)
	cmd := exec.CommandContext(t.Context(), "mtalog", "sql", "--db", dir+"/x.duckdb", "-o", dir+"/out.ndjson", "FROM range(50000000)")
	var said strings.Builder
	cmd.Stderr = &said
	must.Do(t, cmd.Start())
	waitBegun(t, cmd, dir+"/.out.ndjson.*")
	cmd.Process.Signal(syscall.SIGHUP)
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != 1 || said.String() != "mtalog: stopped\n" {
		t.Errorf("%v: %s", err, said.String())
	}
	if left, _ := filepath.Glob(dir + "/*out.ndjson*"); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}
