package main

import (
	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/explain"
	"github.com/mtalog/mtalog/internal/report/render"
)

func explainCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain CODE|TEXT|-",
		Short: "Explain a code, a reply, a log line or a non-delivery report, and what to do",
		Long: "Explain says what a reply code, an enhanced status code, a reply, or a whole line of a log\n" +
			"means, what causes it and what to do. Of a reply it says first what its words mean, which is\n" +
			"its category in reports; then what its code means in general. In a non-delivery report, an SMTP\n" +
			"session or several lines of a log, it explains each reply that refuses something. Error numbers\n" +
			"of Exim, Outlook, Windows and the system, exit statuses and answers of blocklists are explained\n" +
			"too. With - it reads standard input. It needs no database.",
		Example: "  mtalog explain 5.7.26\n  mtalog explain '550-5.7.26 This mail is unauthenticated'\n  mtalog explain --file bounce.eml\n  mtalog explain - <report.txt\n" +
			"  mtalog explain 0x800CCC79\n  mtalog explain -- -44\n  mtalog explain --format json 4.2.2",
	}
	format := textOrJSON(cmd)
	file := cmd.Flags().String("file", "", "read the text from this `file`, such as a returned message")
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if *file != "" {
			return exactly(0)(cmd, args)
		}
		return oneOrMore(cmd, args)
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usageError{numberAsFlag(flagError(cmd, err))} })
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		text, err := explainedText(args, *file, cmd.InOrStdin())
		if err != nil {
			return err
		}
		answer, err := explain.Of(text)
		if err != nil {
			return err
		}
		if *format == formatJSON {
			return render.WriteDocument(cmd.OutOrStdout(), answer.Document())
		}
		return answer.WriteText(cmd.OutOrStdout())
	}
	return cmd
}
