package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/answers"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

// statusLimit is how many logs status lists on the screen.
const statusLimit = 40

func statusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show what was read, how far, and how much of it was understood",
		Long: "Status lists the sources that a database holds: how far each was read, from when to when\n" +
			"it reaches, and what share of the lines that mail servers wrote was understood.",
		Example: "  mtalog status\n  mtalog status --limit 0 --format csv",
		Args:    exactly(0),
	}
	db, out := dbFlag(cmd), outputFlags(cmd)
	zoneFlag(cmd, zoneOfShown)
	limit := numberFlag(cmd, "limit", 0, 0, fmt.Sprintf("list `n` logs at most, those with the latest lines (a table on the screen: %d; 0: all)", statusLimit))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		store, err := openForReading(cmd.Context(), *db)
		if err != nil {
			return err
		}
		defer store.Close()
		reports, err := report.NewSet(store, nil)
		if err != nil {
			return err
		}
		shown, toScreen := *limit, *out.format == "table" && out.toStdout()
		if toScreen && !cmd.Flags().Changed("limit") {
			shown = statusLimit
		}
		values := map[string]string{}
		if shown > 0 {
			values["limit"] = strconv.Itoa(shown)
		}
		res, err := reports.Run(cmd.Context(), "sources", values)
		if err != nil {
			return err
		}
		if err := out.write(cmd, res); err != nil || !toScreen {
			return err
		}
		return printTotals(cmd, store, shown)
	}
	return cmd
}

// printTotals prints below a list of logs what all of them add up to, how many of their
// lines could not be used, and whether some seem to be missing. shown is how many the
// list may have; 0 for all.
func printTotals(cmd *cobra.Command, store database, shown int) error {
	ctx, w := cmd.Context(), cmd.OutOrStdout()
	rows, err := report.All(ctx, store, `SELECT count(*), coalesce(sum(lines), 0)::BIGINT, coalesce(sum(events), 0)::BIGINT,
		coalesce(sum(unrecognised + broken), 0)::BIGINT FROM sources`)
	if err != nil {
		return err
	}
	total := rows[0]
	if n := total.Int(0); n > 1 {
		all := ""
		if shown > 0 && n > int64(shown) {
			all = "; listed are those with the latest lines, --limit 0 lists all"
		}
		sum := fmt.Sprintf("%s, %s, %s%s", report.Things(n, "log"), report.Things(total.Int(1), "line"), report.Things(total.Int(2), "event"), all)
		fmt.Fprintf(w, "\n%s\n", render.Paragraph(sum, options(w).Width))
	}
	lost, err := lostText(ctx, store, total.Int(3), ofDatabase(cmd))
	if lost != "" {
		fmt.Fprintf(w, "\n%s", lost)
	}
	if err != nil {
		return err
	}
	warnings, err := answers.ExchangeLogs(ctx, store)
	for _, s := range warnings {
		fmt.Fprintf(w, "\n%s\n", render.Paragraph(s, options(w).Width))
	}
	return err
}

// lostText says how many lines could not be used, and where to see them if the database has kept some: it has
// none of a shared copy, nor of SMTP sessions whose end was not seen. It is "" for no lines. of is what
// ofDatabase returns.
func lostText(ctx context.Context, store report.Querier, lines int64, of string) (string, error) {
	if lines == 0 {
		return "", nil
	}
	kept, err := report.All(ctx, store, "SELECT 1 FROM unrecognised LIMIT 1")
	which := ": mtalog report unrecognised" + printable(of)
	if err == nil && len(kept) == 0 {
		which = ", and none of them is kept here"
	}
	return fmt.Sprintf("%s could not be used%s\n", report.Things(lines, "line"), which), err
}
