package main

import (
	"testing"
	"time"
)

// Who asks at noon for 09:00 to 17:00 means today.
func TestFixTimes(t *testing.T) {
	noon := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	values := map[string]string{"since": "09:00", "until": "17:00"}
	if err := fixTimes(values, noon); err != nil || values["since"] != "2026-11-25T09:00:00Z" || values["until"] != "2026-11-25T17:00:00Z" {
		t.Errorf("%v (%v)", values, err)
	}
	if err := fixTimes(map[string]string{"since": "today", "until": "yesterday"}, noon); err == nil {
		t.Error("today until yesterday is a span")
	}
}
