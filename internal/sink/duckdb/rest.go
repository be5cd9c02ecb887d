package duckdb

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/numbers"
	"github.com/mtalog/mtalog/internal/sink"
)

// rest stores what comes after the events of a segment.
func (c *raw) rest(r *sink.Rest) {
	for _, x := range []struct {
		table   string
		batches []arrow.Record
	}{
		{"name", r.Names}, {"address", r.Addresses}, {"peer", r.Peers}, {"kind", r.Kinds}, {"verdict", r.Verdicts},
		{"fingerprint", r.Fingerprints}, {"message", r.Messages},
	} {
		c.insertList(x.table, x.batches)
	}
	for some := range slices.Chunk(r.Gone, goneAtOnce) {
		c.exec("DELETE FROM log.store.open_message WHERE id IN (" + numbers.List(some) + ")") // have ended or changed
	}
	c.insertList("open_message", r.Open)
	for some := range slices.Chunk(r.Sources, sourcesAtOnce) {
		c.sources(some)
	}
	c.connections(r.Connections)
	c.unusable(r.Lines)
}

// goneAtOnce is how many rows one statement deletes.
const goneAtOnce = 5000

// sourcesAtOnce is how many rows of sources one statement replaces: an import may
// have thousands, a statement takes about a millisecond, and binding its
// parameters takes the square of their number.
const sourcesAtOnce = 20

// sources replaces rows of sources.
func (c *raw) sources(list []sink.Source) {
	ids, rows, args := make([]int32, len(list)), make([]string, len(list)), []any(nil)
	for i, s := range list {
		ids[i] = s.ID
		rows[i] = "(?, ?, ?, ?, ?, ?::UBIGINT, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		args = append(args, s.ID, s.Identity.String(), strings.ToValidUTF8(s.Path, "?"), s.Format, s.Position.Offset, fmt.Sprint(s.Position.TailHash), int32(s.Position.TailLen), []byte(s.Position.Marks),
			s.Lines, s.Events, s.Foreign, s.Unrecognised, s.Broken, timeOrNull(s.FirstTime), timeOrNull(s.LastTime), updated(s))
	}
	c.exec("DELETE FROM log.main.sources WHERE source_id IN (" + numbers.List(ids) + ")")
	c.exec("INSERT INTO log.main.sources VALUES "+strings.Join(rows, ","), args...)
}

// updated is when a source was stored, or else what sink.Source.OpenAt says.
func updated(s sink.Source) time.Time {
	if s.OpenAt != 0 {
		return time.UnixMicro(s.OpenAt).UTC()
	}
	return time.Now().UTC()
}

// lineBuffer is about how many bytes of JSON one statement inserts lines from. DuckDB
// needs several times as much memory to read them, and has little during an import.
const lineBuffer = 1 << 20

// insertLines inserts rows of JSON. DuckDB plans VALUES three times as long.
const insertLines = `INSERT INTO log.main.unrecognised SELECT r[1], r[2], r[3], r[4] FROM (SELECT unnest(from_json(?, '[["VARCHAR"]]')) AS r)`

// unusable inserts lines that could not be used. They are handed over as JSON because
// the driver cuts a parameter of its own at the first NUL byte.
func (c *raw) unusable(lines []sink.Line) {
	var text []byte
	for i, l := range lines {
		row, _ := json.Marshal([...]any{l.Source, l.End, l.Reason, l.Text}) // numbers and strings only
		text = append(append(text, ','), row...)
		if len(text) >= lineBuffer || i == len(lines)-1 {
			text[0] = '['
			c.exec(insertLines, string(text)+"]")
			text = text[:0]
		}
	}
}

// connections adds to the counts of their hours, and inserts the rows that are
// missing.
func (c *raw) connections(list []batch.Connections) {
	if len(list) == 0 {
		return
	}
	rows := make([]string, len(list))
	for i, n := range list {
		rows[i] = fmt.Sprintf("(%d,%d,%d,%d,make_timestamp(%d),%d)", n.Source, n.MTA, n.Host, n.Service, n.Hour, n.Count)
	}
	values := "(VALUES " + strings.Join(rows, ",") + ") v(source_id, mta, host, service, hour, n)"
	const same = "(c.source_id, c.mta, c.host, c.service, c.hour) = (v.source_id, v.mta, v.host, v.service, v.hour)"
	c.exec("UPDATE log.store.connection c SET n = c.n + v.n FROM " + values + " WHERE " + same)
	c.exec("INSERT INTO log.store.connection SELECT v.* FROM " + values + " ANTI JOIN log.store.connection c ON " + same)
}

func timeOrNull(micros int64) any {
	if micros == 0 {
		return nil
	}
	return time.UnixMicro(micros).UTC()
}
