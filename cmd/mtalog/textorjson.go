package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// Formats of commands whose answer is not a table.
const (
	formatText = "text"
	formatJSON = "json"
)

// textOrJSON adds --format to a command whose answer is not a table, and checks it before the
// command runs.
func textOrJSON(cmd *cobra.Command) *string {
	format := cmd.Flags().String("format", formatText, "`format`: text, json")
	offer(cmd, "format", func() []string { return []string{formatText, formatJSON} })
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if *format != formatText && *format != formatJSON {
			return usageError{fmt.Errorf("no format is called %s; choose one of text, json", *format)}
		}
		return nil
	}
	return format
}
