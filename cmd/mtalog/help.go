package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mtalog/mtalog/internal/report/render"
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
				for _, c := range available(cmd) {
					names = append(names, c.Name()+"\t"+c.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// helpWidth is how wide help is at most, which is how wide it is written here.
const helpWidth = 100

// fitHelp makes commands print their help in lines of at most width columns. Examples
// stay in one line, to be copied.
func fitHelp(root *cobra.Command, width int) {
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "FlagUsages ", fmt.Sprintf("FlagUsagesWrapped %d ", width)))
	print := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		cmd.Long = reflow(cmd.Long, width)
		for _, c := range cmd.Commands() {
			c.Short = render.Hang(c.Short, c.NamePadding()+3, width) // the template's "  NAME SHORT"
		}
		cmd.Flags().VisitAll(withoutValue)
		cmd.SetOut(forPeople(cmd.OutOrStdout()))
		print(cmd, args)
	})
}

// onOff is a flag without a value, of which pflag's help would write --list[=true|false].
type onOff struct{ pflag.Value }

// Type implements pflag.Value.
func (onOff) Type() string { return "boolfunc" }

// withoutValue has help write a flag that is on or off without a value.
func withoutValue(f *pflag.Flag) {
	if f.Value.Type() == "bool" {
		f.Value = onOff{f.Value}
	}
}

// reflow wraps the paragraphs of a text that are too wide. Indented lines, which are
// tables, keep their ends.
func reflow(s string, width int) string {
	paragraphs := strings.Split(s, "\n\n")
	for i, p := range paragraphs {
		lines := strings.Split(p, "\n")
		tooWide := slices.ContainsFunc(lines, func(l string) bool { return text.StringWidthWithoutEscSequences(l) > width })
		if tooWide && !strings.HasPrefix(p, " ") {
			paragraphs[i] = render.Hang(strings.Join(lines, " "), 0, width)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}
