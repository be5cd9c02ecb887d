package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/follow"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/serve"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/formats"
)

const tailHelp = `Tail stores what the logs and their rotated siblings (mail.log.1, mail.log.2.gz) hold that is
not stored yet, and then what is written to them, through rotations, until it is stopped.
FILE may be a directory, a pattern, which also takes up files that come later, or standard
input (-), which has no position: what it repeats is stored again. All commands that ask
the same --db work meanwhile; import, reclassify and share need it for themselves.

SIGHUP makes it look at the files at once, unless its terminal was closed. That, SIGTERM and
Ctrl-C end it when what was read is stored; below nohup it goes on.`

func tailCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "tail FILE…",
		Short: "Follow live logs into a database that can be asked meanwhile",
		Long:  tailHelp,
		Example: "  mtalog tail /var/log/mail.log /var/log/exim4/mainlog\n" +
			"  mtalog tail '/logs/exchange/*.LOG' --print --failures-only --where \"domain = 'example.com'\"",
	}
	t := &tailing{db: dbFlag(cmd), read: readFlags(cmd, zoneOfBoth)}
	f := cmd.Flags()
	f.BoolVar(&t.print, "print", false, "also show events as they come, one line each")
	f.BoolVar(&t.failuresOnly, "failures-only", false, "with --print: only what did not arrive")
	f.StringVar(&t.where, "where", "", "with --print: only events for which this SQL `condition` on the view events holds")
	f.VarP(&t.retention, "retention", "", "delete events older than this `age`, such as 90d or 36h; without it, none")
	f.StringVar(&t.metrics, "metrics", "", "serve Prometheus metrics at this `address`, such as 127.0.0.1:9115")
	f.BoolVar(&t.noSiblings, "no-siblings", false, "leave alone the rotated files that are there already")
	f.StringVar(&t.memory, "memory", "256MB", "`amount` of memory that the database may use, for reports too; beyond it, it uses files")
	f.BoolVar(&t.journal, "journal", false, "also follow the mail in systemd's journal, by way of journalctl")
	wantUnit := f.Bool("print-unit", false, "print a systemd unit file that follows these logs, and exit")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *wantUnit {
			return printUnit(cmd, args)
		}
		if len(args) == 0 && !t.journal {
			return usageError{errors.New("tail needs a FILE to follow, a pattern, - for standard input, or --journal")}
		}
		if err := source.CheckPatterns(args); err != nil {
			return usageError{err}
		}
		if err := checkMemory(t.memory); err != nil {
			return usageError{err}
		}
		if !t.print && (t.failuresOnly || t.where != "") {
			return usageError{errors.New("--failures-only and --where choose what --print shows: add --print")}
		}
		t.out, t.err = cmd.OutOrStdout(), cmd.ErrOrStderr()
		err := t.run(cmd.Context(), args)
		if cmd.Context().Err() != nil && errors.Is(err, context.Canceled) {
			return nil // it was stopped while it began
		}
		return err
	}
	return cmd
}

// checkMemory refuses what DuckDB would take for no limit, and what is too little for
// it to begin with.
func checkMemory(limit string) error {
	var n float64
	var unit string
	_, err := fmt.Sscanf(strings.ToUpper(limit), "%g%s", &n, &unit)
	factor := map[string]float64{"KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40}[unit]
	if err != nil || n*factor < 16e6 || n*factor > 1e18 {
		return fmt.Errorf("--memory %s: want an amount such as 256MB or 1GiB, and 16MB at least", limit)
	}
	return nil
}

// tailing is one run of mtalog tail.
type tailing struct {
	db                  *string
	read                reading
	print, failuresOnly bool
	noSiblings, journal bool
	where, metrics      string
	memory              string
	retention           age
	sweeps              chan func(ctx context.Context, names []int32) error // see expire
	swept               time.Time
	out, err            io.Writer

	store   *duckdb.DB
	printer *printer
	trouble string // with printing that was told last
	counts  *counting

	bar       *meter // while catching up
	following atomic.Bool

	beside sync.WaitGroup // goroutines that run until the context of run ends
}

func (t *tailing) run(ctx context.Context, args []string) (err error) {
	opt, err := t.options(args)
	if err != nil {
		return err
	}
	if t.store, err = duckdb.Open(ctx, *t.db, duckdb.ReadWrite); err != nil {
		return err
	}
	defer func() { err = closed(err, t.store.Close()) }()
	if err := t.store.LimitMemory(ctx, t.memory); err != nil {
		return usageError{fmt.Errorf("--memory: %w", err)}
	}
	t.bar = newMeter(-1, true, t.err)
	defer t.bar.exit()
	server, err := serve.Start(*t.db, t.store.DB, duckdb.Answer)
	if errors.Is(err, serve.ErrNoSockets) {
		t.tell("no other command can use the database until this one ends: " + err.Error())
	} else if err != nil {
		return err
	}
	defer server.Close()
	ctx, stop := context.WithCancelCause(ctx)
	defer t.beside.Wait() // before the store is closed, and journalctl is left behind
	defer stop(nil)
	// Reports that run must not hold up the last commit.
	context.AfterFunc(ctx, func() { server.Close() })
	if t.journal {
		path, err := t.startJournal(ctx, stop)
		if err != nil {
			return err
		}
		opt.Follow.Patterns = append(opt.Follow.Patterns, path)
	}
	if slices.Contains(args, "-") {
		if err := journalOnStdin(stop); err != nil {
			return err
		}
	}
	if err := t.startWatchers(ctx, stop, &opt); err != nil {
		return err
	}
	notify(daemon.SdNotifyReady)
	defer notify(daemon.SdNotifyStopping)
	t.beside.Go(func() { t.watchdog(ctx) })
	t.beside.Go(func() { t.guard(ctx, stop) })
	t.beside.Go(func() { t.giveBack(ctx, server) })
	err = ingest.Live(ctx, t.store, opt)
	cause := context.Cause(ctx)
	if err == nil && cause != nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	stop(nil)
	if t.printer != nil {
		t.printer.wait(cause != nil)
	}
	return err
}

func (t *tailing) options(args []string) (ingest.LiveOptions, error) {
	common, err := t.read.options()
	if err != nil {
		return ingest.LiveOptions{}, err
	}
	common.Problem = func(err error) { t.tell(err.Error()) }
	several, err := formats.Lookup("mixed")
	if err != nil {
		return ingest.LiveOptions{}, err
	}
	return ingest.LiveOptions{
		Options:  common,
		Fallback: several.Around(nil, parsers.Options{}).New,
		Follow: follow.Options{
			Patterns: args, NoSiblings: t.noSiblings, Event: t.event,
		},
		Committed: t.committed,
	}, nil
}

// startWatchers starts the goroutines that wake the reading, print and expire events,
// and serve metrics.
func (t *tailing) startWatchers(ctx context.Context, stop context.CancelCauseFunc, opt *ingest.LiveOptions) error {
	opt.Follow.Waker = follow.Every(ctx, follow.WakeEvery)
	t.onHangUp(ctx, opt.Follow.Waker.Kick, stop)
	var err error
	if t.metrics != "" {
		if t.counts, err = startMetrics(ctx, t.metrics); err != nil {
			return usageError{err}
		}
		opt.Row = t.counts.row
	}
	if t.print {
		if t.printer, err = t.startPrinter(ctx, func(err error) { t.notShown(err, stop) }); err != nil {
			return usageError{err}
		}
	}
	if t.retention > 0 {
		t.sweeps = make(chan func(ctx context.Context, names []int32) error, 1)
		opt.Sweep = t.sweeps
		t.beside.Go(func() { repeat(ctx, expireEvery, func() { t.expire(ctx, stop) }) })
	}
	return nil
}

// onHangUp wakes the reading at each SIGHUP, and ends it if that says that the terminal was closed.
func (t *tailing) onHangUp(ctx context.Context, wake func(), stop context.CancelCauseFunc) {
	closed := terminalClosed()
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	t.beside.Go(func() {
		for {
			select {
			case <-ctx.Done():
				signal.Stop(hangup)
				return
			case <-hangup:
				if closed() {
					stop(errors.New("the terminal was closed"))
				}
				wake()
			}
		}
	})
}

// event tells the operator what happens to a log.
func (t *tailing) event(e follow.Event) {
	if e.Kind == follow.CaughtUp {
		notify("STATUS=following")
		t.following.Store(true)
	}
	if e.Kind == follow.Unreadable && errors.Is(e.Err, fs.ErrPermission) {
		e.Err = source.Explain(e.Path, e.Err) // with the cure
	}
	t.tell(e.String())
}

// tell prints a line for the operator.
func (t *tailing) tell(text string) {
	t.bar.clear()
	fmt.Fprintln(t.err, "mtalog:", printable(text))
}

// notShown deals with an error of printing. If nobody reads any more what is printed, it
// ends the tail and says so, as a tail is expected to go on. If events cannot be written,
// as on a full disk, the tail goes on storing them, and notShown tells of the trouble once.
func (t *tailing) notShown(err error, stop context.CancelCauseFunc) {
	if isBrokenPipe(err) {
		stop(errors.New(err.Error())) // no broken pipe any more, which would end the command in silence
	} else if text := err.Error(); text != t.trouble {
		t.trouble = text
		t.tell(text)
	}
}

func (t *tailing) committed(c ingest.Commit) {
	if !t.following.Load() {
		for _, s := range c.Sources {
			t.bar.add(s.To - s.From)
		}
	}
	if t.counts != nil {
		t.counts.committed(c)
	}
	if t.printer != nil {
		t.printer.committed(c)
	}
}
