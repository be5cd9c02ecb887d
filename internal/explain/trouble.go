package explain

import (
	"fmt"
	"io"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/parsers"
)

// adviceOnTrouble says what to do about the first line in text in which a mail server warns of
// itself, "" if there is none or nothing is known about it.
func adviceOnTrouble(text string) string {
	for _, records := range recordsIn(text) {
		for _, r := range records {
			if r.Event != parsers.Warning && r.Event != parsers.Fatal {
				continue
			}
			if advice := classify.TroubleAdvice(string(r.Text)); advice != "" {
				return advice
			}
		}
	}
	return ""
}

// writeTrouble writes it in the form of smtpcode.Explanation.
func writeTrouble(w io.Writer, advice string) error {
	_, err := fmt.Fprintf(w, "The mail server says this of itself.\n\nWhat to do  %s\n", render.Hang(advice, len("What to do  "), textWidth))
	return err
}
