package views

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/numbers"
)

// maxFew is the most rows for which few makes views: the numbers of all stand in the views.
const maxFew = 200

// few makes temporary views for a query that shows all columns of a few rows of a view, as
// FROM events LIMIT 10 does, or SELECT * FROM events WHERE recipient = 'amy@example.com'. made
// is false if it is another query, or shows more.
//
// DuckDB would build hash tables of all messages, clients and relays before it gives the first
// row. So the rows are found first, by the columns that the query filters and sorts by, and the
// views are made of these rows and of what belongs to them.
func few(ctx context.Context, c Conn, of reads, tree object) (made bool, err error) {
	asked, ok := fewOf(ctx, c, tree)
	if !ok {
		return false, nil
	}
	slimmed, err := slimViews(ctx, c, of, asked.named)
	if err != nil {
		return false, err
	}
	found, wrong := rows(ctx, c, asked.keys, nil)
	if err := dropViews(ctx, c, slimmed); err != nil || wrong != nil {
		// A query that is wrong fails when it is run, unless it has run: then nothing else does in this transaction.
		if err != nil && wrong != nil {
			err = wrong
		}
		return false, err
	}
	if len(found) > maxFew {
		return false, nil
	}
	texts, err := viewsOf(ctx, c, asked.view, found)
	if err != nil {
		return false, err
	}
	for _, v := range texts {
		if err := tempView(ctx, c, v[0], v[1]); err != nil {
			return false, err
		}
	}
	return true, nil
}

// viewsOf returns the names and the queries of the views that are made for a view of the rows
// with some keys, which it has in their order.
func viewsOf(ctx context.Context, c Conn, view string, found [][]driver.Value) (texts [][2]string, err error) {
	if view == "queued" {
		ids := firstNumbers(found)
		only, err := messagesOf(ctx, c, ids)
		return [][2]string{{view, fmt.Sprintf("FROM (%s) ORDER BY list_position([%s]::BIGINT[], id)", only.query(view), numbers.List(ids))}}, err
	}
	only, err := onlyThese(ctx, c, found)
	if err != nil {
		return nil, err
	}
	texts = [][2]string{{"outcomes", only.query("outcomes")}}
	if view == "events" {
		texts = append(texts, [2]string{"recently_queued", only.query("queued")})
	}
	if view != "outcomes" {
		texts = append(texts, [2]string{view, only.query(view)})
	}
	last := &texts[len(texts)-1]
	last[1] = "FROM (" + last[1] + ") ORDER BY list_position([" + strings.Join(places(found), ", ") + "]::VARCHAR[], concat_ws(' ', source_id, line_end, item))"
	return texts, nil
}

// messagesOf returns what the view queued reads of the messages with some numbers.
func messagesOf(ctx context.Context, c Conn, ids []int64) (reads, error) {
	received := withNumbers("all_messages", ids)
	clients, err := rows(ctx, c, "SELECT DISTINCT client::BIGINT FROM "+received, nil)
	if err != nil {
		return reads{}, err
	}
	return reads{ReceivedMessages: received, Peers: withNumbers("store.peer", firstNumbers(clients))}, nil
}

// firstNumbers returns the numbers in the first column of rows.
func firstNumbers(rows [][]driver.Value) []int64 {
	numbers := make([]int64, len(rows))
	for i, r := range rows {
		numbers[i], _ = r[0].(int64)
	}
	return numbers
}

// places returns SQL for where the rows with some keys stand: in which source, and where in it.
func places(keys [][]driver.Value) (all []string) {
	for _, k := range keys {
		all = append(all, fmt.Sprintf("'%v %v %v'", k[0], k[1], k[2]))
	}
	return all
}

// onlyThese returns what views read of some rows, which were found by their keys. Rows of several
// sources may have the same number, and messages the same time: they come last, where the limit cuts them off.
func onlyThese(ctx context.Context, c Conn, found [][]driver.Value) (reads, error) {
	var lines, times []int64
	for _, r := range found {
		end, _ := r[1].(int64)
		if item, _ := r[2].(int32); item >= 0 {
			lines = append(lines, end<<16|int64(item))
		} else if at, ok := r[3].(time.Time); ok {
			times = append(times, at.UnixMicro())
		}
	}
	happened := having("SELECT rowid, * FROM store.happening", "line", lines, decimal)
	received := having("FROM all_messages", "received", times, func(t int64) string { return fmt.Sprintf("make_timestamp(%d)", t) })
	var messages, peers []int64
	counts := [2]int{}
	for i, query := range []string{"SELECT message, client::BIGINT, relay::BIGINT FROM " + happened, "SELECT id, client::BIGINT, 0::BIGINT FROM " + received} {
		numbers, err := rows(ctx, c, query, nil)
		if err != nil {
			return reads{}, err
		}
		for _, r := range numbers {
			messages = append(messages, r[0].(int64))
			peers = append(peers, r[1].(int64), r[2].(int64))
		}
		counts[i] = len(numbers)
	}
	return reads{
		Happenings:       fmt.Sprintf("(FROM %s LIMIT %d)", happened, counts[0]),
		TheirMessages:    withNumbers("all_messages", messages),
		ReceivedMessages: fmt.Sprintf("(FROM %s LIMIT %d)", received, counts[1]),
		Peers:            withNumbers("store.peer", peers),
		Outcomes:         "temp.outcomes",
		Queued:           "temp.recently_queued",
	}, nil
}

// withNumbers is SQL for the rows of a table that have these numbers, each of which one row has.
func withNumbers(table string, ids []int64) string {
	return fmt.Sprintf("(FROM %s LIMIT %d)", having("FROM "+table, "id", ids, decimal), len(ids))
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// maxSpans is how many times a table is scanned at most.
const maxSpans = 8

// having is SQL for the rows of a selection whose column has one of some values, which write writes.
// DuckDB skips the parts of a table that are not between two values, but not those that have none of
// several: each group of values that are near to one another is a scan of its own.
func having(selection, column string, values []int64, write func(int64) string) string {
	slices.Sort(values)
	values = slices.Compact(values)
	if len(values) == 0 {
		return "(" + selection + " WHERE false)"
	}
	var scans []string
	for _, near := range spans(values) {
		is := make([]string, len(near))
		for i, v := range near {
			is[i] = column + " = " + write(v)
		}
		scans = append(scans, fmt.Sprintf("(%s WHERE %s BETWEEN %s AND %s AND (%s))", selection, column, write(near[0]), write(near[len(near)-1]), strings.Join(is, " OR ")))
	}
	return "(" + strings.Join(scans, " UNION ALL ") + ")"
}

// spans splits sorted values at the widest gaps between them.
func spans(values []int64) (all [][]int64) {
	gaps := make([]int64, len(values)-1)
	for i := range gaps {
		gaps[i] = values[i+1] - values[i]
	}
	slices.SortFunc(gaps, func(a, b int64) int { return cmp.Compare(b, a) })
	widest := gaps[:min(len(gaps), maxSpans-1)]
	from := 0
	for i := range len(values) - 1 {
		if len(all) < maxSpans-1 && values[i+1]-values[i] >= widest[len(widest)-1] {
			all, from = append(all, values[from:i+1]), i+1
		}
	}
	return append(all, values[from:])
}
