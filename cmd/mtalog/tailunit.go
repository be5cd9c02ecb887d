package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os/user"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mtalog/mtalog/internal/source"
)

//go:embed systemd/mtalog-tail.service
var unit string

// What in the unit depends on the command line and the system.
const (
	unitDir       = "/var/lib/mtalog/"
	unitFile      = unitDir + "mail.duckdb"
	unitDB        = " --db " + unitFile
	unitRetention = " --retention 90d"
	unitLog       = " /var/log/mail.log"
	unitStart     = "\nExecStart=/usr/bin/mtalog tail"
	unitGroups    = "\nSupplementaryGroups=adm"
)

// printUnit prints a unit that does what the command line says, and warns of logs that
// the service will not be able to read, with the cure.
func printUnit(cmd *cobra.Command, logs []string) error {
	flags, err := unitFlags(cmd)
	if err != nil {
		return err
	}
	start := unitStart + flags
	for _, log := range logs {
		if log == "-" {
			return usageError{errors.New("a service has nothing on standard input: name the logs")}
		}
		path, err := filepath.Abs(log)
		if err != nil {
			return err
		}
		start += " " + unitWord(path)
	}
	journal, _ := cmd.Flags().GetBool("journal")
	if len(logs) == 0 && !journal {
		start += unitLog
	}
	line := ""
	if groups := unitGroupsOf(logs, journal, cmd.ErrOrStderr()); len(groups) > 0 {
		line = "\nSupplementaryGroups=" + strings.Join(groups, " ")
	}
	db := unitFile
	if f := cmd.Flag("db"); set(f) {
		db = unitWord(f.Value.String())
	}
	made := strings.NewReplacer(unitStart+unitDB+unitRetention+unitLog, start, unitGroups, line, unitFile, db)
	_, err = made.WriteString(cmd.OutOrStdout(), unit)
	return err
}

// unitFlags returns the flags of the service: those given and, for others that it
// needs, what the unit has.
func unitFlags(cmd *cobra.Command) (string, error) {
	flags := ""
	if !set(cmd.Flag("db")) {
		flags = unitDB
	}
	if !set(cmd.Flag("retention")) {
		flags += unitRetention
	}
	var err error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !set(f) {
			return
		}
		var values []string
		switch v := f.Value.(type) {
		case pflag.SliceValue:
			values = v.GetSlice()
		default:
			values = []string{f.Value.String()}
		}
		for _, v := range values {
			switch {
			case f.Name == "print-unit":
			case f.Name == "db" && !strings.HasPrefix(filepath.Clean(v), unitDir):
				err = usageError{fmt.Errorf("--db %s: the service may write only in %s", v, unitDir)}
			case f.Value.Type() == "bool":
				flags += " --" + f.Name + "=" + v
			case f.Name == "rules":
				if path, e := filepath.Abs(v); e == nil {
					v = path
				}
				fallthrough
			default:
				flags += " --" + f.Name + " " + unitWord(v)
			}
		}
	})
	return flags, err
}

// unitGroupsOf returns the groups that the service must be in, and warns on w of logs
// that none of them may read.
func unitGroupsOf(logs []string, journal bool, w io.Writer) (groups []string) {
	if len(logs) > 0 || !journal {
		if _, err := user.LookupGroup("adm"); err == nil { // with a group that does not exist, the service would not start
			groups = append(groups, "adm")
		}
	}
	if journal {
		groups = append(groups, "systemd-journal")
	}
	for _, path := range source.Names(logs) {
		switch group, access := source.Readers(path); {
		case access == source.OfGroup && !slices.Contains(groups, group):
			groups = append(groups, group)
		case access == source.OfOwner:
			fmt.Fprintf(w, "mtalog: %s: the service may not read it: chgrp adm %[1]s && chmod g+r %[1]s, which logrotate keeps\n", printable(path))
		case access == source.Hidden:
			fmt.Fprintf(w, "mtalog: %s: the service may not enter its directory: see CAP_DAC_READ_SEARCH in the unit\n", printable(path))
		}
	}
	return groups
}

// unitWord quotes a word of a command line for systemd.service(5). It escapes control
// characters: they could control the terminal, and systemd ends a line at a carriage
// return.
func unitWord(s string) string {
	s = strings.NewReplacer("%", "%%", "$", "$$").Replace(s)
	plain := func(c rune) bool { return c > ' ' && c != 0x7f && !strings.ContainsRune(`"'\;`, c) }
	if !strings.ContainsFunc(s, func(c rune) bool { return !plain(c) }) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\\' || c == '"':
			b.WriteString("\\" + string(rune(c)))
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	return `"` + b.String() + `"`
}
