package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain CODE|TEXT",
		Short: "Explain a code, a reply or a log line: meaning, causes, what to do",
		Long: "Explain says what a reply code, an enhanced status code, a reply, or a whole line of a log\n" +
			"means, what causes it and what to do. It needs no database.",
		Example: "  mtalog explain 5.7.26\n  mtalog explain 452\n  mtalog explain '550-5.7.26 This mail is unauthenticated'",
		Args:    atLeast(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			text := strings.Join(args, " ")
			all, err := smtpcode.Explain(text)
			if err != nil {
				return explainWords(cmd.OutOrStdout(), text, err)
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

// explainWords explains a text without a code, such as that a connection timed out,
// if a rule knows it. If none does, it returns none, the error of the search for a
// code.
func explainWords(w io.Writer, text string, none error) error {
	c, err := newClassifier(nil)
	if err != nil {
		return err
	}
	r := classify.FromReply(text)
	category := c.Classify(r).Category
	if r.Reply != 0 || r.Enhanced != 0 || category == classify.Unknown {
		return none
	}
	fmt.Fprintf(w, "No code, but the words are those of: %s\n\n", category.Info().Title)
	printVerdict(w, c, r)
	return nil
}
