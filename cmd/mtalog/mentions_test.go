package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
)

var (
	// fenced is what a program prints.
	fenced = regexp.MustCompile("(?s)```.*?```")
	// words are those of a command line, with what is quoted in one.
	words = regexp.MustCompile(`(?:'[^']*'|"[^"]*"|[^\s'"])+`)
)

// TestMentions finds commands, flags and reports that the documents name and the
// program does not have.
func TestMentions(t *testing.T) {
	commands := 0
	for _, path := range []string{"../../README.md", "../../CONTRIBUTING.md", "../../queries/README.md", "../../benchmarks/README.md", "../../benchmarks/peers.md"} {
		text := must.Have(os.ReadFile(path))(t)
		var lines []string
		for i, span := range strings.Split(fenced.ReplaceAllString(string(text), ""), "`") {
			if i%2 == 1 { // between two marks
				lines = append(lines, strings.ReplaceAll(span, "\n", " "))
			}
		}
		for line := range strings.Lines(string(text)) {
			if command, ok := strings.CutPrefix(line, "    "); ok {
				lines = append(lines, strings.TrimSpace(command))
			}
		}
		for _, line := range lines {
			if checkMentioned(t, path, strings.ReplaceAll(line, `\|`, "|")) {
				commands++
			}
		}
	}
	if commands < 20 {
		t.Errorf("found only %d commands: this test no longer reads the documents right", commands)
	}
}

// otherFlag is a flag that the usage of one names.
var otherFlag = regexp.MustCompile(`--([a-z][a-z-]*)`)

// TestHelpTexts holds the help of every command to a width that a terminal and a mail
// have, and to commands and flags that exist.
func TestHelpTexts(t *testing.T) {
	for _, cmd := range allCommands(newRoot()) {
		if strings.Contains(cmd.CommandPath(), " completion") {
			continue // Cobra's
		}
		cmd.InitDefaultHelpFlag()
		help := cmd.Long + "\n\n" + cmd.UsageString()
		for line := range strings.Lines(help) {
			if line = strings.TrimRight(line, "\n"); utf8.RuneCountInString(line) > 100 {
				t.Errorf("%s: a line is wider than 100: %s", cmd.CommandPath(), line)
			}
		}
		if cmd.Long == "" && cmd.HasParent() {
			t.Errorf("%s says nothing of itself", cmd.CommandPath())
		}
		if cmd.Example == "" && cmd.HasParent() {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
		for line := range strings.Lines(cmd.Example) {
			checkMentioned(t, cmd.CommandPath(), strings.TrimSpace(line))
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			for _, m := range otherFlag.FindAllStringSubmatch(f.Usage, -1) {
				if cmd.Flags().Lookup(m[1]) == nil {
					t.Errorf("%s --%s: its usage names --%s, which the command does not have", cmd.CommandPath(), f.Name, m[1])
				}
			}
		})
	}
}

// checkMentioned reports a command of mtalog in a shell line that does not exist, or does
// not have the flags that it is given. It returns whether the line has a command.
func checkMentioned(t *testing.T, where, line string) bool {
	t.Helper()
	_, command, ok := strings.Cut(" "+line, " mtalog ")
	if !ok {
		if _, command, ok = strings.Cut(line, "go run ./cmd/mtalog "); !ok {
			return false
		}
	}
	var args []string
	for _, w := range words.FindAllString(command, -1) {
		if strings.ContainsAny(w[:1], "|<>;&)#") || w == "2>&1" {
			break
		}
		args = append(args, strings.Trim(w, `'"`))
	}
	if len(args) == 0 || args[0] == "COMMAND" || args[0] == "…" {
		return false
	}
	root := newRoot()
	root.InitDefaultCompletionCmd()
	cmd, rest, err := root.Find(args)
	if err != nil || cmd == root && !strings.HasPrefix(args[0], "-") {
		t.Errorf("%s: no such command: %s", where, line)
		return true
	}
	cmd.InitDefaultHelpFlag()
	if err := cmd.ParseFlags(rest); err != nil {
		t.Errorf("%s: %s: %v", where, line, err)
	}
	if name := cmd.Flags().Arg(0); name != "" && cmd.Name() == "report" {
		checkMentionedReport(t, where, name)
	}
	return true
}

// checkMentionedReport reports the name of a report that does not exist.
func checkMentionedReport(t *testing.T, where, name string) {
	t.Helper()
	catalog := must.Have(report.Canned())(t)
	if _, err := catalog.Get(name); err != nil && name != "all" && name != "NAME" {
		t.Errorf("%s: %v", where, err)
	}
}
