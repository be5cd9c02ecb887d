// Command mtalog turns the logs of mail servers into answers.
//
// newRoot (root.go) lists the commands. Each has a file of its own, such as import.go, or
// several whose names begin so, such as tail.go and tailprint.go. What commands share:
//
//   - logs and databases: reading.go, db.go
//   - arguments and flags: arguments.go, filters.go, filtervalues.go, times.go, zone.go,
//     number.go, settings.go, emptyvalue.go, unknown.go, complete.go, help.go, man.go
//   - output: output.go, textorjson.go, sentences.go, terminal.go, stdout.go, locale.go,
//     meter.go, shellword.go, hints.go
//   - signals: signal_unix.go, signal_windows.go
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report/render"
)

func main() { os.Exit(run()) }

// run is main for tests: it returns the exit status, 1 for a failure and 2 for
// wrong usage.
func run() int {
	delayCollection()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, func() { time.AfterFunc(patience, stop) })
	surviveFileLimit()
	surviveBrokenPipe()
	root := newRoot()
	out := root.OutOrStdout().(*stdout)
	if len(os.Args) > 1 && os.Args[1] == cobra.ShellCompRequestCmd {
		withoutQuotes(root)
	}
	cmd, err := execute(ctx, root)
	if err == nil {
		err = out.err
	}
	if err == nil {
		return 0
	}
	if status, ok := errors.AsType[exitStatus](err); ok {
		return int(status)
	}
	if isBrokenPipe(out.err) && isBrokenPipe(err) {
		dieOfBrokenPipe()
	}
	if cmd.Context().Err() != nil && errors.Is(err, context.Canceled) {
		err = errStopped
	}
	fmt.Fprintln(forPeople(os.Stderr), "mtalog:", printable(blameSettings(cmd, forDatabase(ofDatabase(cmd), err.Error()))))
	if _, ok := errors.AsType[usageError](err); ok {
		return 2
	}
	return 1
}

// execute runs the command that the arguments name. Settings that cannot be read keep it
// from running, but not from helping.
func execute(ctx context.Context, root *cobra.Command) (*cobra.Command, error) {
	files, mustExist := settingsFiles()
	if err := configure(root, files, mustExist); err != nil {
		prepare := root.PersistentPreRunE
		root.PersistentPreRunE = func(cmd *cobra.Command, args []string) error {
			if needsNoSettings(cmd) {
				return prepare(cmd, args)
			}
			return usageError{err}
		}
	}
	return root.ExecuteContextC(ctx)
}

// needsNoSettings tells whether cmd only helps, as a script of completion that a shell reads when
// it starts does.
func needsNoSettings(cmd *cobra.Command) bool {
	for c := cmd; c.HasParent(); c = c.Parent() {
		if slices.Contains([]string{cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd, "completion", "help", "man"}, c.Name()) {
			return true
		}
	}
	return !cmd.HasParent() // the versions, or the list of commands
}

// patience is for how long a second signal counts as the first: timeout(1) and others send
// two. A later one kills the process at once, which loses nothing that was committed.
const patience = 2 * time.Second

// errStopped takes the place of context.Canceled if a signal ended the command: the user
// knows why.
var errStopped = errors.New("stopped")

// exitStatus ends the program with a status that is an answer, as check does. Nothing is left
// to be printed.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// usageError is a wrong command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// printable is what text that may hold words of a log goes through before it is printed.
var printable = render.CleanLines

// oneLine is printable for what must not begin a line of its own.
func oneLine(s string) string { return strings.ReplaceAll(printable(s), "\n", " ") }
