package answers

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/parsers"
)

// trouble is what the mail server says of itself, more often than usual.
type trouble struct {
	fatal        bool
	service      string
	count, usual float64
	spread       float64
	first        time.Time // in the window
	text         string
}

// fold is SQL that folds queue IDs, numbers and addresses of a text away, so that what is
// said again is counted together.
const fold = `regexp_replace(regexp_replace(decode(text), '^[0-9A-Za-z]{6,20}: ', ''), '[0-9A-F]*[0-9][0-9A-Fa-f.:]*', '#', 'g')`

// warnings finds the warnings and fatal errors that are unusual. Those about a client in a
// session are left out: clients whose names do not resolve are no trouble of this server.
// So are those of sendmail, which somebody called wrongly. The time before is read only if
// there is something to compare with it.
func (d *Diagnosis) warnings(q querier) error {
	if !d.Known() {
		return nil
	}
	now, err := d.saidBy(q, "0", "time >= "+report.Literal(d.start())+" AND time < "+report.Literal(d.now))
	if err != nil || len(now) == 0 {
		return err
	}
	slot, condition := d.slot()
	all, err := d.saidBy(q, slot, condition)
	if err != nil {
		return err
	}
	counts := map[string]map[int]float64{}
	for _, s := range all {
		if counts[s.key] == nil {
			counts[s.key] = map[int]float64{}
		}
		counts[s.key][s.slot] += s.count
	}
	for _, s := range now {
		t := s.trouble
		t.usual, t.spread = d.usual(counts[s.key])
		if f := (&Finding{Count: t.count, Usual: t.usual, spread: t.spread, doubt: d.doubt(t.usual)}); f.unusual() { // judged as a failure is
			d.troubles = append(d.troubles, t)
		}
	}
	slices.SortFunc(d.troubles, func(a, b trouble) int {
		if a.fatal != b.fatal {
			if a.fatal {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.count-b.usual, a.count-a.usual), cmp.Compare(a.text, b.text))
	})
	return nil
}

// saying is what was said in a window.
type saying struct {
	key  string // the same for what is said again
	slot int
	trouble
}

// texts is how many texts of a window are judged at most, those that were said most: a
// server in trouble may say something else each time.
const texts = 1000

// saidBy reads what was said by slot in the time of condition, if it was said often enough
// in slot 0 to be unusual.
func (d *Diagnosis) saidBy(q querier, slot, condition string) (all []saying, err error) {
	kinds, err := q.all(fmt.Sprintf("SELECT k.id FROM store.kind k JOIN store.name v ON v.id = k.service WHERE k.event IN (%d, %d) AND NOT coalesce(ends_with(v.value, '/sendmail'), false)",
		parsers.Warning, parsers.Fatal))
	if err != nil || len(kinds) == 0 {
		return nil, err
	}
	var ids []string
	for _, r := range kinds {
		ids = append(ids, strconv.FormatInt(r.Int(0), 10))
	}
	rows, err := q.all(fmt.Sprintf(`WITH said AS (
			SELECT %s AS slot, kind, %s AS folded, count(*) AS n, min(time) AS first, min(decode(text)) AS example
			FROM store.happening WHERE kind IN (%s) AND %s AND (client = 0 OR message > 0) GROUP BY ALL
		), named AS (
			SELECT k.event = %d AS fatal, coalesce(v.value, '') AS daemon, folded, slot, sum(n)::BIGINT AS n, min(first) AS first, min(example) AS example
			FROM said s JOIN store.kind k ON k.id = s.kind JOIN store.name v ON v.id = k.service
			GROUP BY fatal, daemon, folded, slot
		), often AS (
			SELECT fatal, daemon, folded FROM named WHERE slot = 0 AND n >= %d ORDER BY n DESC, fatal DESC, daemon, folded LIMIT %d
		)
		SELECT fatal, daemon, folded, slot, n, first, example FROM named SEMI JOIN often USING (fatal, daemon, folded) ORDER BY ALL`,
		slot, fold, strings.Join(ids, ", "), condition, parsers.Fatal, least, texts))
	for _, r := range rows {
		all = append(all, saying{
			key: fmt.Sprint(r.Bool(0), r.Text(1), " ", r.Text(2)), slot: int(r.Int(3)),
			trouble: trouble{fatal: r.Bool(0), service: r.Text(1), count: r.Float(4), first: r.Time(5), text: r.Text(6)},
		})
	}
	return all, err
}

// TellsFatal reports whether the alarms tell of a fatal error of the server.
func (d *Diagnosis) TellsFatal() bool { return len(d.troubles) > 0 && d.troubles[0].fatal }

// said is how many of the troubles are told.
const said = 2

func (t trouble) sentence(window time.Duration) string {
	what := "warns"
	if t.fatal {
		what = "has fatal errors"
	}
	of := ""
	if t.service != "" {
		of = " (" + t.service + ")"
	}
	return fmt.Sprintf("The mail server itself %s%s, %s times in %s, usually %s, since %s: %s",
		what, of, number(t.count), length(window), number(t.usual), clock(t.first), quoted(t.text))
}
