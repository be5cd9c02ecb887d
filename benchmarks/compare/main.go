//go:build unix

// Command compare runs mtalog and other programs side by side on the same
// generated logs, prints what each took, and checks mtalog's counts against the
// generator's truth.
//
//	go run ./benchmarks/compare -size 1GiB -rounds 5 -dir /tmp/bench
//
// Programs run in turns, one round after the other, so that a slow moment of
// the machine hits all of them; before each run its log is read once, so that
// the page cache is warm. A program that is not installed is named with the
// package that has it, and left out. A program that needs long runs fewer
// rounds (-budget).
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/mtalog/mtalog/benchmarks/gen"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == duckdbMode {
		if err := runDuckDB(os.Args[2:], os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "compare:", err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

// settings are the flags.
type settings struct {
	size   int64
	rounds int
	budget time.Duration
	quiet  time.Duration
	dir    string
	logs   *regexp.Regexp
	only   *regexp.Regexp
	write  string // see prepareApart
}

func parse(args []string) (s settings, err error) {
	flags := flag.NewFlagSet("compare", flag.ExitOnError)
	size := flags.String("size", "100MiB", "size of each log, such as 100MiB or 1GiB")
	flags.IntVar(&s.rounds, "rounds", 5, "how often each program runs")
	flags.DurationVar(&s.budget, "budget", 3*time.Minute, "a program that has run for so long on a log is not run again")
	flags.DurationVar(&s.quiet, "quiet", 5*time.Second, "how long to wait, before each run, for other programs to leave the machine alone")
	flags.StringVar(&s.dir, "dir", "", "directory for logs and databases, which stay there (default: a temporary one)")
	logs := flags.String("logs", ".", "compare on the logs that match this `regexp`")
	only := flags.String("only", ".", "run the programs that match this `regexp`")
	flags.StringVar(&s.write, "write", "", "only write the log of this `format` into -dir, and print the truth about it")
	flags.Parse(args)
	if flags.NArg() > 0 || s.rounds < 1 {
		return s, fmt.Errorf("usage: compare [-size 1GiB] [-rounds 5] [-dir DIR] [-logs REGEXP] [-only REGEXP]")
	}
	if s.size, err = gen.ParseSize(*size); err != nil {
		return s, err
	}
	if s.logs, err = regexp.Compile(*logs); err != nil {
		return s, fmt.Errorf("-logs: %w", err)
	}
	if s.only, err = regexp.Compile(*only); err != nil {
		return s, fmt.Errorf("-only: %w", err)
	}
	return s, nil
}

func run(ctx context.Context, args []string) error {
	s, err := parse(args)
	if err != nil {
		return err
	}
	if s.write != "" {
		log, err := prepare(s, s.write)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(log.truth)
	}
	if s.dir == "" {
		if s.dir, err = os.MkdirTemp("", "mtalog-compare-"); err != nil {
			return err
		}
		defer os.RemoveAll(s.dir)
	} else if err = os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	mtalog, err := build(ctx, s.dir)
	if err != nil {
		return err
	}
	fmt.Print(machine())
	wrong := 0
	for _, format := range compared {
		if !s.logs.MatchString(format) {
			continue
		}
		n, err := compareOn(ctx, s, mtalog, format)
		if err != nil {
			return err
		}
		wrong += n
	}
	if wrong > 0 {
		return fmt.Errorf("%d counts of mtalog differ from the truth or could not be asked for", wrong)
	}
	return nil
}

// compareOn prints how the programs compare on the log of a format, and returns how
// many of mtalog's counts are wrong.
func compareOn(ctx context.Context, s settings, mtalog, format string) (wrong int, err error) {
	log, err := prepareApart(ctx, s, format)
	if err != nil {
		return 0, err
	}
	results, err := race(ctx, s, contestants(mtalog, s.dir, log), log)
	if err != nil {
		return 0, err
	}
	fmt.Print(table(log, results))
	differences, err := verify(ctx, mtalog, s.dir, log)
	if err != nil {
		differences = []string{"they could not be asked for: " + err.Error()}
	}
	fmt.Print(verdict(differences))
	return len(differences), nil
}

// build compiles mtalog as a user would.
func build(ctx context.Context, dir string) (string, error) {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return "", fmt.Errorf("run this inside the repository: %w", err)
	}
	path := filepath.Join(dir, "mtalog")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", path, "./cmd/mtalog")
	cmd.Dir = strings.TrimSpace(string(root))
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build mtalog: %w\n%s", err, out)
	}
	return filepath.Abs(path)
}

// installed reports whether a contestant can run here.
func (c *contestant) installed() bool {
	_, err := exec.LookPath(c.command[0])
	if err == nil && c.needs != "" {
		_, err = os.Stat(c.needs)
	}
	return err == nil
}

// race runs the contestants in turns.
func race(ctx context.Context, s settings, field []contestant, log generated) ([]result, error) {
	var results []result
	for _, c := range field {
		if !s.only.MatchString(c.name) {
			continue
		}
		results = append(results, result{contestant: c, missing: !c.installed()})
	}
	for range s.rounds {
		for i := range results {
			if err := results[i].run(ctx, s, log); err != nil {
				return nil, err
			}
		}
	}
	return results, nil
}

// result is what came of a contestant.
type result struct {
	contestant
	missing bool
	failure string
	runs    []measurement
}

// run runs the contestant once more, unless it cannot run or has had its time. An error is not the
// contestant's.
func (r *result) run(ctx context.Context, s settings, log generated) error {
	if r.missing || r.failure != "" || r.total() > s.budget {
		return nil
	}
	quiet(ctx, s.quiet)
	if err := warm(log.path); err != nil {
		return err
	}
	m, err := measure(ctx, &r.contestant, log)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		r.failure = err.Error()
		return nil
	}
	r.runs = append(r.runs, m)
	fmt.Fprintf(os.Stderr, "%s: %s: %.2f s\n", log.truth.Format, r.name, m.wall.Seconds())
	return nil
}

func (r *result) total() (t time.Duration) {
	for i := range r.runs {
		t += r.runs[i].wall
	}
	return t
}

// median returns the median of key over runs, the lower one of two.
func median[T cmp.Ordered](runs []measurement, key func(*measurement) T) T {
	values := make([]T, len(runs))
	for i := range runs {
		values[i] = key(&runs[i])
	}
	return middle(values)
}
