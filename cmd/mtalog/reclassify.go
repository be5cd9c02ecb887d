package main

import (
	"database/sql"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/reclassify"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

const reclassifyHelp = `Reclassify gives every failure in the database the category that the rules of this version,
and your own (--rules FILE), say. No log is read again: a category depends on the reply
without what varies in it, on the codes and on the stage, which are stored. Providers do
not depend on rules and stay. Give import and tail the same --rules, or what they add later
is classified without your rules. A tail that uses the database has to be stopped meanwhile.`

func reclassifyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "reclassify",
		Short:   "Classify stored failures again, by this version's rules or your own",
		Long:    reclassifyHelp,
		Example: "  mtalog reclassify --rules ours.csv --dry-run\n  mtalog reclassify --rules ours.csv",
		Args:    exactly(0),
	}
	path, files := dbFlag(cmd), rulesFlag(cmd)
	dry := cmd.Flags().Bool("dry-run", false, "say what would change, and change nothing")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		rules, err := newClassifier(*files)
		if err != nil {
			return err
		}
		// Opening for writing would make a database that does not exist.
		db, err := duckdb.Open(cmd.Context(), *path, duckdb.ReadOnly)
		if err != nil {
			return err
		}
		if err := db.Close(); err != nil {
			return err
		}
		if db, err = duckdb.Open(cmd.Context(), *path, duckdb.ReadWrite); err != nil {
			return err
		}
		var res reclassify.Result
		err = db.InTx(cmd.Context(), func(tx *sql.Tx) (err error) {
			res, err = reclassify.Run(cmd.Context(), tx, rules, *dry)
			return err
		})
		if err := closed(err, db.Close()); err != nil { // closing writes what is new into the file
			return err
		}
		verb := "changed"
		if *dry {
			verb = "would change"
		}
		return printReclassified(cmd.OutOrStdout(), res, verb)
	}
	return cmd
}

// printReclassified prints what reclassifying did or, as verb says, would do.
func printReclassified(out io.Writer, res reclassify.Result, verb string) error {
	events := int64(0)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for i, c := range res.Changes {
		if i == 0 {
			fmt.Fprintln(w, "FROM\tTO\tVERDICTS\tEVENTS")
		}
		to := c.To.String()
		if c.From == c.To {
			to += " (another rule, owner or persistence)"
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\n", categoryName(c.From), to, c.Verdicts, c.Events)
		events += c.Events
	}
	w.Flush()
	fmt.Fprintf(out, "%s of %s and %s of %s %s.\n", report.Grouped(res.Changed), report.Things(res.Verdicts, "verdict"),
		report.Grouped(events), report.Things(res.Events, "failure"), verb)
	if res.Skipped > 0 {
		fmt.Fprintf(out, "Left as they were: %s, because the table of fingerprints was full when the log was read.\n", report.Things(res.Skipped, "failure"))
	}
	return nil
}

func categoryName(c classify.Category) string {
	if c == 0 {
		return "none"
	}
	return c.String()
}
