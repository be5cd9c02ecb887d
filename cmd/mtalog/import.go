package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

const importHelp = `Import reads files, directories, archives (tar, zip), patterns, named pipes and standard
input (-), plain or compressed with gzip, bzip2, xz, zstd or lz4. A compressed tar archive is
unpacked to $TMPDIR while it is read. A log that was imported before, even under
another name or before it was compressed, adds only what is new. A source that cannot be
read does not keep the others from being stored, but the exit status is 1 then; if none
can be read, no database is made.`

func importCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "import FILE…",
		Short:   "Store logs in a database; what is stored already is skipped",
		Long:    importHelp,
		Example: "  mtalog import /var/log/mail.log*\n  mtalog import --db exchange.duckdb '/logs/exchange/**/*.LOG'\n  journalctl -o json --facility=mail --since=-7d | mtalog import -",
		Args:    oneOrMore,
	}
	db, read := dbFlag(cmd), readFlags(cmd, zoneOfStamps)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		opening := duckdb.OpenAside(cmd.Context(), *db, duckdb.Bulk)
		result, err := read.run(cmd.Context(), opening, args, cmd.ErrOrStderr())
		store, failed := opening.DB()
		if failed != nil && cmd.Context().Err() != nil {
			return errors.New("stopped before anything was stored")
		}
		if failed != nil {
			return failed
		}
		if err != nil && result.Stored+result.Known == 0 {
			return closed(err, store.CloseUnused(context.WithoutCancel(cmd.Context())))
		}
		lost, failed := lostText(context.WithoutCancel(cmd.Context()), local(store), result.Counts.Unrecognised+result.Counts.Broken, ofDatabase(cmd))
		err = closed(cmp.Or(err, failed), store.Close())
		printImported(cmd.OutOrStdout(), result, *db, printable(ofDatabase(cmd)), *read.mta, lost)
		return err
	}
	return cmd
}

// printImported prints what an import into the database at path did, and what to do about
// what it could not do. of is what ofDatabase returns, lost what lostText returns, and format the one that every log
// was read as, "" if it was recognised.
func printImported(w io.Writer, result ingest.Result, path, of, format, lost string) {
	c := result.Counts
	fmt.Fprintf(w, "%s: %s from %s of %s (%s already stored)\n", printable(path),
		report.Things(max(c.Events, 0), "event"), report.Things(c.Lines, "line"), report.Things(result.Stored, "source"), report.Grouped(result.Known))
	if n := -c.Events; n > 0 {
		fmt.Fprintf(w, "%s that had counted twice, as two logs tell of them, count once now\n", report.Things(n, "event"))
	}
	if n := result.Added; n > 0 {
		fmt.Fprintf(w, "%s continuing another: mtalog status%s lists what belongs together as one log\n", report.Things(n, "source"), of)
	}
	if n := result.Partial; n > 0 {
		fmt.Fprintf(w, "%s ending in the middle of a line: import again when it is whole\n", report.Things(n, "source"))
	}
	if n := result.Open; n > 0 {
		fmt.Fprintf(w, "%s written to just now, whose last entry may go on and is not stored yet: import again in a minute\n", report.Things(n, "source"))
	}
	fmt.Fprint(w, lost)
	if format != "" && c.Lines > 0 && c.Foreign == c.Lines {
		fmt.Fprintf(w, "None of the lines is %s's, and the database takes the logs for read now: import them into a new one without --mta\n", format)
	}
}

// closed joins the error of closing a database to one from before. After an error from
// which it cannot recover, such as a full disk at a checkpoint, DuckDB answers everything
// with a chain of all its refusals so far, which says no more than err.
func closed(err, closing error) error {
	if err != nil && closing != nil && strings.Contains(closing.Error(), "database has been invalidated") {
		return err
	}
	return errors.Join(err, closing)
}
