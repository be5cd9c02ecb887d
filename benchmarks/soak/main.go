// Command soak runs mtalog tail under load for a long time: lines at a steady
// rate, rotations, reports and kills. At the end every message must have been
// stored exactly once; it prints how long lines took until they could be asked
// for, what reports took, and the memory of the process.
//
//	go build -o /tmp/mtalog ./cmd/mtalog
//	go run ./benchmarks/soak -mtalog /tmp/mtalog -duration 10m -rate 20000
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/serve"
)

func main() {
	var s soak
	flag.StringVar(&s.mtalog, "mtalog", "mtalog", "the binary")
	flag.DurationVar(&s.duration, "duration", 10*time.Minute, "how long to write")
	flag.IntVar(&s.rate, "rate", 20_000, "lines per second")
	flag.DurationVar(&s.rotate, "rotate", 20*time.Second, "time between two rotations")
	flag.IntVar(&s.kills, "kills", 2, "how often the process is killed")
	flag.StringVar(&s.dir, "dir", "", "where logs and database go; a new directory if not given")
	flag.Parse()
	if err := s.run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

type soak struct {
	mtalog           string
	duration, rotate time.Duration
	rate, kills      int
	dir, db, log     string

	mu  sync.Mutex
	cmd *exec.Cmd

	reports  []*report.Report
	writer   *writer
	measured measured
}

func (s *soak) run(ctx context.Context) error {
	if s.dir == "" {
		dir, err := os.MkdirTemp("", "soak")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		s.dir = dir
	}
	s.db, s.log = filepath.Join(s.dir, "soak.duckdb"), filepath.Join(s.dir, "mail.log")
	s.writer = &writer{path: s.log, rate: s.rate, rotate: s.rotate}
	canned, err := report.Canned()
	if err != nil {
		return err
	}
	s.reports, s.measured.most = canned.All(), map[string]int64{}
	if err := s.start(); err != nil {
		return err
	}
	defer s.kill()
	wrote := make(chan error, 1)
	go func() { wrote <- s.writer.run(s.duration) }()
	err = s.watch(ctx, wrote)
	if err == nil {
		err = s.settle(ctx)
	}
	s.measured.print(os.Stdout)
	if err != nil {
		return err
	}
	return s.check(ctx)
}

func (s *soak) start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cmd = exec.Command(s.mtalog, "tail", "--db", s.db, s.log)
	return s.cmd.Start()
}

func (s *soak) kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cmd.Process.Kill()
	s.cmd.Wait()
}

// watch asks for a report each second, one canned report after the other, and
// for what is stored in between, until all has been written, and kills the
// process now and then.
func (s *soak) watch(ctx context.Context, wrote <-chan error) error {
	began := time.Now()
	killed := 0
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case err := <-wrote:
			return err
		case <-tick.C:
		}
		if next := s.duration * time.Duration(killed+1) / time.Duration(s.kills+1); killed < s.kills && time.Since(began) >= next {
			killed++
			s.kill()
			s.measured.killed(time.Now())
			if err := s.start(); err != nil {
				return err
			}
		}
		s.sample(ctx, n)
		if n%10 == 5 { // between two reports
			s.memory()
		}
	}
}

// sample asks how much is stored and, every tenth time, for a report.
func (s *soak) sample(ctx context.Context, n int) {
	asked := time.Now()
	stored, err := s.number(ctx, "SELECT count(*) FROM store.happening")
	if err != nil {
		return // it is starting
	}
	// Asked about, at the latest, when the question was sent: a line that is
	// not in the answer was written before that and could not be seen.
	s.measured.lag(asked, s.writer.waitingSince(stored, asked))
	if n%10 > 0 {
		return
	}
	began := time.Now()
	r := s.reports[n/10%len(s.reports)]
	s.measured.asked = r.Name
	if err := s.report(ctx, r); err != nil {
		s.measured.failed = append(s.measured.failed, err)
		return
	}
	s.measured.report(time.Since(began))
}

// report asks for a canned report of the last minute, as mtalog report does.
func (s *soak) report(ctx context.Context, r *report.Report) error {
	values := map[string]string{}
	if _, ok := r.Param("since"); ok {
		values["since"] = "1m"
	}
	query, args, err := r.Statement(values, time.Now())
	if err == nil {
		query, err = report.InZone(nil, time.UTC).Translate(ctx, query) // UTC has nothing to ask
	}
	if err == nil {
		_, err = s.number(ctx, query, args...)
	}
	if err != nil {
		return fmt.Errorf("report %s: %w", r.Name, err)
	}
	return nil
}

func (s *soak) memory() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.measured.memory(s.cmd.Process.Pid)
}

// number asks, reads the whole answer, and returns its first number.
func (s *soak) number(ctx context.Context, query string, args ...any) (int64, error) {
	c, err := serve.Dial(ctx, s.db)
	if err != nil {
		return 0, err
	}
	rows, err := c.QueryContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var first int64
	for n := 0; rows.Next(); n++ {
		if v, ok := rows.Values()[0].(int64); ok && n == 0 {
			first = v
		}
	}
	return first, rows.Err()
}

// settle waits until all is stored.
func (s *soak) settle(ctx context.Context) error {
	for end := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		if n, err := s.number(ctx, "SELECT count(*) FROM store.happening"); err == nil && n >= s.writer.messages {
			return nil
		}
		if time.Now().After(end) {
			return errors.New("not all that was written is stored a minute later")
		}
	}
}

// check compares what is stored with what was written.
func (s *soak) check(ctx context.Context) error {
	c, err := serve.Dial(ctx, s.db)
	if err != nil {
		return err
	}
	rows, err := c.QueryContext(ctx, `SELECT count(*), count(DISTINCT n), min(n), max(n) FROM
		(SELECT substr(split_part(decode(recipient), '@', 1), 2)::BIGINT AS n FROM store.happening)`)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return rows.Err()
	}
	v, want := rows.Values(), s.writer.messages
	fmt.Printf("written %d messages in %d lines; stored %v, distinct %v, first %v, last %v\n", want, want*linesPerMessage, v[0], v[1], v[2], v[3])
	if v[0] != want || v[1] != want || v[2] != int64(1) || v[3] != want {
		return errors.New("FAILED: not every message is stored exactly once")
	}
	fmt.Println("every message is stored exactly once")
	return nil
}
