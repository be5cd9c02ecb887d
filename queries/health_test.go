package queries_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/golden"
	"github.com/mtalog/mtalog/internal/report"
)

// TestTroubleAdvice: the fragment has what package classify advises. It is embedded when the tests are
// built, so after an -update they have to run once more.
func TestTroubleAdvice(t *testing.T) {
	var b strings.Builder
	b.WriteString("CASE -- as trouble_advice.csv of internal/classify has it: go test ./queries -update writes this\n")
	for pattern, advice := range classify.Troubles() {
		fmt.Fprintf(&b, "\tWHEN regexp_matches(example, %s) THEN %s\n", report.Literal(pattern.String()), report.Literal(advice))
	}
	b.WriteString("END AS advice\n")
	golden.Compare(t, "include/trouble_advice.sql", b.String())
}

// TestHealthAdvice: each warning that is known says what to do.
func TestHealthAdvice(t *testing.T) {
	db := load(t, `
		2026-03-02T10:10:00Z mx1 postfix/smtpd[1]: warning: connect to Milter service inet:127.0.0.1:8891: Connection refused
		2026-03-02T10:11:00Z mx1 postfix/smtpd[1]: warning: something that nobody has seen`)
	_, rows := results(t, db, named(t, "health"), nil)
	if len(rows) != 2 || !strings.HasPrefix(fmt.Sprint(rows[0][7]), "The filter does not run") || rows[1][7] != nil {
		t.Errorf("%v", rows)
	}
}
