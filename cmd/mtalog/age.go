package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// age is a flag for a length of time, which may be given in days or weeks.
type age time.Duration

// Type implements pflag.Value.
func (a *age) Type() string { return "age" }

func (a *age) String() string {
	d := time.Duration(*a)
	if d > 0 && d%(24*time.Hour) == 0 {
		return fmt.Sprintf("%dd", d/(24*time.Hour))
	}
	return d.String()
}

// Set implements pflag.Value.
func (a *age) Set(s string) error {
	for unit, length := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		if n, ok := strings.CutSuffix(s, unit); ok {
			v, err := strconv.ParseUint(n, 10, 16)
			if err != nil || v == 0 {
				return fmt.Errorf("%q is no age: write it as 90d, 2w or 36h", s)
			}
			*a = age(time.Duration(v) * length)
			return nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is no age: write it as 90d, 2w or 36h", s)
	}
	*a = age(d)
	return nil
}
