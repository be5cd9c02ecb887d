package report

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/nearest"
)

// Absent says what filters ask for that is not there: events since or until a time, or a host, a domain
// or a sender that has some. A report that finds nothing would look like good news. The values are as the
// database has them, and each sentence lacks its subject: "no mail from …".
func Absent(ctx context.Context, q Querier, filters map[string]string) (sentences []string, err error) {
	for _, f := range []struct {
		name   string
		absent func(ctx context.Context, q Querier, value string) (string, error)
	}{{"since", noneSince}, {"until", noneUntil}, {"host", noHost}, {"domain", noDomain}, {"sender", noSender}} {
		value := filters[f.name]
		if value == "" {
			continue
		}
		sentence, err := f.absent(ctx, q, value)
		if err != nil {
			return nil, err
		}
		if sentence != "" {
			sentences = append(sentences, sentence)
		}
	}
	return sentences, nil
}

// noneSince says that there are no events since a time; "" if there are.
func noneSince(ctx context.Context, q Querier, since string) (string, error) {
	from, err := ParseTime(since, time.Now())
	if err != nil {
		return "", err
	}
	newest, _, err := Newest(ctx, q, time.Now())
	if err != nil || newest.IsZero() || !newest.Before(from) {
		return "", err
	}
	return fmt.Sprintf("no events since %s: the newest is from %s (%s)",
		from.In(newest.Location()).Format(DateMinute), newest.Format(DateMinute), ClockName(newest.Location())), nil
}

// noneUntil says that there are no events before a time; "" if there are.
func noneUntil(ctx context.Context, q Querier, until string) (string, error) {
	end, err := ParseTime(until, time.Now())
	if err != nil {
		return "", err
	}
	rows, err := All(ctx, q, "SELECT min(time) FROM store.happening")
	if err != nil || len(rows) == 0 {
		return "", err
	}
	oldest := rows[0].Time(0)
	if oldest.IsZero() || oldest.Before(end) {
		return "", nil
	}
	return fmt.Sprintf("no events before %s: the oldest is from %s (%s)",
		end.In(oldest.Location()).Format(DateMinute), oldest.Format(DateMinute), ClockName(oldest.Location())), nil
}

// noHost says that nothing was logged by a host, and which host may be meant; "" if
// there is something.
func noHost(ctx context.Context, q Querier, host string) (string, error) {
	rows, err := All(ctx, q, "SELECT DISTINCT host FROM kinds WHERE host NOT NULL ORDER BY host")
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
func noneOf(known, words string) func(context.Context, Querier, string) (string, error) {
	return func(ctx context.Context, q Querier, name string) (string, error) {
		rows, err := All(ctx, q, known, sql.Named("name", name))
		if err != nil || rows[0].Int(0) > 0 {
			return "", err
		}
		return words + " " + name, nil
	}
}

var (
	noDomain = noneOf("SELECT count(*) FROM store.name WHERE value = $name", "no recipients at")
	noSender = noneOf("SELECT count(*) FROM store.address WHERE lower(value) = $name OR ends_with(lower(value), '@' || $name)", "no mail from")
)
