package main

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/choice"
	"github.com/mtalog/mtalog/internal/nearest"
	"github.com/mtalog/mtalog/internal/report"
)

// warnOfAbsent warns if a filter asks for what is not there: no events since or until a
// time, or a host, a domain or a sender without any. A report that finds nothing would look like good news.
// asked is the subject of the sentence: "the database has".
func warnOfAbsent(cmd *cobra.Command, asked string, store report.Querier, filters map[string]string) error {
	for _, f := range []struct {
		name   string
		absent func(ctx context.Context, store report.Querier, value string) (string, error)
	}{{"since", noneSince}, {"until", noneUntil}, {"host", noHost}, {"domain", noDomain}, {"sender", noSender}} {
		value := filters[f.name]
		if value == "" {
			continue
		}
		what, err := f.absent(cmd.Context(), store, value)
		if err != nil {
			return err
		}
		if what != "" {
			fmt.Fprintf(cmd.ErrOrStderr(), "mtalog: %s %s\n", asked, printable(what))
		}
	}
	return nil
}

// noneSince says that there are no events since a time; "" if there are.
func noneSince(ctx context.Context, store report.Querier, since string) (string, error) {
	from, err := report.ParseTime(since, time.Now())
	if err != nil {
		return "", err
	}
	newest, _, err := report.Newest(ctx, store, time.Now())
	if err != nil || newest.IsZero() || !newest.Before(from) {
		return "", err
	}
	return fmt.Sprintf("no events since %s: the newest is from %s (%s)",
		from.Format(report.DateMinute), newest.Format(report.DateMinute), report.ClockName(newest.Location())), nil
}

// noneUntil says that there are no events before a time; "" if there are.
func noneUntil(ctx context.Context, store report.Querier, until string) (string, error) {
	end, err := report.ParseTime(until, time.Now())
	if err != nil {
		return "", err
	}
	rows, err := report.All(ctx, store, "SELECT min(time) FROM store.happening")
	if err != nil || len(rows) == 0 {
		return "", err
	}
	oldest := rows[0].Time(0)
	if oldest.IsZero() || oldest.Before(end) {
		return "", nil
	}
	return fmt.Sprintf("no events before %s: the oldest is from %s (%s)",
		end.Format(report.DateMinute), oldest.Format(report.DateMinute), report.ClockName(oldest.Location())), nil
}

// noHost says that nothing was logged by a host, and which host may be meant; "" if
// there is something.
func noHost(ctx context.Context, store report.Querier, host string) (string, error) {
	rows, err := report.All(ctx, store, "SELECT DISTINCT host FROM kinds WHERE host NOT NULL ORDER BY host")
	if err != nil {
		return "", err
	}
	var hosts []string
	for _, r := range rows {
		hosts = append(hosts, r.Text(0))
	}
	if slices.ContainsFunc(hosts, func(h string) bool { return strings.EqualFold(h, host) }) {
		return "", nil
	}
	if len(hosts) == 0 {
		return fmt.Sprintf("nothing from host %s: no log names its host", host), nil
	}
	if meant := nearest.Question(host, hosts); meant != "" {
		return fmt.Sprintf("nothing from host %s; %s", host, meant), nil
	}
	const most = 5
	if len(hosts) > most {
		hosts = append(hosts[:most], "…")
	}
	return fmt.Sprintf("nothing from host %s; the hosts are %s", host, strings.Join(hosts, ", ")), nil
}

// noneOf makes the function that says that there is nothing of a filter's value, in words
// that end with it; "" if there may be something. known is a query that counts $name.
func noneOf(canonical func(string) (string, error), known, words string) func(context.Context, report.Querier, string) (string, error) {
	return func(ctx context.Context, store report.Querier, value string) (string, error) {
		name, err := canonical(value)
		if err != nil {
			return "", err
		}
		n, err := count(ctx, store, known, sql.Named("name", name))
		if err != nil || n > 0 {
			return "", err
		}
		return words + " " + name, nil
	}
}

var (
	noDomain = noneOf(choice.Domain, "SELECT count(*) FROM store.name WHERE value = $name", "no recipients at")
	noSender = noneOf(choice.Sender, "SELECT count(*) FROM store.address WHERE lower(value) = $name OR ends_with(lower(value), '@' || $name)", "no mail from")
)
