package exim_test

import (
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/exim"
)

// TestSupervisors reads lines behind the stamps of the loggers of supervisors, and rows of
// Kiwi Syslog with a tab in the date.
func TestSupervisors(t *testing.T) {
	const own = "2026-11-24 04:30:05 1xViJm-00004i-1E Completed"
	for _, line := range []string{
		"2026-11-24_04:30:05.00000 " + own,
		"2026-11-24_04:30:05.00000 mail.info: Nov 24 04:30:05 exim[511]: " + own,
		"2026-11-24_04:30:05.00000 192.0.2.7: mail.info: Nov 24 04:30:05 mx1 exim[511]: " + own,
		"2026-11-24_04:30:05.00000 Nov 24 04:30:05 mx1 exim[511]: " + own,
		"2026-11-24\t04:30:05\tMail.Info\t192.0.2.7\texim[511]: " + own,
	} {
		p := exim.New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)})
		var out parsers.Records
		if err := p.Parse([]byte(line), &out); err != nil || len(out.List) != 1 {
			t.Errorf("%s: %v, %d records", line, err, len(out.List))
			continue
		}
		if got := time.UnixMicro(out.List[0].Time).UTC().Format(time.RFC3339); got != "2026-11-24T04:30:05Z" {
			t.Errorf("%s: at %s", line, got)
		}
	}
}
