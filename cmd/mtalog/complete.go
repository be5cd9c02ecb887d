package main

import (
	"iter"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/parsers/formats"
)

// offer lets a shell complete the value of a flag that names one of a few things. A name
// may have a description behind a tab. No database is asked.
func offer(cmd *cobra.Command, flag string, names func() []string) {
	cmd.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return names(), cobra.ShellCompDirectiveNoFileComp
	})
}

// offerFiles lets a shell complete names of files only for arguments and flags that take
// a file, and names of directories only for those that take a directory.
func offerFiles(root *cobra.Command) {
	for _, cmd := range allCommands(root) {
		if cmd.ValidArgsFunction == nil && !strings.Contains(cmd.Use, "FILE") {
			cmd.ValidArgsFunction = cobra.NoFileCompletions
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			switch wanted, _ := pflag.UnquoteUsage(f); wanted {
			case "", "file": // "" if the flag takes no value
			case "directory":
				cmd.MarkFlagDirname(f.Name)
			default: // has no effect if offer was called for the flag
				cmd.RegisterFlagCompletionFunc(f.Name, cobra.NoFileCompletions)
			}
		})
	}
}

// withoutQuotes takes off the backquotes from the usage of flags, which a shell that completes
// them would show: in help, they mark the name of the value.
func withoutQuotes(root *cobra.Command) {
	for _, cmd := range allCommands(root) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = strings.ReplaceAll(f.Usage, "`", "") })
	}
}

// namesOf returns the names of the few things of a kind.
func namesOf[T any](all iter.Seq2[T, string]) func() []string {
	return func() (names []string) {
		for _, name := range all {
			names = append(names, name)
		}
		return names
	}
}

func logFormatNames() (names []string) {
	for _, f := range formats.All {
		names = append(names, f.Name)
	}
	return names
}

func categoryNames() (names []string) {
	for c := range classify.Categories() {
		names = append(names, c.Name+"\t"+c.Title)
	}
	return names
}

func providerNames() (names []string) {
	for p := range classify.Providers() {
		if p.Name != "" {
			names = append(names, p.Name)
		}
	}
	return names
}

// offerDimensions lets a shell complete the last name of a list of dimensions.
func offerDimensions(_ *cobra.Command, _ []string, typed string) (lists []string, _ cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	for _, d := range answers.Dimensions {
		if !strings.Contains(","+before, ","+d+",") {
			lists = append(lists, before+d)
		}
	}
	return lists, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// offerParameters lets a shell complete the names of those parameters of a report that
// have no flag of their own.
func offerParameters(reports *string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) (names []string, _ cobra.ShellCompDirective) {
		catalog, err := loadReports(*reports)
		if err != nil || len(args) == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		r, err := catalog.Get(args[0])
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		for _, p := range r.Params {
			if name, ok := strings.CutPrefix(flagOf(p.Name), "--param "); ok {
				names = append(names, name+"\t"+p.Description)
			}
		}
		return names, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
}
