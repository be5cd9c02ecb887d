package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain CODE|TEXT",
		Short:   "What a code, a reply or a log line means, why it comes, and what to do",
		Example: "  mtalog explain 5.7.26\n  mtalog explain 452\n  mtalog explain '550-5.7.26 This mail is unauthenticated'",
		Args:    atLeast(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			all, err := smtpcode.Explain(strings.Join(args, " "))
			if err != nil {
				return err
			}
			for i, x := range all {
				if i > 0 {
					fmt.Fprintln(cmd.OutOrStdout())
				}
				fmt.Fprint(cmd.OutOrStdout(), printable(x.String()))
			}
			return nil
		},
	}
}
