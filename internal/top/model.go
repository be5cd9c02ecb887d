package top

import (
	"context"
	"slices"
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
	looking       bool // at the database
	pauses        int  // begun so far: a key may cut one short
	draw          func(string) string
	width, height int
}

// New returns a board that shows the snapshot first, and then what fetch returns.
func New(ctx context.Context, first Snapshot, fetch func(ctx context.Context, window time.Duration) (Snapshot, error)) Model {
	return Model{ctx: ctx, fetch: fetch, window: first.Window, snapshot: first}
}

// Through returns a board whose characters draw replaces, by others of the same width.
func (m Model) Through(draw func(string) string) Model {
	m.draw = draw
	return m
}

type (
	fetched struct {
		Snapshot
		err    error
		window time.Duration // that was asked for
	}
	due struct{ pause int } // the end of a pause
)

// Init implements tea.Model.
func (m Model) Init() tea.Cmd { return m.pause() }

// pause ends after a while. It must not be one command for all pauses: its timer starts
// when it is made, and fires once.
func (m Model) pause() tea.Cmd {
	return tea.Tick(every, func(time.Time) tea.Msg { return due{m.pauses} })
}

// look asks the database, unless it is being asked. The pause that goes on meanwhile no
// longer counts.
func (m Model) look() (tea.Model, tea.Cmd) {
	if m.looking {
		return m, nil
	}
	m.looking = true
	m.pauses++
	return m, func() tea.Msg {
		ctx, cancel := context.WithTimeout(m.ctx, fetchTimeout)
		defer cancel()
		s, err := m.fetch(ctx, m.window)
		return fetched{s, err, m.window}
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
		case "ctrl+z":
			return m, tea.Suspend
		case "+", "=": // one key on many keyboards
			m.window = longer(m.window)
			return m.look()
		case "-":
			m.window = shorter(m.window)
			return m.look()
		}
	case fetched:
		m.looking = false
		if m.err = msg.err; msg.err == nil {
			m.snapshot = msg.Snapshot
		}
		if msg.window != m.window { // a key came meanwhile
			return m.look()
		}
		// The next look begins a second after this one has ended: a slow
		// database is not asked more than it can answer.
		return m, m.pause()
	case due:
		if msg.pause == m.pauses {
			return m.look()
		}
	}
	return m, nil
}

// View implements tea.Model.
func (m Model) View() tea.View {
	board := view(&m.snapshot, m.err, m.width, m.height)
	if m.draw != nil {
		board = m.draw(board)
	}
	v := tea.NewView(board)
	v.AltScreen = true
	return v
}

func longer(d time.Duration) time.Duration {
	for _, w := range windows {
		if w > d {
			return w
		}
	}
	return d
}

func shorter(d time.Duration) time.Duration {
	for _, w := range slices.Backward(windows) {
		if w < d {
			return w
		}
	}
	return d
}
