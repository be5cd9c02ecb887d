package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"
)

// wholeNumber is a flag for a number of things.
type wholeNumber struct{ value, least int }

// most is the largest value of such a flag. It keeps sums and what DuckDB takes as a
// limit from overflowing.
const most = 1_000_000_000

// numberFlag adds a flag for a number that is least or more.
func numberFlag(cmd *cobra.Command, name string, byDefault, least int, usage string) *int {
	n := &wholeNumber{byDefault, least}
	cmd.Flags().Var(n, name, usage)
	return &n.value
}

// Type implements pflag.Value.
func (n *wholeNumber) Type() string { return "int" }

func (n *wholeNumber) String() string { return strconv.Itoa(n.value) }

// Set implements pflag.Value.
func (n *wholeNumber) Set(s string) error {
	v, err := strconv.Atoi(s)
	if err != nil || v < n.least || v > most {
		return fmt.Errorf("want a whole number from %d to %d", n.least, most)
	}
	n.value = v
	return nil
}
