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
		return atLeast(1)(cmd, args)
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usageError{numberAsFlag(flagError(cmd, err))} })
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		text, err := explainedText(args, *file, cmd.InOrStdin())
		if err != nil {
			return err
		}
		text = readable(text)
		if all, more := explainReports(text); len(all) > 0 {
			return writeReports(cmd.OutOrStdout(), all, more, *format)
		}
		all, more := explainReplies(text)
		if len(all) > 1 {
			return writeReports(cmd.OutOrStdout(), all, more, *format)
		}
		var x explained
		if len(all) > 0 {
			x = all[0].explained
		} else if x, err = explain(text[:min(len(text), maxText)]); err != nil {
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
		if x, ok := explainBracketed(text); ok && lacksCode(none) {
			return x, nil
		}
		err = none
	}
	return explained{v, all}, err
}

// explainBracketed explains a provider's code that was copied without the brackets around
// it: TSS04, outlook S3140.
func explainBracketed(text string) (x explained, ok bool) {
	words := strings.Fields(text)
	if len(words) > 3 {
		return x, false
	}
	for _, word := range words {
		if strings.ContainsAny(word, "[](){}") || !strings.ContainsAny(word, "0123456789") {
			continue
		}
		for _, marks := range []string{"[]", "()"} {
			text := marks[:1] + word + marks[1:]
			if v, err := verdictOn(text); err == nil && v != nil {
				codes, _ := smtpcode.Explain(text)
				return explained{v, codes}, true
			}
		}
	}
	return x, false
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

// explainReports explains each reply in a non-delivery report once, up to mostTried; there are none in any
// other text. more says that there are further ones.
func explainReports(text string) (all []explainedReply, more bool) {
	type told struct {
		reply   int
		address string
	}
	tried, known := map[string]bool{}, map[told]bool{}
	for _, r := range reportsIn(text) {
		if tried[r.Text] = true; len(tried) > mostTried {
			return all, true
		}
		same := slices.IndexFunc(all, func(x explainedReply) bool { return x.Text == r.Text && x.Server == r.Server })
		if same < 0 {
			x, err := explain(r.Text)
			if err != nil { // it has no code, and words that are not known
				continue
			}
			same = len(all)
			all = append(all, explainedReply{r, x})
			all[same].Recipients = nil
		}
		for _, address := range r.Recipients { // a report may tell of one in several of its parts
			if one := (told{same, address}); !known[one] {
				known[one] = true
				all[same].Recipients = append(all[same].Recipients, address)
			}
		}
	}
	return all, false
}

// mostReplies is how many replies outside of a report are explained, and mostTried in how many
// others of their kinds are looked for.
const mostReplies, mostTried = 5, 200

// maxText bounds a text that is explained as one, in bytes: each takes as long as a hundred lines of a log.
const maxText = 64 << 10

// explainReplies explains the replies of a session, a returned message or lines of a log
// that refuse something, each kind once. more says that there are further ones.
func explainReplies(text string) (all []explainedReply, more bool) {
	replies, seen := repliesIn(text), map[string]bool{}
	for i, reply := range replies {
		if i == mostTried {
			return all, true
		}
		x, err := explain(reportedWords(reply))
		if err != nil || seen[x.kind()] {
			continue
		}
		if len(all) == mostReplies {
			return all, true
		}
		seen[x.kind()] = true
		all = append(all, explainedReply{reported{Text: smtpcode.OneLine(reply)}, x})
	}
	return all, false
}

// kind is what two explanations of the same have in common.
func (x explained) kind() (s string) {
	if x.verdict != nil {
		s = x.verdict.meaning().Category
	}
	if len(x.codes) > 0 {
		s += x.codes[0].Headline
	}
	return s
}

func writeReports(w io.Writer, all []explainedReply, more bool, format string) error {
	if format == formatJSON {
		type doc struct {
			reported
			explanation
		}
		docs := []doc{}
		for _, x := range all {
			docs = append(docs, doc{x.reported, x.document()})
		}
		document := map[string]any{"replies": docs}
		if more {
			document["more"] = true
		}
		return render.WriteDocument(w, document)
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
	if more {
		fmt.Fprintf(w, "\nThere are more replies than these %d.\n", len(all))
	}
	return nil
}
