//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/mtalog/mtalog/benchmarks/gen"
)

// verify imports a log with mtalog and returns where its counts differ from
// the truth.
func verify(ctx context.Context, mtalog, dir string, log generated) ([]string, error) {
	db := filepath.Join(dir, "verify.duckdb")
	for _, path := range []string{db, db + ".wal"} {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return nil, err
		}
	}
	cmd := exec.CommandContext(ctx, mtalog, "import", "--db", db, log.path)
	cmd.Env = append(os.Environ(), "TZ=UTC")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("import: %w: %s", err, out)
	}
	defer os.Remove(db)
	ask := func(sql string) ([]gen.Count, error) {
		cmd := exec.CommandContext(ctx, mtalog, "sql", "--db", db, "--format", "json", sql)
		var errs strings.Builder
		cmd.Stderr = &errs
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("sql: %w: %s", err, strings.TrimSpace(errs.String()))
		}
		var rows []gen.Count
		if err := json.Unmarshal(out, &rows); err != nil {
			return nil, fmt.Errorf("sql: %w", err)
		}
		return rows, nil
	}
	codes, err := ask(gen.CodesQuestion)
	if err != nil {
		return nil, err
	}
	domains, err := ask(gen.DomainsQuestion)
	if err != nil {
		return nil, err
	}
	messages, err := ask(gen.MessagesQuestion)
	if err != nil {
		return nil, err
	}
	return log.truth.Differences(codes, domains, messages), nil
}
