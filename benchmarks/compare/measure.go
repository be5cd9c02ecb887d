//go:build unix

package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// measurement is what one run took.
type measurement struct {
	wall, cpu time.Duration
	rss       int64   // peak, bytes; at least that of this program, whose memory it has until exec (Linux counts it)
	others    float64 // cores that other processes used meanwhile
}

// measure runs a contestant once.
func measure(ctx context.Context, c *contestant, log generated) (measurement, error) {
	for _, path := range c.fresh {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return measurement{}, err
		}
	}
	home, err := os.MkdirTemp("", "compare-home-") // some keep settings and caches
	if err != nil {
		return measurement{}, err
	}
	defer os.RemoveAll(home)
	cmd := exec.CommandContext(ctx, c.command[0], c.command[1:]...)
	cmd.Env = append(os.Environ(), "TZ=UTC", "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, "config"), "MTALOG_CONFIG="+os.DevNull, "TERM=dumb")
	// A report of a GiB of log may be hundreds of MiB long. In a file it does not
	// make this program grow, which would count as the growth of the next one.
	out, err := os.Create(filepath.Join(home, "output"))
	if err != nil {
		return measurement{}, err
	}
	defer out.Close()
	var errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &errs
	if c.stdin {
		f, err := os.Open(log.path)
		if err != nil {
			return measurement{}, err
		}
		defer f.Close()
		cmd.Stdin = f
	}
	start, before := time.Now(), busy()
	err = cmd.Run()
	wall, after := time.Since(start), busy()
	if err != nil {
		message, _, _ := strings.Cut(strings.TrimSpace(errs.String()), "\n")
		return measurement{}, fmt.Errorf("%w: %s", err, message)
	}
	if c.answer != nil {
		output, err := os.ReadFile(out.Name())
		if err == nil {
			err = c.answer(output, log)
		}
		if err != nil {
			return measurement{}, fmt.Errorf("wrong answer: %w", err)
		}
	}
	r := measurement{wall: wall, cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	r.others = max(0, (after-before-r.cpu).Seconds()/wall.Seconds())
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.rss = peak(usage)
	}
	return r, nil
}

// peak is the most memory that a process had, in bytes.
func peak(usage *syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" { // getrusage(2): bytes on macOS, KiB elsewhere
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) << 10
}

// middle returns the median of values, the lower one of two.
func middle[T cmp.Ordered](values []T) T {
	slices.Sort(values)
	return values[(len(values)-1)/2]
}
