package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manCommand writes the manual pages that packages have. It is for who makes one, so help does not
// list it.
func manCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:     "man DIRECTORY",
		Short:   "Write the manual pages",
		Long:    "Man writes a manual page for each command into a directory, which it makes if there is none.",
		Example: "  mtalog man /usr/local/share/man/man1",
		Hidden:  true,
		Args:    exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return err
			}
			return writePages(root, args[0])
		},
	}
}

// writePages writes the page of a command and those of its commands.
func writePages(cmd *cobra.Command, dir string) error {
	if err := os.WriteFile(filepath.Join(dir, pageName(cmd)+".1"), manPage(cmd), 0o644); err != nil {
		return err
	}
	for _, c := range available(cmd) {
		if err := writePages(c, dir); err != nil {
			return err
		}
	}
	return nil
}

func pageName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// manPage returns the help of a command in the language of man(7). Cobra's own pages take
// help for Markdown, in which the star of mail.log* begins an emphasis.
func manPage(cmd *cobra.Command) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, ".TH %s 1 \"%s\" \"mtalog %s\" \"mtalog manual\"\n", strings.ToUpper(pageName(cmd)), builtAt(), builtFrom())
	b.WriteString(".nh\n.ad l\n") // a command that was hyphenated cannot be copied
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(pageName(cmd)), roff(cmd.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n%s\n", roff(cmd.UseLine()))
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, ".br\n%s COMMAND [flags]\n", roff(cmd.CommandPath()))
	}
	b.WriteString(".SH DESCRIPTION\n")
	for i, paragraph := range strings.Split(cmp.Or(cmd.Long, cmd.Short), "\n\n") {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		manParagraph(&b, paragraph)
	}
	manCommands(&b, cmd)
	manOptions(&b, cmd)
	if cmd.Example != "" {
		b.WriteString(".SH EXAMPLES\n")
		manTable(&b, cmd.Example)
	}
	manSeeAlso(&b, cmd)
	return b.Bytes()
}

// manParagraph writes a paragraph of help. An indented line in it begins a table, which keeps its lines.
func manParagraph(b *bytes.Buffer, paragraph string) {
	lines := strings.Split(strings.Trim(paragraph, "\n"), "\n")
	indented := func(line string) bool { return strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") }
	for len(lines) > 0 {
		n := 1
		for n < len(lines) && indented(lines[n]) == indented(lines[0]) {
			n++
		}
		if indented(lines[0]) {
			manTable(b, strings.Join(lines[:n], "\n"))
		} else {
			for _, line := range lines[:n] {
				b.WriteString(roffLine(line) + "\n")
			}
		}
		lines = lines[n:]
	}
}

// manTable writes lines that are to stay as they are.
func manTable(b *bytes.Buffer, table string) {
	b.WriteString(".nf\n")
	for line := range strings.Lines(strings.ReplaceAll(table, "\t", "    ")) {
		b.WriteString(roffLine(strings.TrimRight(line, "\n")) + "\n")
	}
	b.WriteString(".fi\n")
}

func manCommands(b *bytes.Buffer, cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	b.WriteString(".SH COMMANDS\n")
	for _, c := range available(cmd) {
		fmt.Fprintf(b, ".TP\n\\fB%s\\fR(1)\n%s\n", roff(pageName(c)), roffLine(c.Short))
	}
}

func manOptions(b *bytes.Buffer, cmd *cobra.Command) {
	cmd.InitDefaultHelpFlag()
	b.WriteString(".SH OPTIONS\n")
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if option, meaning := optionHelp(f); option != "" {
			fmt.Fprintf(b, ".TP\n\\fB%s\\fR\n%s\n", roff(option), roffLine(meaning))
		}
	})
}

// optionHelp returns what help says of a flag: how it is written, and what it means. Both are empty if
// help leaves it out.
func optionHelp(f *pflag.Flag) (option, meaning string) {
	shown := *f
	withoutValue(&shown)
	one := pflag.NewFlagSet("", pflag.ContinueOnError)
	one.AddFlag(&shown)
	option, meaning, _ = strings.Cut(strings.TrimSpace(one.FlagUsages()), "   ")
	return option, strings.TrimSpace(meaning)
}

// manSeeAlso names the pages of the commands above and below.
func manSeeAlso(b *bytes.Buffer, cmd *cobra.Command) {
	var pages []string
	if cmd.HasParent() {
		pages = append(pages, pageName(cmd.Parent()))
	}
	for _, c := range available(cmd) {
		pages = append(pages, pageName(c))
	}
	for i, page := range pages {
		pages[i] = "\\fB" + roff(page) + "\\fR(1)"
	}
	if len(pages) > 0 {
		fmt.Fprintf(b, ".SH SEE ALSO\n%s\n", strings.Join(pages, ",\n"))
	}
}

// roff returns text that troff prints as it is: a hyphen that is part of a command stays one that can
// be copied.
var roff = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace

// roffLine is roff for a line of its own, which is a request to troff if it begins with a dot. (roff has
// replaced the other sign of one.)
func roffLine(line string) string {
	line = roff(line)
	if strings.HasPrefix(line, ".") {
		return `\&` + line
	}
	return line
}
