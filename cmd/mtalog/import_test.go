package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/benchmarks/gen"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
	"github.com/mtalog/mtalog/internal/source"
)

// importInSmallSteps is the import command with many transactions where it has
// one, so that a kill comes between them.
func importInSmallSteps() {
	cmd := &cobra.Command{Args: cobra.MinimumNArgs(1)}
	db, read := dbFlag(cmd), readFlags(cmd, zoneOfStamps)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		store, err := duckdb.Open(cmd.Context(), *db, duckdb.Bulk)
		if err != nil {
			return err
		}
		opt, err := read.options()
		if err != nil {
			return err
		}
		opt.SegmentRows = 5000
		sources, _ := source.Expand(context.Background(), args)
		_, err = ingest.Import(cmd.Context(), store, sources, opt)
		return errors.Join(err, store.Close())
	}
	if err := cmd.Execute(); err != nil {
		os.Exit(1)
	}
}

// TestKilled: whatever the moment at which an import is killed, the next one
// goes on, and nothing is lost or stored twice.
func TestKilled(t *testing.T) {
	rounds := 5 // with each command
	if testing.Short() {
		rounds = 1
	}
	log := filepath.Join(t.TempDir(), "mail.log")
	truth := must.Have(gen.WriteFile(log, gen.Options{Format: "postfix-rfc3339", Size: 50 << 20, Seed: 7}))(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for _, command := range [][]string{{"mtalog", "import"}, {"importInSmallSteps"}} {
		began := time.Now()
		succeed(t, append(command, "--db", filepath.Join(t.TempDir(), "a.duckdb"), log)...)
		whole := time.Since(began)
		for range rounds {
			db := filepath.Join(t.TempDir(), "a.duckdb")
			args := append(command[1:len(command):len(command)], "--db", db, log)
			var moments []time.Duration
			for range 1 + r.IntN(3) {
				moment := time.Duration(r.Int64N(int64(whole)))
				moments = append(moments, moment)
				kill(t, moment, command[0], args...)
			}
			succeed(t, append(command[:1:1], args...)...)
			if d := differences(t, db, truth); len(d) > 0 {
				t.Errorf("%s, killed after %v:\n%s", command[0], moments, strings.Join(d, "\n"))
			}
		}
	}
}

// kill starts a program and kills it after a while.
func kill(t *testing.T, after time.Duration, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	must.Do(t, cmd.Start())
	timer := time.AfterFunc(after, func() { cmd.Process.Kill() })
	defer timer.Stop()
	cmd.Wait() // it may have been done before
}

func succeed(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// differences compares a database with the truth.
func differences(t *testing.T, path string, truth *gen.Truth) []string {
	t.Helper()
	db := must.Have(duckdb.Open(context.Background(), path, duckdb.ReadOnly))(t)
	defer db.Close()
	list := must.Have(truth.DifferencesIn(t.Context(), db.DB))(t)
	if lines := number(t, db, "SELECT sum(lines)::BIGINT FROM sources"); lines != truth.Lines {
		list = append(list, fmt.Sprintf("%d lines, the truth is %d", lines, truth.Lines))
	}
	if twice := number(t, db, "SELECT count(*) - count(DISTINCT (source_id, line_end, item)) FROM outcomes"); twice != 0 {
		list = append(list, fmt.Sprintf("%d events are stored twice", twice))
	}
	return list
}

func number(t *testing.T, db *duckdb.DB, question string) (n int64) {
	t.Helper()
	must.Do(t, db.QueryRow(question).Scan(&n))
	return n
}

// TestInterrupted: Ctrl-C stops an import at a commit, and the next one goes on.
func TestInterrupted(t *testing.T) {
	log := filepath.Join(t.TempDir(), "mail.log")
	truth := must.Have(gen.WriteFile(log, gen.Options{Format: "postfix-rfc3339", Size: 50 << 20, Seed: 8}))(t)
	stopped := 0
	for tries := 0; stopped < 3; tries++ {
		if tries == 50 {
			t.Fatal("no import could be interrupted")
		}
		db := filepath.Join(t.TempDir(), "a.duckdb")
		cmd := exec.Command("mtalog", "import", "--db", db, log)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		must.Do(t, cmd.Start())
		waitBegun(t, cmd, db)
		after := time.Duration(stopped) * 40 * time.Millisecond
		time.Sleep(after)
		cmd.Process.Signal(os.Interrupt)
		err := cmd.Wait()
		if err == nil {
			continue // it was done before
		}
		if cmd.ProcessState.ExitCode() != 1 {
			t.Fatalf("%v: %s", err, stderr.String())
		}
		if got := stderr.String(); !strings.Contains(got, "stopped: what was read is stored, run the same command again to go on") && !strings.Contains(got, "stopped before anything was stored") {
			t.Fatalf("%q", got)
		}
		stopped++
		succeed(t, "mtalog", "import", "--db", db, log)
		if d := differences(t, db, truth); len(d) > 0 {
			t.Errorf("interrupted after %v:\n%s", after, strings.Join(d, "\n"))
		}
	}
}

// waitBegun waits until a file that matches a pattern holds something that cmd has written.
func waitBegun(t *testing.T, cmd *exec.Cmd, pattern string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			if info, err := os.Stat(name); err == nil && info.Size() > 0 {
				return
			}
		}
	}
	cmd.Process.Kill()
	t.Fatalf("nothing was written to %s", pattern)
}

// badFiles adds what a script's archive cannot hold.
func badFiles(env *testscript.Env) error {
	junk := make([]byte, 4000)
	rand.NewChaCha8([32]byte{1}).Read(junk)
	var cut bytes.Buffer
	w := gzip.NewWriter(&cut)
	for i := range 2000 {
		fmt.Fprintf(w, "2025-03-03T10:00:00+00:00 mx1 postfix/smtpd[%d]: connect from c%d.example.com[192.0.2.7]\n", i, i*i*7919)
	}
	w.Close()
	return errors.Join(
		os.WriteFile(env.Getenv("WORK")+"/junk.bin", junk, 0o600),
		os.WriteFile(env.Getenv("WORK")+"/cut.log.gz", cut.Bytes()[:cut.Len()/2], 0o600))
}

// mode PERMISSIONS FILE fails where a file has others.
func mode(ts *testscript.TestScript, neg bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := strconv.FormatInt(int64(info.Mode().Perm()), 8); got != args[0] {
		ts.Fatalf("%s has mode %s", args[1], got)
	}
}

// newer FILE makes a database look as if a newer mtalog had made it.
func newer(ts *testscript.TestScript, neg bool, args []string) {
	db, err := duckdb.Open(context.Background(), ts.MkAbs(args[0]), duckdb.ReadWrite)
	ts.Check(err)
	_, err = db.Exec("UPDATE log.main.meta SET version = 1000")
	ts.Check(errors.Join(err, db.Close()))
}

// foreign FILE makes a database of another program.
func foreign(ts *testscript.TestScript, neg bool, args []string) {
	db, err := sql.Open("duckdb", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec("CREATE TABLE mine (i INTEGER)")
	ts.Check(errors.Join(err, db.Close()))
}

// lock FILE keeps a database open while the script goes on.
func lock(ts *testscript.TestScript, neg bool, args []string) {
	db, err := duckdb.Open(context.Background(), ts.MkAbs(args[0]), duckdb.ReadWrite)
	ts.Check(err)
	ts.Defer(func() { db.Close() })
}
