package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mtalog/mtalog/internal/must"
)

// TestManPages looks whether each command has a page with all of its help in it, and
// whether the page holds only what troff understands.
func TestManPages(t *testing.T) {
	dir := t.TempDir()
	root := newRoot()
	root.InitDefaultCompletionCmd()
	must.Do(t, writePages(root, dir))
	pages := 0
	for _, cmd := range allCommands(root) {
		if cmd != root && !cmd.IsAvailableCommand() {
			continue
		}
		pages++
		page := must.Have(os.ReadFile(filepath.Join(dir, strings.ReplaceAll(cmd.CommandPath(), " ", "-")+".1")))(t)
		checkPage(t, cmd, string(page))
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != pages || pages < 20 {
		t.Errorf("%d pages for %d commands: %v", len(files), pages, err)
	}
}

// troffRequests are those that a page may have, which man-db and mandoc know.
var troffRequests = []string{".TH ", ".SH ", ".TP", ".PP", ".br", ".nf", ".fi", ".nh", ".ad l"}

func checkPage(t *testing.T, cmd *cobra.Command, page string) {
	t.Helper()
	where, kept := cmd.CommandPath(), false
	for line := range strings.Lines(page) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "'") || strings.HasPrefix(line, ".") && !slices.ContainsFunc(troffRequests, func(r string) bool { return strings.HasPrefix(line, r) }) {
			t.Errorf("%s: no request of troff that is expected: %s", where, line)
		}
		if strings.ContainsFunc(line, unicode.IsControl) {
			t.Errorf("%s: a control character: %q", where, line)
		}
		if kept = kept && line != ".fi" || line == ".nf"; kept && utf8.RuneCountInString(shownByTroff(line)) > 100 {
			t.Errorf("%s: man wraps no line of a table, and this one is wider than 100: %s", where, line)
		}
	}
	for _, section := range []string{"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"} {
		if _, text, ok := strings.Cut(page, "\n.SH "+section+"\n"); !ok || strings.HasPrefix(text, ".SH") || text == "" {
			t.Errorf("%s: nothing in section %s", where, section)
		}
	}
	text := shownByTroff(page)
	for _, help := range []string{cmd.Short, cmd.Long, cmd.Example} {
		if !strings.Contains(text, strings.Join(strings.Fields(help), " ")) {
			t.Errorf("%s: the page leaves out some of: %s", where, help)
		}
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if _, usage := pflag.UnquoteUsage(f); !f.Hidden && !strings.Contains(text, usage) || !strings.Contains(text, "--"+f.Name) {
			t.Errorf("%s: the page leaves out --%s", where, f.Name)
		}
	})
}

// TestManParagraph has what begins a request of troff, and a table in a paragraph.
func TestManParagraph(t *testing.T) {
	const paragraph = "Some:\n.TH 'x' \\n\n'br\n  .a   b-c\n  d\nrest."
	const want = "Some:\n\\&.TH \\(aqx\\(aq \\en\n\\(aqbr\n.nf\n  .a   b\\-c\n  d\n.fi\nrest.\n"
	var b bytes.Buffer
	manParagraph(&b, paragraph)
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
}

// shownByTroff returns what troff shows of a page, its blanks as one each.
func shownByTroff(page string) string {
	var words []string
	for line := range strings.Lines(page) {
		if !strings.HasPrefix(line, ".") {
			words = append(words, strings.Fields(line)...)
		}
	}
	return strings.NewReplacer(`\&`, "", `\fB`, "", `\fR`, "", `\-`, "-", `\(aq`, "'", `\(ga`, "`", `\(ha`, "^", `\(ti`, "~", `\e`, `\`).
		Replace(strings.Join(words, " "))
}
