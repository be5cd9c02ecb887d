package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func statusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "What was read, how far, and how much of it was understood",
		Long: "Status lists the sources that a database holds: how far each was read, from when to when\n" +
			"it reaches, and what share of the lines that mail servers wrote was understood.",
		Args: atMost(0),
	}
	db, out := dbFlag(cmd), outputFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := out.check(); err != nil {
			return err
		}
		store, err := openForReading(cmd.Context(), *db)
		if err != nil {
			return err
		}
		defer store.Close()
		reports, err := newCanned(store)
		if err != nil {
			return err
		}
		res, err := reports.run(cmd.Context(), "sources", nil)
		if err != nil {
			return err
		}
		if err := out.write(cmd, res); err != nil || *out.format != "table" || !out.toStdout() {
			return err
		}
		lost, err := count(cmd.Context(), store, "SELECT coalesce(sum(unrecognised + broken), 0)::BIGINT FROM sources")
		if err == nil && lost > 0 {
			fmt.Fprintf(cmd.OutOrStdout(), "\n%s could not be used: mtalog report unrecognised --db %s\n", counted(lost, "line"), printable(*db))
		}
		if err != nil {
			return err
		}
		missing, err := noMailboxes(cmd.Context(), store)
		if missing != "" {
			fmt.Fprintf(cmd.OutOrStdout(), "\n%s\n", missing)
		}
		return err
	}
	return cmd
}
