package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/serve"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

// printer shows events once they are stored. It asks the database for them: so --where
// means what it means in SQL, and a slow terminal holds nothing up, as all that has been
// stored meanwhile is shown together.
type printer struct {
	ctx    context.Context
	db     report.Querier
	to     io.Writer
	out    *bufio.Writer // writes to to
	color  bool
	where  string
	failed func(error) // see startPrinter

	mu      sync.Mutex
	waiting map[int32]span // by source
	oldest  int64          // time of what waits
	wake    chan struct{}
	ended   chan struct{}
	lines   atomic.Int64 // shown so far
}

// span is a range of line ends: after from, up to to.
type span struct{ from, to int64 }

// printColumns are what line shows of an event, in its order. The peer of an attempt is
// the relay, "" if there was none: the client only gave the message.
const printColumns = `time, mta, event, coalesce(code, '') AS code, coalesce(reply_code::VARCHAR, '') AS reply,
	coalesce(sender, '') AS sender, coalesce(recipient, '') AS recipient,
	coalesce(nullif(relay_name, 'unknown'), relay_ip,
		CASE WHEN event NOT IN ('delivered', 'deferred', 'bounced', 'expired', 'delayed', 'skipped') THEN coalesce(nullif(client_name, 'unknown'), client_ip) END, '') AS peer,
	coalesce(text, '') AS text`

// startPrinter checks the condition of --where and begins to print. It calls failed if
// events cannot be shown.
func (t *tailing) startPrinter(ctx context.Context, failed func(error)) (*printer, error) {
	p := &printer{
		ctx: context.WithoutCancel(ctx), db: serve.Local(t.store.DB, duckdb.Answer),
		to: t.out, out: bufio.NewWriter(t.out), color: wantsColor(t.out), failed: failed,
		waiting: map[int32]span{}, wake: make(chan struct{}, 1), ended: make(chan struct{}),
	}
	if t.failuresOnly {
		p.where = " AND event IN (SELECT name FROM event_names WHERE failure)"
	}
	condition := "true"
	if t.where != "" {
		condition = t.where + "\n" // the line end closes a comment
		p.where += " AND (" + condition + ")"
	}
	// First the condition alone: DuckDB's errors quote the query, of which users wrote
	// nothing else.
	for _, query := range []string{"SELECT time FROM events WHERE false AND (" + condition + ")", p.query("false")} {
		if err := serve.Check(ctx, t.store, query); err != nil {
			return nil, fmt.Errorf("--where: %w", err)
		}
		rows, err := p.ask(ctx, query)
		if err != nil {
			return nil, fmt.Errorf("--where: %w", err)
		}
		rows.Close()
	}
	go p.run(ctx)
	return p, nil
}

// ask runs a query. The clock of the local zone is looked up each time, because it may be
// changed while the tail runs.
func (p *printer) ask(ctx context.Context, query string) (report.Rows, error) {
	return report.InZone(p.db, time.Local).InUTC().QueryContext(ctx, query)
}

// query asks for the events in ranges for which the condition holds.
func (p *printer) query(ranges string) string {
	return "SELECT " + printColumns + " FROM events WHERE (" + ranges + ")" + p.where + " ORDER BY time, source_id, line_end, item"
}

// committed adds to what is to be shown, once the tail has caught up: older events are
// for reports.
func (p *printer) committed(c ingest.Commit) {
	if !c.CaughtUp || c.Rows == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting) == 0 {
		p.oldest = c.Oldest
	}
	p.oldest = min(p.oldest, c.Oldest)
	for _, s := range c.Sources {
		w, ok := p.waiting[s.Source]
		if !ok {
			w.from = s.From
		}
		w.to = max(w.to, s.To)
		p.waiting[s.Source] = w
	}
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func (p *printer) take() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var ranges []string
	for id, w := range p.waiting {
		ranges = append(ranges, fmt.Sprintf("source_id = %d AND line_end > %d AND line_end <= %d", id, w.from, w.to))
	}
	clear(p.waiting)
	if len(ranges) == 0 {
		return ""
	}
	// The time keeps the database from looking through all that it holds.
	return fmt.Sprintf("time >= make_timestamp(%d) AND (%s)", p.oldest, strings.Join(ranges, " OR "))
}

func (p *printer) run(ctx context.Context) {
	defer close(p.ended)
	for {
		select {
		case <-ctx.Done():
			p.show()
			return
		case <-p.wake:
			p.show()
		}
	}
}

// printPatience is how long a tail that was stopped waits for who reads what it prints.
const printPatience = 2 * time.Second

// wait returns when all that was committed has been shown. A tail that was stopped does
// not wait for one who has stopped reading, such as less before the next page.
func (p *printer) wait(stopped bool) {
	for before := p.lines.Load(); ; {
		var late <-chan time.Time
		if stopped {
			late = time.After(printPatience)
		}
		select {
		case <-p.ended:
			return
		case <-late:
			now := p.lines.Load()
			if now == before {
				return
			}
			before = now
		}
	}
}

func (p *printer) show() {
	ranges := p.take()
	if ranges == "" {
		return
	}
	if err := p.print(ranges); err != nil {
		p.out.Reset(p.to) // it would refuse all that comes
		p.failed(fmt.Errorf("showing events: %w", err))
	}
}

func (p *printer) print(ranges string) error {
	rows, err := p.ask(p.ctx, p.query(ranges))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		p.line(rows.Values())
	}
	return errors.Join(rows.Err(), p.out.Flush())
}

// line shows one event, of which v has the printColumns.
func (p *printer) line(v []any) {
	at := "-"
	if t, ok := v[0].(time.Time); ok {
		at = t.Local().Format(time.DateTime)
	}
	text := func(i int) string { return oneLine(fmt.Sprint(v[i])) }
	mta, event, code, reply, sender, recipient, peer, said := text(1), text(2), text(3), text(4), text(5), text(6), text(7), text(8)
	on, off := "", ""
	if p.color {
		on, off = eventColor(event), "\x1b[0m"
	}
	fmt.Fprintf(p.out, "%s %-8s %s%-9s%s %-7s %3s %s -> %s", at, mta, on, event, off, code, reply, cmp.Or(sender, "-"), cmp.Or(recipient, "-"))
	if peer != "" {
		fmt.Fprintf(p.out, " [%s]", peer)
	}
	if said != "" {
		fmt.Fprintf(p.out, " %s", said)
	}
	p.out.WriteByte('\n')
	p.lines.Add(1)
}

func eventColor(event string) string {
	switch event {
	case "bounced", "expired", "rejected", "undeliverable", "fatal":
		return "\x1b[31m"
	case "deferred", "delayed", "connect_failed", "auth_failed", "tls_failed", "warning", "lost_connection", "held", "discarded":
		return "\x1b[33m"
	case "delivered":
		return "\x1b[32m"
	}
	return "\x1b[2m"
}
