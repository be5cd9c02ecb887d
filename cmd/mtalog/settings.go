package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mtalog/mtalog/internal/nearest"
	"github.com/mtalog/mtalog/internal/settings"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// settingsVariable names the file of settings that is read instead of the usual ones.
const settingsVariable = "MTALOG_CONFIG"

// settingsFiles returns the files of settings, the one that takes precedence last: that of
// the machine and that of the user, which need not exist; or the one that the environment names.
func settingsFiles() (files []string, mustExist bool) {
	if name := os.Getenv(settingsVariable); name != "" {
		return []string{name}, true
	}
	machine := "/etc/mtalog/config.toml"
	if runtime.GOOS == "windows" {
		machine = filepath.Join(cmp.Or(os.Getenv("ProgramData"), `C:\ProgramData`), "mtalog", "config.toml")
	}
	files = []string{machine}
	if dir, err := os.UserConfigDir(); err == nil {
		files = append(files, filepath.Join(dir, "mtalog", "config.toml"))
	}
	return files, false
}

// noSettings are flags that say what a command shall do this time.
var noSettings = []string{"help", "version", "output", "list", "show", "explain", "dry-run", "print-unit", "param", "limit", "file", "before", "after"}

// sameInAll are flags that mean the same in each command that has them. Others, such as since,
// have to be set for a command.
var sameInAll = []string{"db", "tz", "rules", "reports"}

// canBeSet tells whether a file may set a flag. It may not narrow what a report covers: a
// forgotten line of it would be taken for the state of the mail.
func canBeSet(f *pflag.Flag) bool {
	return !f.Hidden && !slices.Contains(noSettings, f.Name) && !(f.DefValue == "" && isFilter(f.Name))
}

// fileOfSetting is the annotation of a flag whose value is from a file of settings.
const fileOfSetting = "mtalog_settings_file"

// set tells whether the user chose the value of a flag, on the command line or in a file.
func set(f *pflag.Flag) bool { return f.Changed || f.Annotations[fileOfSetting] != nil }

// configure makes what the files of settings say the defaults of the flags.
func configure(root *cobra.Command, files []string, mustExist bool) error {
	all, err := settings.Read(files, mustExist)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	for _, s := range all {
		if err := apply(root, s); err != nil {
			return fmt.Errorf("settings: %s: %s: %w", s.File, s.Name(), err)
		}
	}
	return nil
}

// apply gives the flags that s is for its value.
func apply(root *cobra.Command, s settings.Setting) error {
	commands, err := commandsOf(root, s)
	if err != nil {
		return err
	}
	var names, having []string // of what can be set here, and of commands that have a flag of their own called so
	for _, cmd := range commands {
		for _, f := range settable(cmd) {
			ownFlag := s.Command == "" && !slices.Contains(sameInAll, f.Name)
			switch {
			case !ownFlag:
				names = append(names, f.Name)
				if f.Name != s.Flag {
					continue
				}
				if err := setDefault(f, s); err != nil {
					return err
				}
			case f.Name == s.Flag:
				having = append(having, "["+commandName(cmd)+"]")
			}
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	switch {
	case slices.Contains(names, s.Flag):
		return nil
	case len(having) > 0:
		return errors.New("it differs between commands: put it below " + strings.Join(having, " or "))
	case len(names) == 0:
		return errors.New("this command has no settings")
	}
	return errors.New("no setting is called so; " + cmp.Or(nearest.Question(s.Flag, names), "choose one of "+strings.Join(names, ", ")))
}

// commandsOf returns the commands that s is for: one, or all.
func commandsOf(root *cobra.Command, s settings.Setting) ([]*cobra.Command, error) {
	if s.Command == "" {
		return allCommands(root), nil
	}
	cmd, rest, err := root.Find(strings.Fields(s.Command))
	if err != nil || len(rest) > 0 || cmd == root {
		return nil, errors.New("no command is called so")
	}
	return []*cobra.Command{cmd}, nil
}

// settable returns the flags of cmd that can be set.
func settable(cmd *cobra.Command) (all []*pflag.Flag) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if canBeSet(f) {
			all = append(all, f)
		}
	})
	return all
}

// commandName returns the name of cmd as a table of TOML has it.
func commandName(cmd *cobra.Command) string {
	_, name, _ := strings.Cut(cmd.CommandPath(), " ")
	if strings.Contains(name, " ") {
		return strconv.Quote(name)
	}
	return name
}

// setDefault makes what s says the default of f. A path is relative to the folder of the
// file that names it.
func setDefault(f *pflag.Flag, s settings.Setting) error {
	if f.Name == "db" && os.Getenv("MTALOG_DB") != "" {
		return nil // the environment takes precedence
	}
	values := slices.Clone(s.Values)
	if kind, _ := pflag.UnquoteUsage(f); kind == "file" || kind == "directory" {
		for i, v := range values {
			if !filepath.IsAbs(v) && v != duckdb.InMemory {
				values[i] = filepath.Join(filepath.Dir(s.File), v)
			}
		}
	}
	list, isList := f.Value.(pflag.SliceValue)
	switch {
	case isList: // Replace leaves it to the command line to put other values in place of these
		if err := list.Replace(values); err != nil {
			return err
		}
	case len(values) > 1:
		return errors.New("want one value")
	default:
		if err := f.Value.Set(values[0]); err != nil {
			return err
		}
	}
	f.DefValue = strings.Join(values, ",")
	if f.Annotations == nil {
		f.Annotations = map[string][]string{}
	}
	f.Annotations[fileOfSetting] = []string{s.File}
	return nil
}

// blameSettings names the file of each setting that an error complains of: it speaks of
// flags, which nobody wrote on the command line.
func blameSettings(cmd *cobra.Command, message string) string {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if file := f.Annotations[fileOfSetting]; file != nil && !f.Changed && mentions(message, "--"+f.Name) {
			message += fmt.Sprintf(" (--%s is set in %s)", f.Name, file[0])
		}
	})
	return message
}

func mentions(message, flag string) bool {
	_, after, found := strings.Cut(message, flag)
	return found && (after == "" || !strings.ContainsAny(after[:1], "-abcdefghijklmnopqrstuvwxyz"))
}
