package main

import (
	"cmp"
	"os"
	"slices"

	"github.com/spf13/cobra"
)

const rootHelp = `mtalog reads the logs of mail servers, extracts every SMTP reply code and enhanced
status code (such as 5.7.1), and answers what is failing, where, why and since when.

Flags that you would write each time can stand in /etc/mtalog/config.toml or, for you alone, in
~/.config/mtalog/config.toml: db = "/var/lib/mtalog/mail.duckdb", or since = "24h" below [why].

The exit status is 0 for success, 1 for a failure and 2 for wrong usage; that of check is its
answer.`

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:               "mtalog",
		Short:             "Answers from the logs of Postfix, Exim and Microsoft Exchange",
		Long:              rootHelp,
		Example:           "  mtalog summary /var/log/mail.log*\n  mtalog import /var/log/mail.log*\n  mtalog report --list\n  mtalog report failures --since 24h\n  mtalog explain 5.7.26",
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              onlyCommands,
		PersistentPreRunE: prepare,
	}
	root.SetOut(&stdout{File: os.Stdout}) // now: the commands of completion keep it
	version := root.Flags().Bool("version", false, "print the versions of mtalog, Go, DuckDB and the tables in a database")
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if *version {
			return printVersion(cmd.Context(), cmd.OutOrStdout())
		}
		return cmd.Help()
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{flagError(cmd, err)}
	})
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
		shareCommand(),
	)
	root.AddCommand(manCommand(root))
	root.SetHelpCommand(helpCommand(root))
	refuseUnknownShells(root)
	fitHelp(root, min(options(os.Stdout).Width, helpWidth))
	offerFiles(root)
	return root
}

// prepare runs before every command.
func prepare(cmd *cobra.Command, args []string) error {
	if cmd.Name() != "tail" { // which goes on if it has no terminal
		ctx, _ := untilHangUp(cmd.Context())
		cmd.SetContext(ctx)
	}
	if err := cmp.Or(noEmptyValues(cmd, args), keptDatabase(cmd)); err != nil {
		return err
	}
	return inZone(cmd)
}

// available returns the commands of cmd that help lists.
func available(cmd *cobra.Command) []*cobra.Command {
	return slices.DeleteFunc(slices.Clone(cmd.Commands()), func(c *cobra.Command) bool { return !c.IsAvailableCommand() })
}

// allCommands returns a command with all that are below it.
func allCommands(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, c := range cmd.Commands() {
		all = append(all, allCommands(c)...)
	}
	return all
}
