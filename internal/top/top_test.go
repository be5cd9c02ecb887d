package top

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	_ "github.com/marcboeker/go-duckdb"

	"github.com/mtalog/mtalog/internal/golden"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report/reporttest"
)

var now = time.Date(2026, 11, 25, 17, 0, 0, 0, time.UTC)

func sample() Snapshot {
	s := Snapshot{At: now, Window: 10 * time.Minute, Last: now}
	for i := range s.Events {
		s.Events[i], s.Outcomes[i] = int64(100*i), int64(60*i)
		s.Failures[i], s.Refusals[i] = int64(i), int64(i/2)
	}
	s.Tables[0] = []Row{{Name: "Gmail", Series: s.Failures}, {Name: "日本語の名前がとても長いプロバイダー、そしてさらに長い", Series: Series{1}}}
	s.Tables[1] = []Row{{Name: "5.7.26", Series: Series{29: 435}}}
	return s
}

func update(t *testing.T, m Model, msg tea.Msg) (Model, tea.Cmd) {
	t.Helper()
	next, cmd := m.Update(msg)
	return next.(Model), cmd
}

func TestBoard(t *testing.T) {
	m := New(t.Context(), sample(), nil)
	var got strings.Builder
	for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 20}, {Width: 60, Height: 14}, {Width: 40, Height: 8}, {Width: 130, Height: 16}} {
		m, _ = update(t, m, size)
		fmt.Fprintf(&got, "%dx%d\n%s\n\n", size.Width, size.Height, ansi.Strip(m.View().Content))
	}
	golden.Compare(t, "testdata/board.golden", got.String())
}

// The board must be renewed again and again, by timers that bubbletea makes once each.
func TestRenewing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looks := 0
		m := New(t.Context(), sample(), func(context.Context, time.Duration) (Snapshot, error) { looks++; return sample(), nil })
		start, cmd := time.Now(), m.Init()
		for cmd != nil && looks < 5 {
			m, cmd = update(t, m, cmd())
		}
		if took := time.Since(start); looks != 5 || took != 5*every {
			t.Errorf("%d looks in %v", looks, took)
		}
	})
}

// A key takes effect at once, and leaves one pause and one look going on.
func TestAnotherWindow(t *testing.T) { synctest.Test(t, anotherWindow) }

func anotherWindow(t *testing.T) {
	var asked []time.Duration
	m := New(t.Context(), Snapshot{Window: 10 * time.Minute}, func(_ context.Context, w time.Duration) (Snapshot, error) {
		asked = append(asked, w)
		return Snapshot{Window: w}, nil
	})
	plus := tea.KeyPressMsg{Code: '+', Text: "+"}
	cut := due{m.pauses}
	m, look := update(t, m, plus)
	m, none := update(t, m, plus)
	if none != nil {
		t.Error("it looks twice at once")
	}
	if m, none = update(t, m, cut); none != nil {
		t.Error("a pause that was cut short ends in a look")
	}
	m, look = update(t, m, look())
	m, pause := update(t, m, look())
	if want := []time.Duration{15 * time.Minute, 30 * time.Minute}; !slices.Equal(asked, want) || m.snapshot.Window != want[1] {
		t.Errorf("asked for %v", asked)
	}
	if next, ok := pause().(due); !ok || next.pause != m.pauses {
		t.Errorf("%v", next)
	}
}

func TestSuspending(t *testing.T) {
	m := New(t.Context(), sample(), nil)
	if _, cmd := update(t, m, tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl}); cmd == nil || cmd() != tea.Suspend() {
		t.Error("Ctrl-Z does not suspend")
	}
}

func TestThrough(t *testing.T) {
	m := New(t.Context(), sample(), nil).Through(strings.NewReplacer("█", "#").Replace)
	m, _ = update(t, m, tea.WindowSizeMsg{Width: 80, Height: 20})
	if got := m.View().Content; strings.Contains(got, "█") || !strings.Contains(got, "#") {
		t.Error(got)
	}
}

// Whatever the size, nothing goes over the edge.
func TestResizing(t *testing.T) {
	m := New(t.Context(), Snapshot{Window: time.Hour}, nil)
	m, _ = update(t, m, fetched{Snapshot: sample()})
	for width := range 130 {
		for height := range 40 {
			m, _ = update(t, m, tea.WindowSizeMsg{Width: width, Height: height})
			lines := strings.Split(m.View().Content, "\n")
			if len(lines) > max(height, 1) {
				t.Fatalf("%dx%d: %d lines", width, height, len(lines))
			}
			for _, l := range lines {
				if ansi.StringWidth(l) > width {
					t.Fatalf("%dx%d: %q", width, height, l)
				}
			}
		}
	}
}

func TestKeys(t *testing.T) {
	m := New(t.Context(), Snapshot{Window: 10 * time.Minute}, nil)
	key := func(s string) tea.KeyPressMsg { return tea.KeyPressMsg{Code: []rune(s)[0], Text: s} }
	m, _ = update(t, m, key("+"))
	if m.window != 15*time.Minute {
		t.Errorf("+ gave %v", m.window)
	}
	for range 20 {
		m, _ = update(t, m, key("-"))
	}
	if m.window != time.Minute {
		t.Errorf("- ended at %v", m.window)
	}
	for range 20 {
		m, _ = update(t, m, key("+"))
	}
	if m.window != 24*time.Hour {
		t.Errorf("+ ended at %v", m.window)
	}
	for _, k := range []tea.KeyPressMsg{key("q"), {Code: tea.KeyEscape}, {Code: 'c', Mod: tea.ModCtrl}} {
		if _, cmd := update(t, m, k); cmd == nil || cmd() != tea.Quit() {
			t.Errorf("%s does not quit", k)
		}
	}
}

func TestTroubleIsShownAndPasses(t *testing.T) {
	m := New(t.Context(), Snapshot{Window: time.Minute}, func(context.Context, time.Duration) (Snapshot, error) { return sample(), nil })
	m, _ = update(t, m, tea.WindowSizeMsg{Width: 80, Height: 24})
	m, cmd := update(t, m, fetched{err: errors.New("gone \x1b[2J"), window: time.Minute})
	if !strings.Contains(m.View().Content, `gone \x1b[2J`) || cmd == nil {
		t.Errorf("%q", m.View().Content)
	}
	m, cmd = update(t, m, due{m.pauses})
	m, _ = update(t, m, cmd())
	if strings.Contains(m.View().Content, "gone") || !strings.Contains(m.View().Content, "Gmail") {
		t.Errorf("%q", m.View().Content)
	}
}

func TestFetch(t *testing.T) {
	db := must.Have(sql.Open("duckdb", ""))(t)
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, q := range []string{
		"CREATE SCHEMA store",
		"CREATE TABLE sources AS SELECT TIMESTAMP '2026-11-25 17:00:00' AS last_time",
		`CREATE TABLE store.happening AS SELECT TIMESTAMP '2026-11-25 17:00:00' - to_seconds(range * 10) AS time, range % 2 AS kind,
			range % 4 AS verdict, 1 AS relay, 2 AS client, 1 AS domain FROM range(120)
			UNION ALL SELECT TIMESTAMP '2026-11-25 17:00:00', 2 + range % 2, 0, 1, 0, 1 FROM range(50) -- steps and receipts
			UNION ALL SELECT TIMESTAMP '2026-11-25 17:00:00', 4, 1, 0, 2, 1 FROM range(7)
			UNION ALL SELECT TIMESTAMP '2026-11-25 17:00:00', 4, 1, 0, 3, 1 FROM range(2)
			UNION ALL SELECT TIMESTAMP '2026-11-25 17:00:00', 0, 1, 0, 2, 1 -- no relay
			UNION ALL SELECT TIMESTAMP '9999-11-25 17:00:00', 0, 0, 1, 0, 1`, // a wrong year, which is not now
		"CREATE TABLE store.kind AS SELECT range AS id, range AS event FROM range(5)",
		"CREATE TABLE event_names AS FROM (VALUES (0, 'deferred', true), (1, 'delivered', false), (2, 'connect_failed', true), (3, 'received', false), (4, 'rejected', true)) t (id, name, failure)",
		"CREATE TABLE verdicts AS SELECT range AS id, NULL::VARCHAR AS provider, '5.1.' || range AS code FROM range(4)",
		"CREATE TABLE store.peer AS FROM (VALUES (0, NULL, ''), (1, 'mx' || chr(27), '192.0.2.1'), (2, 'spam.test', '192.0.2.2'), (3, 'unknown', '192.0.2.3')) t (id, name, ip)",
		"CREATE TABLE store.name AS SELECT 1 AS id, 'example.com' AS value",
	} {
		must.Have(db.Exec(q))(t)
	}
	s := must.Have(Fetch(t.Context(), reporttest.DB{DB: db}, now, 10*time.Minute))(t)
	if s.Events.Total() != 121 || s.Outcomes.Total() != 71 || s.Failures.Total() != 41 || s.Refusals.Total() != 9 || s.Outcomes[0] != 2 || s.Outcomes[Buckets-1] != 13 || !s.Last.Equal(now) {
		t.Errorf("%+v", s)
	}
	var names []string
	for _, r := range s.Tables[0] {
		names = append(names, fmt.Sprint(r.Name, " ", r.Total()))
	}
	if want := []string{`mx\x1b 31`, "client spam.test 7", "client 192.0.2.3 2", "no server 1"}; !slices.Equal(names, want) || len(s.Tables[2]) != 1 {
		t.Errorf("providers %q, domains %+v", names, s.Tables[2])
	}
	if codes := s.Tables[1]; len(codes) != 3 || codes[0].Name != "5.1.0" || codes[0].Total() != 16 || codes[1].Name != "5.1.2" {
		t.Errorf("codes %+v", codes)
	}
}

func TestOneAttempt(t *testing.T) {
	s := Snapshot{Last: time.Now()}
	s.Events[0], s.Outcomes[0], s.Failures[0] = 1, 1, 1
	if got := ansi.Strip(subHeader(&s, nil)); got != "100.0 % of 1 attempt failed; this server refused 0" {
		t.Error(got)
	}
}
