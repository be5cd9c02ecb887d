package benchmarks

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/ingest/ingesttest"
)

// TestCoverageOfRealLogs imports each MTA's real logs and asks how many of its
// own lines were understood. Of the Exim folder only lines that begin with a
// stamp count: Exim's test suite puts titles and scripts between them.
func TestCoverageOfRealLogs(t *testing.T) {
	corpus := os.Getenv("MTALOG_CORPUS")
	if corpus == "" {
		t.Skip("MTALOG_CORPUS is not set: no real logs to read")
	}
	for mta, least := range map[string]float64{"postfix": 99.5, "exim": 99, "exchange": 99} {
		t.Run(mta, func(t *testing.T) {
			db, result := ingesttest.Load(t, ingest.Options{Host: "mx1", Problem: func(err error) { t.Log(err) }}, filepath.Join(corpus, mta))
			if result.Counts.Lines == 0 {
				t.Fatal("nothing read")
			}
			var own, lost, scripts int
			err := db.QueryRow(`
				SELECT (SELECT sum(lines - foreign_lines) FROM sources WHERE format = $1),
					(SELECT count(*) FROM unrecognised),
					(SELECT count(*) FROM unrecognised WHERE $1 = 'exim' AND NOT regexp_matches(line, '^\d{4}-\d\d-\d\d '))`,
				mta).Scan(&own, &lost, &scripts)
			if err != nil {
				t.Fatal(err)
			}
			understood := 100 * (1 - float64(lost-scripts)/float64(own-scripts))
			t.Logf("%.2f %% of %d lines understood", understood, own-scripts)
			if understood < least {
				t.Errorf("%.2f %% of %d lines understood, want %.1f %%", understood, own-scripts, least)
			}
		})
	}
}
