//go:build unix

package main

import (
	"database/sql"
	"fmt"
	"io"
	"runtime"
	"strings"

	"github.com/mtalog/mtalog/benchmarks/gen"

	_ "github.com/marcboeker/go-duckdb" // what mtalog stores with, so the same engine
)

// duckdbMode as the first argument makes this program answer with DuckDB alone:
// "QUERY LOG DATABASE".
const duckdbMode = "-with-duckdb"

// runDuckDB loads a log into a new database with SQL only and prints the
// counts to w.
func runDuckDB(args []string, w io.Writer) error {
	if len(args) != 3 || duckdbQueries[args[0]] == "" {
		return fmt.Errorf("%s: want QUERY LOG DATABASE", duckdbMode)
	}
	db, err := sql.Open("duckdb", args[2])
	if err != nil {
		return err
	}
	load := strings.ReplaceAll(duckdbQueries[args[0]], "FILE", "'"+strings.ReplaceAll(args[1], "'", "''")+"'")
	for _, statement := range []string{fmt.Sprintf("SET threads = %d", runtime.NumCPU()), "SET preserve_insertion_order = false", load, "CHECKPOINT"} {
		if _, err := db.Exec(statement); err != nil {
			return err
		}
	}
	rows, err := db.Query("SELECT count(*), status, left(code, 6) FROM d WHERE code IS NOT NULL GROUP BY ALL")
	if err != nil {
		return err
	}
	for rows.Next() {
		var n int64
		var status, code string
		if err := rows.Scan(&n, &status, &code); err != nil {
			return err
		}
		fmt.Fprintln(w, n, status, code)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return db.Close()
}

// duckdbQueries are the best that SQL alone does; FILE stands for the log.
var duckdbQueries = map[string]string{
	// One regular expression over the delivery lines. Sender, size and client
	// are on other lines, and so not in it.
	"postfix": `CREATE TABLE d AS
		SELECT x.ts::TIMESTAMP AS ts, x.service, x.queue_id, x.recipient, x.relay, x.delay::DOUBLE AS delay, x.code, x.status, x.reply,
			TRY_CAST(regexp_extract(x.reply, '(?:said: |talk to me: |^)([245][0-9][0-9])[ -]', 1) AS INT) AS reply_code
		FROM (
			SELECT regexp_extract(line, '^(\S+) \S+ postfix/(\w+)\[\d+\]: ([0-9A-Za-z]+): to=<([^>]*)>.*? relay=([^,]+), delay=([0-9.]+), .*?dsn=([0-9.]+), status=(\w+) \((.*)\)$',
				['ts', 'service', 'queue_id', 'recipient', 'relay', 'delay', 'code', 'status', 'reply']) AS x
			FROM read_csv(FILE, columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = chr(1), quote = '', escape = '')
			WHERE contains(line, ', status=') AND contains(line, 'to=<'))`,
	// The columns that mtalog reads, of the rows that it keeps.
	"exchange": `CREATE TABLE d AS
		SELECT "date-time"::TIMESTAMP AS time, "client-ip", "client-hostname", "server-ip", "server-hostname", "source-context", "connector-id", source,
			"event-id" AS status, "internal-message-id"::BIGINT AS internal_message_id, "message-id", "network-message-id", "recipient-address", "recipient-status" AS code,
			"total-bytes"::BIGINT AS total_bytes, "recipient-count"::INT AS recipient_count, "sender-address", "return-path", directionality
		FROM read_csv(FILE, header = false, skip = 5, auto_detect = false, delim = ',', quote = '"', escape = '"', new_line = '\r\n', columns = {` + trackingColumns() + `})
		WHERE "event-id" IN ('RECEIVE', 'SENDEXTERNAL', 'DELIVER', 'DEFER', 'FAIL', 'DSN')`,
}

// trackingColumns are those of the message tracking log, all of them text.
func trackingColumns() string {
	names := strings.Split(gen.TrackingFields, ",")
	for i, name := range names {
		names[i] = "'" + name + "': 'VARCHAR'"
	}
	return strings.Join(names, ", ")
}
