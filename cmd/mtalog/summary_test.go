package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestSummaryFits holds the summary of logs in which everything happens to two
// screens of 24 lines and 80 columns.
func TestSummaryFits(t *testing.T) {
	t.Setenv("COLUMNS", "80")
	for _, log := range []string{"../../testdata/postfix/sample.log", "../../testdata/exim/sample.log"} {
		var out bytes.Buffer
		cmd := summaryCommand()
		cmd.SetOut(&out)
		cmd.SetErr(io.Discard)
		cmd.SetArgs([]string{log})
		must.Do(t, cmd.ExecuteContext(t.Context()))
		if n := strings.Count(out.String(), "\n"); n > 48 || n < 20 {
			t.Errorf("the summary of %s has %d lines:\n%s", log, n, &out)
		}
	}
}
