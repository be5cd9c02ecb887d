package main

import (
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

// ofDatabase returns the flag by which another command finds the database of cmd, with a
// space before it; "" if it finds that one without.
func ofDatabase(cmd *cobra.Command) string {
	if flag := cmd.Flags().Lookup("db"); flag != nil && flag.Changed {
		return " --db " + shellWord(flag.Value.String())
	}
	return ""
}

// asking finds the commands that messages propose without a database, as those of packages
// do that know of none. A command with --help needs none.
var asking = regexp.MustCompile(`\bmtalog (?:import|sql|status|report [a-z][a-z-]*)\b(?: --help)?`)

// forDatabase adds of, which ofDatabase returns, to the commands that a message proposes. Who
// makes a command with words of a log in it adds of there: these words may look like a command.
func forDatabase(of, message string) string {
	return asking.ReplaceAllStringFunc(message, func(command string) string {
		if strings.HasSuffix(command, " --help") {
			return command
		}
		return command + of
	})
}
