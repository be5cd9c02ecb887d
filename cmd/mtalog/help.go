package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// helpCommand prints the help of a command. Cobra's own command of this name succeeds
// for a command that does not exist.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Print the help of a command",
		Long:    "Help prints the help of a command, as COMMAND --help does.",
		Example: "  mtalog help report\n  mtalog help rules test",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			switch {
			case err != nil:
				return usageError{err}
			case len(rest) > 0 && cmd.HasAvailableSubCommands():
				return usageError{unknownCommand(cmd, rest[0])}
			case len(rest) > 0:
				return usageError{fmt.Errorf("%s has no commands of its own, such as %s", cmd.CommandPath(), printable(rest[0]))}
			}
			cmd.InitDefaultHelpFlag()
			return cmd.Help()
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) (names []string, _ cobra.ShellCompDirective) {
			if cmd, rest, err := root.Find(args); err == nil && len(rest) == 0 {
				for _, c := range cmd.Commands() {
					if c.IsAvailableCommand() {
						names = append(names, c.Name()+"\t"+c.Short)
					}
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
}
