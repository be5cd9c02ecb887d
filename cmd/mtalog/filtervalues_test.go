package main

import (
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

// Who asks at noon for 09:00 to 17:00 means today, whichever report it is for.
func TestFixTimes(t *testing.T) {
	catalog, err := report.Canned()
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	for _, name := range []string{"failures", "backlog", "new"} {
		r, err := catalog.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		values := map[string]string{"since": "09:00", "until": "17:00"}
		if err := fixTimes(r, values, noon); err != nil || values["since"] != "2026-11-25T09:00:00Z" || values["until"] != "2026-11-25T17:00:00Z" {
			t.Errorf("%s: %v (%v)", name, values, err)
		}
		if err := fixTimes(r, map[string]string{"since": "today", "until": "yesterday"}, noon); err == nil {
			t.Errorf("%s: today until yesterday is a span", name)
		}
	}
}
