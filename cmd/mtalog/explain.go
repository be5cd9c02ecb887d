package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

func explainCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain CODE|TEXT",
		Short: "Explain a code, a reply or a log line: meaning, causes, what to do",
		Long: "Explain says what a reply code, an enhanced status code, a reply, or a whole line of a log\n" +
			"means, what causes it and what to do. Of a reply it says first what its words mean, which is\n" +
			"its category in reports; then what its code means in general. It needs no database.",
		Example: "  mtalog explain 5.7.26\n  mtalog explain 452\n  mtalog explain '550-5.7.26 This mail is unauthenticated'\n  mtalog explain --format json 4.2.2",
		Args:    atLeast(1),
	}
	format := textOrJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		x, err := explain(strings.Join(args, " "))
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
