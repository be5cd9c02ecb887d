package answers

import (
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
)

// toFilter returns a condition on a row of store.happening: the message went to a content filter on
// this server, which gave it back as another one that is counted itself. Whatever else listens at
// such an address, as a tunnel to a relay, takes mail that is not seen again.
func (d *Diagnosis) toFilter(q querier) (string, error) {
	if d.filtered != "" {
		return d.filtered, nil
	}
	rows, err := q.all(d.text("contentfilter", statement.Values{"Lately": "last_time >= " + report.Literal(d.start())}))
	if err != nil {
		return "", err
	}
	at := []string{"false"}
	for _, r := range rows {
		at = append(at, fmt.Sprintf("ip = %s AND port = %d", report.Literal(r.Text(0)), r.Int(1)))
	}
	d.filtered = "(next_queue_id != ''::BLOB AND relay IN (SELECT id FROM store.peer WHERE " + strings.Join(at, " OR ") + "))"
	return d.filtered, nil
}
