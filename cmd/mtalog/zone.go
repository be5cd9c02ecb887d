package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // for systems without zones of their own, such as most containers
)

// location returns the zone that --tz names. Where that is the local one and the
// environment variable TZ names none that exists, it is UTC, as in other programs,
// and w is told. POSIX's rules, such as CET-1CEST, are not known here.
func (f reading) location(w io.Writer) (*time.Location, error) {
	if *f.zone != "Local" {
		zone, err := time.LoadLocation(*f.zone)
		if err != nil {
			err = usageError{fmt.Errorf("--tz %s: no such time zone; write it as in Europe/Berlin", *f.zone)}
		}
		return zone, err
	}
	name := strings.TrimPrefix(os.Getenv("TZ"), ":")
	if name == "" || time.Local.String() != "UTC" { // so Go calls the local zone where it does not know it
		return time.Local, nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		fmt.Fprintf(w, "mtalog: TZ=%s: no such time zone, so stamps that name none are taken for UTC; say whose they are with --tz, as in --tz Europe/Berlin\n", printable(name))
		return time.UTC, nil
	}
	return zone, nil
}
