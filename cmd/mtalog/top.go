package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/mtalog/mtalog/internal/top"
)

const topHelp = `Top shows the rate of events, the share of delivery attempts that failed, how much this
server refused, and where most of both is: at which providers, hosts and clients, with which
codes, for which domains. It is renewed every second.

It asks the process that tails into the database, or the file.
The keys + and - change how far it looks back, q ends it, Ctrl-Z suspends it.`

func topCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "top",
		Short:   "Show a live board of what is failing",
		Long:    topHelp,
		Example: "  mtalog top\n  mtalog top --db /var/lib/mtalog/mail.duckdb --last 1h",
		Args:    exactly(0),
	}
	window := age(10 * time.Minute)
	db := dbFlag(cmd)
	zoneFlag(cmd, zoneOfShown)
	cmd.Flags().Var(&window, "last", "how far back to look, as an `age` such as 10m, 6h or 1d")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !term.IsTerminal(int(os.Stdout.Fd())) {
			return usageError{errors.New("top needs a terminal; for a file or a pipe use: mtalog report overview")}
		}
		if t := os.Getenv("TERM"); runtime.GOOS != "windows" && (t == "" || t == "dumb") {
			return usageError{fmt.Errorf("top needs a terminal whose cursor it can move, and TERM is %q; use: mtalog report overview", t)}
		}
		fetch := func(ctx context.Context, window time.Duration) (top.Snapshot, error) {
			// Opened each time: a file that stays open could not be written to
			// by others, and a tail that comes up takes over.
			q, err := openForReading(ctx, *db)
			if err != nil {
				return top.Snapshot{}, err
			}
			defer q.Close()
			return top.Fetch(ctx, q, time.Now(), window)
		}
		first, err := fetch(cmd.Context(), time.Duration(window))
		if err != nil {
			return err // before the screen is taken over
		}
		board := top.New(cmd.Context(), first, fetch)
		if !localeShowsUTF8() {
			board = board.Through(asciiMarks.Replace)
		}
		// Signals end it by the context: bubbletea would call that of Ctrl-C an error.
		p := tea.NewProgram(board, tea.WithContext(cmd.Context()), tea.WithoutSignalHandler())
		_, err = p.Run()
		if errors.Is(err, tea.ErrProgramKilled) && cmd.Context().Err() != nil {
			return nil
		}
		return err
	}
	return cmd
}
