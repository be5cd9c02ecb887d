package main

import (
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestStoppedAtStart: a service that is stopped while it begins has not failed.
func TestStoppedAtStart(t *testing.T) {
	log := "../../testdata/postfix/sample.log"
	ended := 0
	for after := 10 * time.Millisecond; after < 400*time.Millisecond; after += 15 * time.Millisecond {
		cmd := exec.Command("mtalog", "tail", "--db", filepath.Join(t.TempDir(), "a.duckdb"), log)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after)
		cmd.Process.Signal(syscall.SIGTERM)
		err := cmd.Wait()
		if s, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && s.Signaled() {
			continue // it had not begun to listen
		}
		if err != nil {
			t.Errorf("after %v: %v", after, err)
		}
		ended++
	}
	if ended == 0 {
		t.Error("none ended by itself")
	}
}
