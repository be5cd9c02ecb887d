package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report"
)

func sqlCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sql QUERY",
		Short: "Ask the database in SQL; nothing can be changed",
		Long: "Sql runs one query of DuckDB's SQL on the database, which it opens for reading only.\n" +
			"The views events, failures, deliveries, messages and queued are made for people.",
		Example: "  mtalog sql 'SELECT domain, count(*) AS attempts FROM failures GROUP BY ALL ORDER BY attempts DESC LIMIT 10'",
		Args:    atLeast(1),
	}
	db, out := dbFlag(cmd), outputFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		query := strings.TrimSpace(strings.Join(args, " "))
		if query == "" {
			return usageError{errors.New("the query is empty")}
		}
		if err := out.check(); err != nil {
			return err
		}
		store, err := openForReading(cmd.Context(), *db)
		if err != nil {
			return err
		}
		defer store.Close()
		if out.copied(cmd, store, query) {
			return nil
		}
		res, err := report.Query(cmd.Context(), store, query)
		if err != nil {
			return err
		}
		return out.write(cmd, res)
	}
	return cmd
}
