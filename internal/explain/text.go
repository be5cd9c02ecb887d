package explain

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/report/render"
)

// textWidth is the width of lines in columns, as in smtpcode.Explanation.
const textWidth = 80

// WriteText writes the answer for people.
func (a Answer) WriteText(w io.Writer) error {
	if len(a.replies) == 0 {
		return a.one.write(w)
	}
	for i, x := range a.replies {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s\n\n", render.Paragraph(x.reported.String(), textWidth))
		if err := x.write(w); err != nil {
			return err
		}
	}
	if a.more {
		fmt.Fprintf(w, "\nThere are more replies than these %d.\n", len(a.replies))
	}
	return nil
}

func (x explained) write(w io.Writer) error {
	if x.trouble != "" {
		return writeTrouble(w, x.trouble)
	}
	v := x.verdict
	if len(x.codes) == 0 {
		fmt.Fprint(w, "No code, but the words are known.\n\n")
	}
	told := "" // to do
	if v != nil {
		m := v.meaning()
		if err := m.write(w); err != nil {
			return err
		}
		told = m.Advice
	}
	for i, code := range x.codes {
		if i > 0 || v != nil {
			fmt.Fprintln(w)
		}
		if i == 0 && v != nil {
			fmt.Fprintln(w, "The code in general:")
		}
		code.Actions = slices.DeleteFunc(slices.Clone(code.Actions), func(s string) bool { return strings.Contains(told, s) })
		fmt.Fprint(w, render.CleanLines(code.String()))
	}
	return nil
}
