package explain

import (
	"fmt"
	"io"
	"regexp"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/parsers"
)

// warned is the end of a line in which a mail server warns of itself, as it is copied without its beginning.
var warned = regexp.MustCompile(`^(?:[\w./-]+\[\d+\]: )?(?:warning|fatal|panic|error): (.+)`)

// adviceOnTrouble says what to do about the first line in text in which a mail server warns of
// itself, "" if there is none or nothing is known about it.
func adviceOnTrouble(text string) string {
	if m := warned.FindStringSubmatch(text); m != nil {
		return classify.TroubleAdvice(m[1])
	}
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
