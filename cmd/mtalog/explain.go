package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

func explainCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain CODE|TEXT|-",
		Short: "Explain a code, a reply or a log line: meaning, causes, what to do",
		Long: "Explain says what a reply code, an enhanced status code, a reply, or a whole line of a log\n" +
			"means, what causes it and what to do. Of a reply it says first what its words mean, which is\n" +
			"its category in reports; then what its code means in general. Of a non-delivery report, whole as\n" +
			"it was pasted, it explains each reply. With - it reads standard input. It needs no database.",
		Example: "  mtalog explain 5.7.26\n  mtalog explain 452\n  mtalog explain '550-5.7.26 This mail is unauthenticated'\n  mtalog explain --format json 4.2.2\n  mtalog explain - <report.txt",
		Args:    atLeast(1),
	}
	format := textOrJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		text, err := explainedText(args, cmd.InOrStdin())
		if err != nil {
			return err
		}
		if all := explainReports(text); len(all) > 0 {
			return writeReports(cmd.OutOrStdout(), all, *format)
		}
		x, err := explain(text)
		if err != nil {
			return err
		}
		if *format == formatJSON {
			return render.WriteDocument(cmd.OutOrStdout(), x.document())
		}
		return x.write(cmd.OutOrStdout())
	}
	return cmd
}

// maxExplained bounds what is read of standard input.
const maxExplained = 1 << 20

// explainedText returns the text that was given as arguments or, by "-", on standard input.
func explainedText(args []string, stdin io.Reader) (string, error) {
	text := strings.Join(args, " ")
	if text != "-" {
		return text, nil
	}
	given, err := io.ReadAll(io.LimitReader(stdin, maxExplained))
	if err != nil {
		return "", fmt.Errorf("standard input: %w", err)
	}
	text = strings.TrimPrefix(strings.ToValidUTF8(string(given), "\uFFFD"), "\ufeff")
	if strings.TrimSpace(text) == "" {
		return "", usageError{errors.New("standard input is empty: write the reply or the report to it")}
	}
	return text, nil
}

// explained is what explain knows of a text.
type explained struct {
	verdict *verdict // nil if the rules say nothing
	codes   []smtpcode.Explanation
}

func explain(text string) (explained, error) {
	all, none := smtpcode.Explain(text)
	v, err := verdictOn(text)
	if err == nil && none != nil && (v == nil || !lacksCode(none)) {
		err = none
	}
	return explained{v, all}, err
}

func (x explained) write(w io.Writer) error {
	v := x.verdict
	if len(x.codes) == 0 {
		fmt.Fprint(w, "No code, but the words are known.\n\n")
	}
	if v != nil {
		if err := v.write(w); err != nil {
			return err
		}
	}
	for i, x := range x.codes {
		if i > 0 || v != nil {
			fmt.Fprintln(w)
		}
		if i == 0 && v != nil {
			fmt.Fprintln(w, "The code in general:")
		}
		fmt.Fprint(w, printable(x.String()))
	}
	return nil
}

// lacksCode reports whether err says that a text has no code, and not that its code
// is wrong.
func lacksCode(err error) bool {
	wrong, ok := errors.AsType[*smtpcode.ParseError](err)
	return ok && wrong.Reason == smtpcode.NoCode
}

// explainedReply is what explain knows of a reply in a non-delivery report.
type explainedReply struct {
	reported
	explained
}

// explainReports explains each reply in a non-delivery report once; there are none in any other text.
func explainReports(text string) (all []explainedReply) {
	for _, r := range reportsIn(text) {
		same := slices.IndexFunc(all, func(x explainedReply) bool { return x.Text == r.Text && x.Server == r.Server })
		if same >= 0 {
			all[same].Recipients = append(all[same].Recipients, r.Recipients...)
		} else if x, err := explain(r.Text); err == nil { // else it has no code, and words that are not known
			all = append(all, explainedReply{r, x})
		}
	}
	return all
}

func writeReports(w io.Writer, all []explainedReply, format string) error {
	if format == formatJSON {
		type doc struct {
			reported
			explanation
		}
		docs := []doc{}
		for _, x := range all {
			docs = append(docs, doc{x.reported, x.document()})
		}
		return render.WriteDocument(w, map[string]any{"replies": docs})
	}
	for i, x := range all {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s\n\n", render.Paragraph(x.reported.String(), explainWidth))
		if err := x.write(w); err != nil {
			return err
		}
	}
	return nil
}
