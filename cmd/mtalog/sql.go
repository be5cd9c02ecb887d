package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/serve"
)

const sqlHelp = `Sql runs one query in DuckDB's SQL on the database, which it opens for reading only. The
views events, failures, deliveries, messages and queued are made for people. If QUERY is -,
it reads the query from standard input.

Times are UTC, in the database and in the answer. local_time(time) is what the clock of --tz
shows at that time, for grouping by hour or day; the answer writes that as if it were UTC.
Tables and Markdown round fractions to three decimals, the other formats keep all digits;
structs, maps and intervals are written as text. SHOW TABLES lists what else there is.`

func sqlCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "sql QUERY",
		Short:   "Query the database in SQL, read-only",
		Long:    sqlHelp,
		Example: "  mtalog sql 'DESCRIBE failures'\n  mtalog sql 'SELECT category, count(*) AS n FROM failures GROUP BY ALL ORDER BY n DESC LIMIT 10'\n  mtalog sql --format parquet -o failures.parquet - <failures.sql",
		Args:    oneOrMore,
	}
	db, out := dbFlag(cmd), outputFlags(cmd)
	zoneFlag(cmd, "time `zone` of local_time, such as Europe/Berlin")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		query, err := givenQuery(args, cmd.InOrStdin())
		if err != nil {
			return err
		}
		store, err := openForReading(cmd.Context(), *db)
		if err != nil {
			return err
		}
		defer store.Close()
		if err := store.limitMemory(cmd.Context(), sqlMemory); err != nil {
			return err
		}
		if err := onlyReads(cmd.Context(), store, query); err != nil {
			return err
		}
		if done, err := out.copied(cmd, store, query); done || err != nil {
			return err
		}
		res, err := report.Query(cmd.Context(), store.InUTC(), query)
		if err != nil {
			return plainly(err)
		}
		return plainly(out.write(cmd, res))
	}
	return cmd
}

// sqlMemory is how many bytes of memory a query may take, of which anybody may think: what exceeds
// it goes to files. It is not taken from the mail server on the same machine.
const sqlMemory = 2_000_000_000

// givenQuery returns the query on the command line, or that on standard input.
func givenQuery(args []string, stdin io.Reader) (string, error) {
	query := strings.Join(args, " ")
	if query == "-" {
		text, err := io.ReadAll(io.LimitReader(stdin, maxQuery+1))
		if err != nil {
			return "", fmt.Errorf("standard input: %w", err)
		}
		if len(text) > maxQuery {
			return "", usageError{fmt.Errorf("standard input: more than %d bytes, no query", maxQuery)}
		}
		query = strings.TrimPrefix(string(text), "\ufeff")
	}
	if query = strings.TrimSpace(query); query == "" {
		return "", usageError{errors.New("the query is empty: write it as the argument, or to standard input")}
	}
	return query, nil
}

// maxQuery bounds a query on standard input, in bytes.
const maxQuery = 512 << 10

// onlyReads refuses a query that changes something. A process that tails checks for itself.
func onlyReads(ctx context.Context, store database, query string) error {
	if store.own == nil || pivot.MatchString(query) {
		return nil
	}
	err := serve.Reads(ctx, store.own, query)
	if err != nil && copies.MatchString(query) {
		return fmt.Errorf("%w; to write a file, give the query alone, with --format and -o FILE", err)
	}
	return plainly(err)
}

// plainly puts what the driver of the database says of a query into words.
func plainly(err error) error {
	if err == nil {
		return nil
	}
	if m := extension.FindStringSubmatch(err.Error()); m != nil { // DuckDB advises to install it
		return fmt.Errorf("%s is of DuckDB's extension %s, which mtalog does not have", m[1], m[2])
	}
	switch {
	case strings.Contains(err.Error(), "incorrect argument count for command"):
		return errors.New("the query has parameters, such as $1 or ?: write their values into it")
	case strings.Contains(err.Error(), "API error: empty name"), strings.Contains(err.Error(), "unsupported data type: "):
		return errors.New("a column has a type that cannot be shown, such as fields without names: write it as text, with ::VARCHAR")
	}
	return err
}

// extension finds in DuckDB's error what a query uses of an extension, and which it is.
var extension = regexp.MustCompile(`"([^"]+)" is not in the catalog, but it exists in the (\w+) extension`)

// copies finds the statement with which DuckDB writes files.
var copies = regexp.MustCompile(`(?i)^COPY\b`)

// pivot finds the queries that DuckDB makes several statements of, so that they do
// not look like one that reads.
var pivot = regexp.MustCompile(`(?i)\bPIVOT(_WIDER)?\b`)
