package metrics

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	s := httptest.NewServer(m.handler())
	defer s.Close()
	resp := must.Have(http.Get(s.URL))(t)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp.Status, err)
	}
	return string(b)
}

func TestScrape(t *testing.T) {
	m := New()
	for range 3 {
		m.Event(Event{"postfix", "bounced", "mailbox unknown", 5, 1})
	}
	m.Event(Event{"exim", "delivered", "", 0, 0})
	m.Event(Event{"exchange", "deferred", "", 4, 77})
	m.Event(Event{"exchange", "deferred", "", 9, 1})
	m.Commit(6, 20*time.Millisecond)
	m.Lines("postfix", 100, 2)
	m.Behind("/var/log/mail.log", 4096)
	m.Behind("/var/log/mail.log.1.gz", -1)
	m.Behind("bad\xff\"name\n", 1)
	got := scrape(t, m)
	for _, want := range []string{
		`mtalog_events_total{category="mailbox unknown",class="5",mta="postfix",outcome="bounced",subject="1"} 3`,
		`mtalog_events_total{category="",class="",mta="exim",outcome="delivered",subject=""} 1`,
		`mtalog_events_total{category="",class="4",mta="exchange",outcome="deferred",subject="other"} 1`,
		`mtalog_events_total{category="",class="other",mta="exchange",outcome="deferred",subject="other"} 1`,
		`mtalog_stored_rows_total 6`,
		`mtalog_commit_seconds_bucket{le="0.025"} 1`,
		`mtalog_commit_seconds_bucket{le="0.01"} 0`,
		`mtalog_lines_total{format="postfix"} 100`,
		`mtalog_unrecognised_lines_total{format="postfix"} 2`,
		`mtalog_file_lag_bytes{file="/var/log/mail.log"} 4096`,
		`mtalog_file_lag_bytes{file="bad?\"name\n"} 1`,
		`go_goroutines`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(got, "mail.log.1.gz") {
		t.Error("an unknown lag was told")
	}
}

// Whatever a log holds, the number of series is bounded.
func TestSeriesAreBounded(t *testing.T) {
	m := New()
	for i := range 20_000 {
		m.Event(Event{"postfix", "bounced", "", i % 10, i / 10})
		m.Behind(fmt.Sprintf("/logs/%d.log", i), 1)
	}
	events, files := 0, 0
	for s := bufio.NewScanner(strings.NewReader(scrape(t, m))); s.Scan(); {
		switch {
		case strings.HasPrefix(s.Text(), "mtalog_events_total{"):
			events++
		case strings.HasPrefix(s.Text(), "mtalog_file_lag_bytes{"):
			files++
		}
	}
	if events > 4*9+2 || files != maxFiles {
		t.Errorf("%d series of events, %d of files", events, files)
	}
}

func TestServe(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	addr := must.Have(New().Serve(ctx, "127.0.0.1:0"))(t)
	for path, want := range map[string]int{"/metrics": 200, "/": 200, "/other": 404} {
		resp := must.Have(http.Get("http://" + addr.String() + path))(t)
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s gave %s", path, resp.Status)
		}
	}
	if _, err := New().Serve(ctx, addr.String()); err == nil {
		t.Error("an address that is taken was taken")
	}
}

// TestFilesComeAndGo: a server that begins a log every hour has its newest files
// counted for as long as the process lives.
func TestFilesComeAndGo(t *testing.T) {
	m := New()
	m.Behind("steady.log", 7)
	for n := range 2 * maxFiles {
		m.Behind(fmt.Sprintf("MSGTRK%d.LOG", n), int64(n))
		m.Behind("steady.log", 7)
	}
	got := scrape(t, m)
	if n := strings.Count(got, "mtalog_file_lag_bytes{"); n != maxFiles {
		t.Errorf("%d files, want %d", n, maxFiles)
	}
	for _, name := range []string{"steady.log", fmt.Sprintf("MSGTRK%d.LOG", 2*maxFiles-1)} {
		if !strings.Contains(got, `{file="`+name+`"}`) {
			t.Errorf("no %s", name)
		}
	}
}
