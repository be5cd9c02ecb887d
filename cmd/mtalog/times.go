package main

import (
	"fmt"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// readTime reads the value of the flag called name into a time, which it leaves alone
// if the value is empty. Relative times count from now.
func readTime(name, value string, now time.Time, into *time.Time) error {
	if value == "" {
		return nil
	}
	t, err := report.ParseTime(value, now)
	if err != nil {
		return usageError{fmt.Errorf("--%s %w", name, err)}
	}
	*into = t
	return nil
}

// readWindow reads the values of --since and --until, and refuses a window that ends before
// it begins. A time is zero if its value is empty.
func readWindow(since, until string, now time.Time) (from, to time.Time, err error) {
	if err := readTime("since", since, now, &from); err != nil || until == "" {
		return from, to, err
	}
	if to, err = report.ParseUntil(until, since, now); err != nil {
		return from, to, usageError{fmt.Errorf("--until %w", err)}
	}
	if err := report.CheckSpan(from, to); err != nil {
		return from, to, usageError{err}
	}
	return from, to, nil
}

// readSpan reads the value of the flag called name into a length of time, which it leaves
// alone if the value is "0".
func readSpan(name, value string, into *time.Duration) (err error) {
	if value == "0" {
		return nil
	}
	if *into, err = report.ParseSpan(value); err != nil {
		err = fmt.Errorf("--%s %w", name, err)
	}
	return err
}

// age is a flag for a length of time, for which report.ParseSpan knows days and weeks.
type age time.Duration

// Type implements pflag.Value.
func (a *age) Type() string { return "age" }

// String implements pflag.Value.
func (a *age) String() string {
	return report.Span(time.Duration(*a)) // "0" for none, which pflag takes for the zero value, and does not print in help
}

// Set implements pflag.Value.
func (a *age) Set(s string) error {
	d, err := report.ParseSpan(s)
	if err != nil {
		return fmt.Errorf("%q is not an age: write it as 90d, 2w or 36h", s)
	}
	*a = age(d)
	return nil
}
