package answers_test

import (
	"testing"

	"github.com/mtalog/mtalog/internal/report"
)

// TestFilterIsNoProvider has mail for a provider's users that goes through a content filter on
// this host: taken or not, that is not the provider's doing.
func TestFilterIsNoProvider(t *testing.T) {
	for _, filter := range []string{"127.0.0.1[127.0.0.1]:10024", "localhost[::1]:10024"} {
		var l log
		l.send(end, "anna@shop.test", "u@gmail.com", filter, ok)
		l.send(end, "anna@shop.test", "u@gmail.com", gmail, ok)
		l.send(end, "anna@shop.test", "v@gmail.com", filter, "451 4.3.0 Not now")
		rows, err := report.All(t.Context(), l.load(t), "SELECT event, provider, count(*) FROM deliveries GROUP BY ALL ORDER BY ALL")
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != 3 || rows[0].Text(0) != "deferred" || rows[0].Text(1) != "" || rows[1].Text(1) != "Google" || rows[1].Int(2) != 1 || rows[2].Text(1) != "" {
			t.Errorf("%s: %v", filter, rows)
		}
	}
}
