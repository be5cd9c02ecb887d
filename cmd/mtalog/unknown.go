package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mtalog/mtalog/internal/nearest"
	"github.com/mtalog/mtalog/internal/report"
)

// flagError is err, a complaint about the flags of cmd, with what may have been meant by
// one that does not exist.
func flagError(cmd *cobra.Command, err error) error {
	unknown, ok := errors.AsType[*pflag.NotExistError](err)
	if !ok {
		return err
	}
	if args := cmd.Flags().Args(); cmd == cmd.Root() && len(args) > 0 { // the flag is of a command that does not exist
		return unknownCommand(cmd, args[0])
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			known = append(known, f.Name)
		}
	})
	meant := nearest.Names(unknown.GetSpecifiedName(), known)
	if short := unknown.GetSpecifiedShortnames(); short != "" {
		meant = nil
		if name, _, _ := strings.Cut(short, "="); slices.Contains(known, name) { // -db for --db
			meant = []string{name}
		}
	}
	var near []string
	for _, name := range meant {
		near = append(near, "--"+name)
	}
	if len(near) > 0 {
		return fmt.Errorf("%w; %s All: %s --help", err, nearest.Ask(near), cmd.CommandPath())
	}
	return fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())
}

// onlyCommands refuses arguments that name none of the commands of cmd.
func onlyCommands(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{unknownCommand(cmd, args[0])}
	}
	return nil
}

// refuseUnknownShells makes the completion command fail for a shell that it does not
// know. Cobra's succeeds and prints its help, which would end in a file of completions.
func refuseUnknownShells(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	completion, _, err := root.Find([]string{"completion"})
	if err != nil {
		panic(err) // it was added just now
	}
	completion.Args = onlyCommands
	completion.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
}

func unknownCommand(cmd *cobra.Command, name string) error {
	if _, err := os.Stat(name); err == nil && cmd == cmd.Root() {
		return fmt.Errorf("no command is called %s; to read what is there: mtalog summary %[1]s", name)
	}
	var known []string
	for _, c := range available(cmd) {
		known = append(known, c.Name())
	}
	if name == "version" && cmd == cmd.Root() {
		return errors.New("no command is called version; it is a flag: mtalog --version")
	}
	if catalog, err := report.Canned(); err == nil && cmd == cmd.Root() {
		if _, err := catalog.Get(name); err == nil {
			return fmt.Errorf("no command is called %s; it is a report: mtalog report %[1]s", name)
		}
	}
	if meant := nearest.Question(name, known); meant != "" {
		return fmt.Errorf("no command is called %s; %s All: %s --help", name, meant, cmd.CommandPath())
	}
	return fmt.Errorf("no command is called %s; choose one of %s", name, strings.Join(known, ", "))
}
