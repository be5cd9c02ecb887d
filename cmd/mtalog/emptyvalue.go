package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// noEmptyValues refuses empty flags and arguments: mostly a variable of a script is not
// set, and an empty filter would let everything pass. While a shell completes a command
// line, its last word may be empty.
func noEmptyValues(cmd *cobra.Command, args []string) (err error) {
	if cmd.Name() == cobra.ShellCompRequestCmd {
		return nil
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if err == nil && isEmpty(f.Value) {
			err = usageError{fmt.Errorf("--%s is empty: give it a value or leave it out", f.Name)}
		}
	})
	if i := slices.Index(args, ""); err == nil && i >= 0 {
		err = usageError{fmt.Errorf("argument %d of %s is empty: %s", i+1, cmd.CommandPath(), cmd.UseLine())}
	}
	return err
}

func isEmpty(v pflag.Value) bool {
	if list, ok := v.(pflag.SliceValue); ok {
		values := list.GetSlice()
		return len(values) == 0 || slices.Contains(values, "")
	}
	return v.String() == ""
}
