// Package metrics counts for Prometheus what a tailing process does.
//
// Every label has a bounded set of values. The names of MTAs, events and
// categories are the program's own; what comes from outside (class and subject of
// an enhanced status code, the paths of files) is kept within limits here.
package metrics

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// maxFiles is how many files may have a series of their own: those that were read last.
const maxFiles = 1000

// maxConnections is how many connections are open at once: each takes a descriptor, which
// the logs and the database need.
const maxConnections = 64

// readTimeout is how long a request may take to come, with its body.
const readTimeout = 5 * time.Second

// maxKnown bounds the cache of counters, which spares looking up their labels.
const maxKnown = 10_000

// Metrics are those of one process. Any goroutine may call the methods.
type Metrics struct {
	registry     *prometheus.Registry
	readTimeout  time.Duration // see the constant
	events       *prometheus.CounterVec
	lines        *prometheus.CounterVec
	unrecognised *prometheus.CounterVec
	behind       *prometheus.GaugeVec
	rows         prometheus.Counter
	commit       prometheus.Histogram

	mu    sync.Mutex
	known map[Event]prometheus.Counter
	files map[string]uint64 // the value of reads when each was read last
	reads uint64
}

// New returns metrics that are all zero.
func New() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(), readTimeout: readTimeout,
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mtalog_events_total",
			Help: "Events by mail server software, outcome, class and subject of the enhanced status code, and category.",
		}, []string{"mta", "outcome", "class", "subject", "category"}),
		lines: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mtalog_lines_total", Help: "Lines read and stored, by format.",
		}, []string{"format"}),
		unrecognised: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mtalog_unrecognised_lines_total", Help: "Lines that are damaged or were not understood, by format.",
		}, []string{"format"}),
		behind: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "mtalog_file_lag_bytes", Help: "Bytes that a followed file held after what was stored last.",
		}, []string{"file"}),
		rows: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "mtalog_stored_rows_total", Help: "Rows committed.",
		}),
		commit: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "mtalog_commit_seconds", Help: "Time from the last row of a transaction to its end.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}),
		known: map[Event]prometheus.Counter{}, files: map[string]uint64{},
	}
	m.registry.MustRegister(m.events, m.lines, m.unrecognised, m.behind, m.rows, m.commit,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Event holds the labels by which an event is counted.
type Event struct {
	MTA, Outcome, Category string
	Class, Subject         int // of the enhanced code; both 0 if there is none
}

// Event counts one event.
func (m *Metrics) Event(e Event) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.known[e]
	if c == nil {
		class, subject := labels(e.Class, e.Subject)
		c = m.events.WithLabelValues(e.MTA, e.Outcome, class, subject, e.Category)
		if len(m.known) < maxKnown {
			m.known[e] = c
		}
	}
	c.Inc()
}

// labels bounds what a log may invent: classes are 2, 4 and 5, subjects 0 to 7
// (RFC 3463 sections 2 and 3).
func labels(class, subject int) (string, string) {
	switch {
	case class == 0 && subject == 0:
		return "", ""
	case class != 2 && class != 4 && class != 5:
		return "other", "other"
	case subject < 0 || subject > 7:
		return strconv.Itoa(class), "other"
	}
	return strconv.Itoa(class), strconv.Itoa(subject)
}

// Commit counts a transaction.
func (m *Metrics) Commit(rows int, took time.Duration) {
	m.rows.Add(float64(rows))
	m.commit.Observe(took.Seconds())
}

// Lines counts lines of a format.
func (m *Metrics) Lines(format string, lines, unrecognised int64) {
	m.lines.WithLabelValues(format).Add(float64(lines))
	m.unrecognised.WithLabelValues(format).Add(float64(unrecognised))
}

// Behind sets how many bytes of a file have not been stored yet; a negative number
// stands for unknown.
func (m *Metrics) Behind(path string, bytes int64) {
	if bytes < 0 {
		return
	}
	path = strings.ToValidUTF8(path, "?")
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.files[path]; !known && len(m.files) >= maxFiles {
		m.forgetFile()
	}
	m.reads++
	m.files[path] = m.reads
	m.behind.WithLabelValues(path).Set(float64(bytes))
}

// forgetFile ends the series of the file that has not been read for longest.
func (m *Metrics) forgetFile() {
	oldest, last := "", m.reads+1
	for path, read := range m.files {
		if read < last {
			oldest, last = path, read
		}
	}
	delete(m.files, oldest)
	m.behind.DeleteLabelValues(oldest)
}

// handler serves the metrics.
func (m *Metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Serve answers at addr, under /metrics, until ctx ends. It returns as soon as it
// listens, with the address.
func (m *Metrics) Serve(ctx context.Context, addr string) (net.Addr, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", m.handler())
	mux.Handle("GET /{$}", http.RedirectHandler("/metrics", http.StatusFound)) // for browsers
	s := &http.Server{Handler: mux, ReadTimeout: m.readTimeout, WriteTimeout: 10 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10, ConnState: bounded()}
	context.AfterFunc(ctx, func() { s.Close() })
	go func() {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			l.Close()
		}
	}()
	return l.Addr(), nil
}

// bounded closes connections beyond maxConnections as they come.
func bounded() func(net.Conn, http.ConnState) {
	var open atomic.Int64
	return func(c net.Conn, state http.ConnState) {
		switch {
		case state == http.StateNew && open.Add(1) > maxConnections:
			c.Close()
		case state == http.StateClosed:
			open.Add(-1)
		}
	}
}
