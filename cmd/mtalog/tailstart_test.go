package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// TestStoppedAtStart: a service that is stopped while it begins has not failed.
func TestStoppedAtStart(t *testing.T) {
	log := "../../testdata/postfix/sample.log"
	// How long it takes to begin is the machine's affair.
	for after, ended := 10*time.Millisecond, 0; ended < 15; after += 15*time.Millisecond + after/10 {
		cmd := exec.Command("mtalog", "tail", "--db", filepath.Join(t.TempDir(), "a.duckdb"), log)
		var told strings.Builder
		cmd.Stderr = &told
		must.Do(t, cmd.Start())
		time.Sleep(after)
		cmd.Process.Signal(syscall.SIGTERM)
		err := cmd.Wait()
		if s, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && s.Signaled() {
			continue // it had not begun to listen
		}
		if err != nil {
			t.Errorf("after %v: %v: %s", after, err, told.String())
		}
		ended++
	}
}

// TestStoppedWhileNobodyReads: a tail whose output less does not take, as it waits for a
// key, ends when it is told to.
func TestStoppedWhileNobodyReads(t *testing.T) {
	log := filepath.Join(t.TempDir(), "mail.log")
	line := "2026-11-27T04:00:00.000000+00:00 mx postfix/smtp[1]: 4AB000001: to=<a@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to example.com[192.0.2.1]:25: Connection refused)\n"
	must.Do(t, os.WriteFile(log, []byte(line), 0o600))
	cmd := exec.Command("mtalog", "tail", "--print", "--db", filepath.Join(t.TempDir(), "a.duckdb"), log)
	out := must.Have(cmd.StdoutPipe())(t)
	told := must.Have(cmd.StderrPipe())(t)
	must.Do(t, cmd.Start())
	for s := bufio.NewScanner(told); s.Scan() && !strings.Contains(s.Text(), "caught up"); {
	}
	f := must.Have(os.OpenFile(log, os.O_APPEND|os.O_WRONLY, 0))(t)
	defer f.Close()
	if _, err := f.WriteString(strings.Repeat(line, 5000)); err != nil { // more than a pipe holds
		t.Fatal(err)
	}
	must.Have(out.Read(make([]byte, 1)))(t)
	cmd.Process.Signal(syscall.SIGTERM)
	defer time.AfterFunc(time.Minute, func() { cmd.Process.Kill() }).Stop()
	if state, err := cmd.Process.Wait(); err != nil || !state.Success() {
		t.Errorf("%v, %v", state, err)
	}
}
