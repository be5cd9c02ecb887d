package ingest

import (
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/source"
)

// TestGrowing: a log that was written to just now may end in the middle of a line;
// one from a machine whose clock is ahead does not do so for as long as that.
func TestGrowing(t *testing.T) {
	for age, want := range map[time.Duration]bool{
		time.Second: true, 30 * time.Second: true, 2 * time.Minute: false, -2 * time.Second: true, -time.Hour: false,
	} {
		j := newJob(nil, source.Source{Path: "mail.log", Size: 1, ModTime: time.Now().Add(-age)}, 1)
		if got := j.growing(); got != want {
			t.Errorf("changed %v ago: growing %v, want %v", age, got, want)
		}
	}
}
