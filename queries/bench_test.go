package queries_test

import (
	"context"
	"database/sql"
	_ "embed"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/reporttest"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

//go:embed testdata/bench.sql
var benchSQL string

// BenchmarkReports times each report on a database on disk. To make one of 10
// million events and keep it:
//
//	MTALOG_BENCH_EVENTS=10000000 MTALOG_BENCH_DB=/tmp/bench.duckdb go test ./queries -run '^$' -bench . -benchtime 3x
func BenchmarkReports(b *testing.B) {
	db := reporttest.DB{DB: benchDB(b)}
	catalog, err := report.Canned()
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range catalog.All() {
		b.Run(r.Name, func(b *testing.B) {
			begin := cpuSeconds()
			defer func() { b.ReportMetric((cpuSeconds()-begin)/float64(b.N)*1000, "cpu-ms/op") }()
			for b.Loop() {
				res, err := r.Run(b.Context(), db, nil, reporttest.Now)
				if err != nil {
					b.Fatal(err)
				}
				for _, err := range res.Rows() {
					if err != nil {
						b.Fatal(err)
					}
				}
				res.Close()
			}
		})
	}
}

// cpuSeconds is what this process has used of all cores: on a busy machine it
// tells more than the time that passed.
func cpuSeconds() float64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

func benchDB(b *testing.B) *sql.DB {
	path, n := os.Getenv("MTALOG_BENCH_DB"), 1_000_000
	if path == "" {
		path = b.TempDir() + "/bench.duckdb"
	}
	if s := os.Getenv("MTALOG_BENCH_EVENTS"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	_, err := os.Stat(path)
	fresh := err != nil
	db, err := duckdb.Open(context.Background(), path, duckdb.ReadWrite)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	if fresh {
		if _, err := db.ExecContext(b.Context(), duckdb.UnknownRows+strings.ReplaceAll(benchSQL, "{n}", strconv.Itoa(n))); err != nil {
			b.Fatal(err)
		}
	}
	return db.DB
}
