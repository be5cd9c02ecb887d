package ingest_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/dict"
	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/ingest/ingesttest"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
	"github.com/mtalog/mtalog/internal/source"
)

// rig is a database in memory and a directory of logs.
type rig struct {
	testing.TB
	dir string
	db  *duckdb.DB
	mem *memory.CheckedAllocator

	classify    bool // takes a moment to make
	nameless    bool // no host is given for logs that name none
	segmentRows int
	progress    func(int64)
}

func newRig(t testing.TB) *rig {
	t.Helper()
	db := must.Have(duckdb.Open(t.Context(), duckdb.InMemory, duckdb.Bulk))(t)
	t.Cleanup(func() { db.Close() })
	return &rig{TB: t, dir: t.TempDir(), db: db, mem: memory.NewCheckedAllocator(duckdb.Memory())}
}

// write makes a log that nobody has written to for a while.
func (r *rig) write(name, content string) string {
	r.Helper()
	path := filepath.Join(r.dir, name)
	must.Do(r, os.WriteFile(path, []byte(content), 0o600))
	r.changed(path, time.Now().Add(-2*time.Hour))
	return path
}

// writeAt makes a log that was last written to at a time.
func (r *rig) writeAt(name, content string, at time.Time) string {
	r.Helper()
	path := r.write(name, content)
	r.changed(path, at)
	return path
}

// changed makes a log look as if it was last written to at a time: stamps without a
// year are read by it.
func (r *rig) changed(path string, at time.Time) {
	r.Helper()
	must.Do(r, os.Chtimes(path, at, at))
}

// try imports logs, as the command of a user does; each is a process of its
// own. All memory of batches must be free when it is done.
func (r *rig) try(ctx context.Context, paths ...string) (ingest.Result, []error, error) {
	r.Helper()
	sources, problems := source.Expand(ctx, paths)
	result, err := ingest.Import(ctx, r.db, sources, r.options(&problems))
	r.mem.AssertSize(r, 0)
	r.keyed()
	return result, problems, err
}

// keyed checks the keys by which recipients and Message-IDs are found.
func (r *rig) keyed() {
	r.Helper()
	rows, err := r.db.QueryContext(r.Context(), `SELECT decode(recipient), recipient_key FROM log.store.happening
		UNION ALL SELECT decode(message_id), message_id_key FROM log.main.all_messages`)
	if err != nil {
		r.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var value string
		var key int32
		must.Do(r, rows.Scan(&value, &key))
		if want, _ := dict.Key([]byte(value), nil); key != want {
			r.Fatalf("%q has key %d, want %d", value, key, want)
		}
	}
	must.Do(r, rows.Err())
}

func (r *rig) options(problems *[]error) ingest.Options {
	opt := ingest.Options{
		Detect: ingesttest.Detect, Memory: r.mem, Location: time.UTC, Host: "mx1", SegmentRows: r.segmentRows, Progress: r.progress,
		Problem: func(err error) { *problems = append(*problems, err) },
	}
	if r.nameless {
		opt.Host = ""
	}
	if r.classify {
		var err error
		if opt.Classifier, err = classify.New(); err != nil {
			r.Fatal(err)
		}
	}
	return opt
}

// load imports logs of which all can be read.
func (r *rig) load(paths ...string) ingest.Result {
	r.Helper()
	result, problems, err := r.try(context.Background(), paths...)
	for _, p := range append(problems, err) {
		if p != nil {
			r.Fatal(p)
		}
	}
	return result
}

// rows asks the database: one line per row, columns separated by a space.
func (r *rig) rows(query string, args ...any) string {
	r.Helper()
	defer r.inWrittenOrder()()
	rows := must.Have(r.db.Query(query, args...))(r)
	defer rows.Close()
	columns, _ := rows.Columns()
	var text strings.Builder
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = &sql.NullString{}
		}
		must.Do(r, rows.Scan(values...))
		for i, v := range values {
			if i > 0 {
				text.WriteByte(' ')
			}
			if s := v.(*sql.NullString); s.Valid {
				text.WriteString(s.String)
			} else {
				text.WriteByte('-')
			}
		}
		text.WriteByte('\n')
	}
	must.Do(r, rows.Err())
	return text.String()
}

// inWrittenOrder has DuckDB join tables as a query names them, until the function that it returns is called: the view
// events joins so many that finding the best order takes most of the time of these tests, and their tables have few rows.
func (r *rig) inWrittenOrder() (undo func()) {
	r.Helper()
	must.Have(r.db.Exec("SET disabled_optimizers='join_order'"))(r)
	return func() { must.Have(r.db.Exec("SET disabled_optimizers=''"))(r) }
}

// want compares the answer to a query.
func (r *rig) want(query, want string) {
	r.Helper()
	if got := r.rows(query); strings.TrimSpace(got) != strings.TrimSpace(want) {
		r.Errorf("%s\ngot:\n%swant:\n%s", query, got, want)
	}
}

// everything is what must not change where an import adds nothing.
func (r *rig) everything() string {
	r.Helper()
	return r.rows("SELECT 'event', * EXCLUDE (source_id) FROM events ORDER BY ALL") +
		r.rows("SELECT 'message', id, received, last_time, ended, queue_id, message_id, sender, client_name, size FROM queued ORDER BY ALL") +
		r.rows("SELECT 'source', identity, position, lines, events, foreign_lines, unrecognised, broken, first_time, last_time FROM sources ORDER BY ALL") +
		r.rows("SELECT 'line', * EXCLUDE (source_id) FROM unrecognised ORDER BY ALL") +
		r.rows("SELECT 'open', count(*) FROM store.open_message")
}

// sound checks what holds of every database: provenance is unique, and sources
// count what there is.
func (r *rig) sound() {
	r.Helper()
	r.want("SELECT count(*) - count(DISTINCT (source_id, line_end, item)), count(*) - (SELECT count(*) FROM store.happening) FROM outcomes", "0 0")
	// Tables are asked and not the view events: DuckDB takes longest to plan, and this is asked often.
	r.want(`SELECT s.source_id, s.events, count(e.source_id) FROM sources s LEFT JOIN (
		SELECT source_id FROM store.happening h JOIN store.kind k ON k.id = h.kind
		UNION ALL SELECT source_id FROM all_messages m JOIN store.kind k ON k.id = m.kind WHERE m.id > 0 AND received IS NOT NULL
	) e USING (source_id) GROUP BY ALL HAVING s.events <> count(e.source_id)`, "")
	r.want("SELECT id, count(*) FROM all_messages GROUP BY ALL HAVING count(*) > 1", "")
	r.want("SELECT s.path FROM sources s JOIN sources o ON o.source_id = s.source_id AND o.rowid <> s.rowid", "")
}

const attempts = "SELECT queue_id, event, recipient, sender, message_id, client_name, size FROM outcomes ORDER BY time, recipient"

// postfix is a message on its way through Postfix, line by line.
type postfix struct {
	host, queueID string
	at            time.Time // of its next line
	sender        string
	client        string
	size          int
}

func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04:05", "2025-03-03 "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

func (m *postfix) line(program, format string, args ...any) string {
	s := fmt.Sprintf("%s %s postfix/%s[%d]: %s: %s\n", m.at.Format("2006-01-02T15:04:05.000000-07:00"), m.host, program, len(program)+100,
		m.queueID, fmt.Sprintf(format, args...))
	m.at = m.at.Add(time.Second)
	return s
}

func (m *postfix) received() string {
	return m.line("smtpd", "client=%s[192.0.2.7]", m.client) + m.line("cleanup", "message-id=<%s@%s>", m.sender[:1], m.client) + m.queued()
}

func (m *postfix) queued() string {
	return m.line("qmgr", "from=<%s>, size=%d, nrcpt=1 (queue active)", m.sender, m.size)
}

func (m *postfix) sent(to string) string {
	return m.line("smtp", "to=<%s>, relay=mx.example.net[192.0.2.99]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 77)", to)
}

func (m *postfix) deferred(to string) string {
	return m.line("smtp", "to=<%s>, relay=mx.example.net[192.0.2.99]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=4.2.2, status=deferred (host mx.example.net[192.0.2.99] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command))", to)
}

func (m *postfix) removed() string { return m.line("qmgr", "removed") }

// letter is a message of its own.
func letter(queueID, clock, sender string) *postfix {
	return &postfix{host: "mx1", queueID: queueID, at: at(clock), sender: sender, client: sender[:1] + ".example.com", size: 1000 + int(sender[0])}
}

// day is a log of n messages, some of them refused by their next hop.
func day(n int) string {
	var log strings.Builder
	for i := range n {
		m := letter(fmt.Sprintf("4Z%08dz", i), "01:00:00", fmt.Sprintf("%c%d@example.com", 'a'+i%26, i))
		m.at = m.at.Add(time.Duration(i) * time.Second)
		log.WriteString(m.received())
		if i%3 == 0 {
			log.WriteString(m.deferred("x@example.net"))
			continue
		}
		log.WriteString(m.sent("x@example.net") + m.removed())
	}
	return log.String()
}
