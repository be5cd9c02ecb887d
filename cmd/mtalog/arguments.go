package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

// exactly requires n arguments.
func exactly(n int) cobra.PositionalArgs {
	return arguments(func(given int) bool { return given == n })
}

// oneOrMore requires one argument or more.
var oneOrMore = arguments(func(given int) bool { return given > 0 })

// atMost requires n arguments or fewer.
func atMost(n int) cobra.PositionalArgs {
	return arguments(func(given int) bool { return given <= n })
}

// arguments returns a usageError that says what the command takes, unless right is true
// of the number of arguments.
func arguments(right func(given int) bool) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case right(len(args)):
			return nil
		case len(args) == 0 && readsLogs(cmd):
			return usageError{fmt.Errorf("an argument is missing: %s, or - for standard input", cmd.UseLine())}
		case len(args) == 0:
			return usageError{fmt.Errorf("an argument is missing: %s", cmd.UseLine())}
		}
		last := args[len(args)-1]
		if isFile(last) && cmd.Flags().Lookup("db") != nil {
			return usageError{fmt.Errorf("%s: %s asks a database, which is named with --db; a log is read by mtalog summary, or stored by mtalog import", printable(last), cmd.Name())}
		}
		return usageError{fmt.Errorf("too many arguments, the last is %s: %s", printable(last), cmd.UseLine())}
	}
}

// isFile reports whether there is a file of this name.
func isFile(name string) bool {
	about, err := os.Stat(name)
	return err == nil && about.Mode().IsRegular()
}
