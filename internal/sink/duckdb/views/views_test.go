package views

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestViews: each view has a file and a place in the order in which they are made, and
// reads, where it is narrowed, nothing that is not.
func TestViews(t *testing.T) {
	found := must.Have(fs.Glob(files, "*.sql"))(t)
	var named []string
	for _, name := range Names {
		named = append(named, name+".sql")
	}
	slices.Sort(named)
	if !slices.Equal(found, named) {
		t.Errorf("the files are %q, the views %q", found, named)
	}
	recent := since("'2026-03-03 09:00:00'::TIMESTAMP", 17, 4)
	for _, name := range Names {
		if everything.query(name) == recent.query(name) {
			t.Errorf("%s cannot be narrowed", name)
		}
	}
	made := strings.Join(recentViews("FROM failures, deliveries, Messages", true, "'2026-03-03 09:00:00'::TIMESTAMP", 17, 4), ";\n")
	for _, whole := range []string{"FROM store.happening e", "JOIN all_messages", "FROM outcomes", "FROM queued", "FROM all_messages m"} {
		if strings.Contains(made, whole) {
			t.Errorf("a view of what is recent has %s", whole)
		}
	}
	for _, part := range []string{
		"CREATE TEMP VIEW failures AS",
		"FROM (FROM store.happening WHERE time >= '2026-03-03 09:00:00'::TIMESTAMP LIMIT 17) e",
		"FROM (FROM all_messages WHERE received >= '2026-03-03 09:00:00'::TIMESTAMP LIMIT 4) m",
		"FROM temp.recently_queued WHERE received IS NOT NULL",
	} {
		if !strings.Contains(made, part) {
			t.Errorf("no view of what is recent has %s", part)
		}
	}
}
