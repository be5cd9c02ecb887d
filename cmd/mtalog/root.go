package main

import (
	"strings"

	"github.com/spf13/cobra"
)

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "mtalog",
		Short:         "Answers from the logs of Postfix, Exim and Microsoft Exchange",
		Long:          "mtalog reads the logs of mail servers, pulls out every SMTP reply code and enhanced\nstatus code, and answers what is failing, where, why and since when.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{unknownCommand(cmd, args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(
		summaryCommand(),
		importCommand(),
		tailCommand(),
		topCommand(),
		reportCommand(),
		traceCommand(),
		whyCommand(),
		diffCommand(),
		checkCommand(),
		sqlCommand(),
		statusCommand(),
		explainCommand(),
		rulesCommand(),
		reclassifyCommand(),
	)
	return root
}

type unknownCommandError struct{ name, known string }

func (e unknownCommandError) Error() string {
	return "no command is called " + e.name + "; choose one of " + e.known
}

func unknownCommand(cmd *cobra.Command, name string) error {
	var known []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, c.Name())
		}
	}
	return unknownCommandError{name, strings.Join(known, ", ")}
}

// atLeast is cobra.MinimumNArgs with the exit status of wrong usage.
func atLeast(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := cobra.MinimumNArgs(n)(cmd, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}

// atMost is cobra.MaximumNArgs with the exit status of wrong usage.
func atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := cobra.MaximumNArgs(n)(cmd, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}

// dbFlag adds --db.
func dbFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("db", "mtalog.duckdb", "database `file`")
}
