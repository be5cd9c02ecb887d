package top

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
)

// every is the pause between two looks at the database.
const every = time.Second

// fetchTimeout bounds the time of one look at the database.
const fetchTimeout = 10 * time.Second

// windows are the lengths of the window that the keys + and - choose from.
var windows = []time.Duration{
	time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour,
}

// Model is the board as bubbletea runs it.
type Model struct {
	fetch         func(ctx context.Context, window time.Duration) (Snapshot, error)
	ctx           context.Context
	snapshot      Snapshot
	err           error
	window        time.Duration
	width, height int
}

// New returns a board that shows the snapshot first, and then what fetch returns.
func New(ctx context.Context, first Snapshot, fetch func(ctx context.Context, window time.Duration) (Snapshot, error)) Model {
	return Model{ctx: ctx, fetch: fetch, window: first.Window, snapshot: first}
}

type (
	fetched struct {
		Snapshot
		err error
	}
	due struct{}
)

// Init implements tea.Model.
func (m Model) Init() tea.Cmd { return wait }

func (m Model) look() tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(m.ctx, fetchTimeout)
		defer cancel()
		s, err := m.fetch(ctx, m.window)
		return fetched{s, err}
	}
}

// Update implements tea.Model.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		switch msg.String() {
		case "q", "esc", "ctrl+c":
			return m, tea.Quit
		case "+":
			m.window = longer(m.window)
		case "-":
			m.window = shorter(m.window)
		}
	case fetched:
		if m.err = msg.err; msg.err == nil {
			m.snapshot = msg.Snapshot
		}
		// The next look begins a second after this one has ended: a slow
		// database is not asked more than it can answer.
		return m, wait
	case due:
		return m, m.look()
	}
	return m, nil
}

// View implements tea.Model.
func (m Model) View() tea.View {
	v := tea.NewView(view(&m.snapshot, m.err, m.width, m.height))
	v.AltScreen = true
	return v
}

var wait = tea.Tick(every, func(time.Time) tea.Msg { return due{} })

func longer(d time.Duration) time.Duration {
	for _, w := range windows {
		if w > d {
			return w
		}
	}
	return d
}

func shorter(d time.Duration) time.Duration {
	best := d
	for _, w := range windows {
		if w < d {
			best = w
		}
	}
	return best
}
