package main

import (
	_ "embed"
	"fmt"
	"io"
	"os/user"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/source"
)

//go:embed systemd/mtalog-tail.service
var unit string

// What in the unit depends on the logs and the system.
const (
	unitLogs   = "/var/log/mail.log"
	unitGroups = "SupplementaryGroups=adm\n"
)

// printUnit prints a unit that follows logs, and the journal if that is asked for. w is
// told what the service will not be able to read, and the cure.
func printUnit(out, w io.Writer, logs []string, journal bool) error {
	var names, groups []string
	if _, err := user.LookupGroup("adm"); err == nil { // with a group that there is not no service starts
		groups = append(groups, "adm")
	}
	for _, log := range logs {
		if log == "-" {
			return usageError{fmt.Errorf("a service has nothing on standard input: name the logs")}
		}
		path, err := filepath.Abs(log)
		if err != nil {
			return err
		}
		names = append(names, unitWord(path))
	}
	if journal {
		names, groups = append([]string{"--journal"}, names...), append(groups, "systemd-journal")
	}
	text := unit
	if len(names) > 0 {
		text = strings.Replace(text, " "+unitLogs+"\n", " "+strings.Join(names, " ")+"\n", 1)
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
	line := ""
	if len(groups) > 0 {
		line = "SupplementaryGroups=" + strings.Join(groups, " ") + "\n"
	}
	text = strings.Replace(text, unitGroups, line, 1)
	_, err := io.WriteString(out, text)
	return err
}

// unitWord writes a word of a command line as systemd.service(5) reads it.
func unitWord(s string) string {
	s = strings.NewReplacer("%", "%%", "$", "$$").Replace(s)
	if !strings.ContainsAny(s, " \t\n\"'\\;") {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}
