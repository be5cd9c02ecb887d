package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/serve"
)

// What a tail does beside reading, as long as it runs: it deletes old events, gives back
// memory, and tells systemd that it is alive.

// repeat calls f now and at an interval, until ctx ends.
func repeat(ctx context.Context, interval time.Duration, f func()) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		f()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Old events are deleted every expireEvery, and what only they referred to every
// sweepEvery, which takes a look at every event.
const (
	expireEvery = time.Hour
	sweepEvery  = 24 * time.Hour
)

// expire deletes old events. It ends the tail if the database answers nothing after that has
// failed, as after a checkpoint on a full disk: the next start finds it sound.
func (t *tailing) expire(ctx context.Context, stop context.CancelCauseFunc) {
	n, err := t.store.Expire(ctx, time.Now().Add(-time.Duration(t.retention)))
	switch {
	case ctx.Err() != nil:
	case err != nil:
		err = fmt.Errorf("deleting old events: %w", err)
		if _, broken := t.store.ExecContext(ctx, "SELECT 1"); broken != nil {
			stop(err)
			return
		}
		t.tell(err.Error())
	case n > 0:
		t.tell(fmt.Sprintf("%s older than %s deleted", report.Things(n, "event"), t.retention.String()))
		if time.Since(t.swept) >= sweepEvery {
			select {
			case t.sweeps <- t.store.Sweep:
				t.swept = time.Now()
			default: // the one of the day before has not begun, and the tail may end before it does
			}
		}
	}
}

// Freed memory is given back every giveBackEvery, and memory whose contents can be read
// again every evictEvery. Both wait for a moment without queries.
const (
	giveBackEvery = 2 * time.Second
	evictEvery    = 10 * time.Second
)

func (t *tailing) giveBack(ctx context.Context, server *serve.Server) {
	evicted := time.Now()
	for wait := giveBackEvery; ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		wait = giveBackEvery
		if !server.WhileIdle(func() {
			evict := time.Since(evicted) >= evictEvery
			if evict {
				evicted = time.Now()
			}
			if err := t.store.GiveBack(ctx, evict); err != nil && ctx.Err() == nil {
				t.tell("giving back memory: " + err.Error())
			}
			debug.FreeOSMemory()
		}) {
			wait = giveBackEvery / 20
		}
	}
}

// lookEvery is how often guard looks whether the database is at its path.
const lookEvery = time.Second

// guard ends the tail when its database is not at its path any more: what would
// be stored from then on is in no file that anybody can find.
func (t *tailing) guard(ctx context.Context, stop context.CancelCauseFunc) {
	opened, err := os.Stat(*t.db)
	if err != nil {
		stop(err)
		return
	}
	repeat(ctx, lookEvery, func() {
		now, err := os.Stat(*t.db)
		if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(opened, now) {
			stop(fmt.Errorf("%s: the database was moved or deleted while it was in use; a new start makes a new one and reads the logs from their beginning", *t.db))
		}
	})
}

// watchdog tells systemd, if it asks, that the database answers.
func (t *tailing) watchdog(ctx context.Context) {
	interval, err := daemon.SdWatchdogEnabled(false)
	if err != nil || interval == 0 {
		return
	}
	repeat(ctx, interval/3, func() {
		if _, err := t.store.ExecContext(ctx, "SELECT 1"); err == nil {
			notify(daemon.SdNotifyWatchdog)
		}
	})
}

// notify tells systemd of the state of this process, if it started it.
func notify(state string) { daemon.SdNotify(false, state) }
