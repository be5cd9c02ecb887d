package main

import (
	"fmt"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // for systems without time zones, such as most containers

	"github.com/spf13/cobra"
)

// What --tz means, by what a command does: it shows times, reads logs, shows and takes
// times, or does all of this.
const (
	zoneOfShown  = "time `zone` of the times shown, such as Europe/Berlin or UTC"
	zoneOfStamps = "time `zone` of time stamps that name none, such as Europe/Berlin"
	zoneOfTimes  = "time `zone` of the times shown, and of --since and --until, such as Europe/Berlin or UTC"
	zoneOfBoth   = "time `zone` of time stamps that name none, and of times shown and asked for, such as Europe/Berlin"
)

// zoneFlag adds --tz, which inZone applies.
func zoneFlag(cmd *cobra.Command, usage string) {
	cmd.Flags().String("tz", "Local", usage)
}

// givenZone returns the zone that --tz names, "" if it was not given.
func givenZone(cmd *cobra.Command) string {
	if flag := cmd.Flags().Lookup("tz"); flag != nil && flag.Changed {
		return flag.Value.String()
	}
	return ""
}

// inZone makes the zone that --tz names the local one of this process. It must be called
// before a time is read or shown.
func inZone(cmd *cobra.Command) error {
	flag := cmd.Flags().Lookup("tz")
	if flag == nil {
		return nil
	}
	if name := flag.Value.String(); name != "Local" {
		zone, err := time.LoadLocation(name)
		if err != nil {
			return usageError{fmt.Errorf("--tz %s: no such time zone; write it as in Europe/Berlin", name)}
		}
		time.Local = zone
		return nil
	}
	zone, err := localZone()
	if err != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "mtalog: %s, so UTC takes its place; name the zone with --tz, as in --tz Europe/Berlin\n", printable(err.Error()))
	}
	time.Local = zone
	return nil
}

// localZone returns the local zone, with its name if that can be found out. If the
// environment variable TZ names a zone that does not exist, it returns UTC, as other
// programs do, and an error. It does not read POSIX rules, such as CET-1CEST.
func localZone() (*time.Location, error) {
	tz, set := os.LookupEnv("TZ")
	name := strings.TrimPrefix(tz, ":")
	switch {
	case !set:
		name, _ = os.Readlink("/etc/localtime")
	case name == "":
		return time.UTC, nil
	}
	if _, file, ok := strings.Cut(name, "zoneinfo/"); ok { // the path of a file of the time zone database
		name = file
	}
	zone, err := time.LoadLocation(name)
	switch {
	case name != "" && err == nil:
		return zone, nil
	case set && time.Local.String() == "UTC": // as Go calls a zone that it does not know
		return time.UTC, fmt.Errorf("TZ=%s: no such time zone", name)
	}
	return time.Local, nil // read by Go from a file that has no name
}
