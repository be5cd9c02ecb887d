package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/internal/must"
)

func TestRead(t *testing.T) {
	machine, user := write(t, "machine.toml", "db = 'machine.db'\n[why]\nsince = '1h'\n"), write(t, "user.toml", `
db = "user.db"
lines = 0
rules = ["a.csv", "b.csv"]

["rules test"]
stage = "rcpt"
`)
	got := must.Have(Read([]string{machine, filepath.Join(t.TempDir(), "absent.toml"), filepath.Join(machine, "below.toml"), user}, false))(t)
	want := []Setting{
		{"", "db", []string{"machine.db"}, machine},
		{"", "db", []string{"user.db"}, user},
		{"", "lines", []string{"0"}, user},
		{"", "rules", []string{"a.csv", "b.csv"}, user},
		{"why", "since", []string{"1h"}, machine},
		{"rules test", "stage", []string{"rcpt"}, user},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the more general and the earlier must come first (-want +got):\n%s", diff)
	}
}

func TestReadErrors(t *testing.T) {
	for text, want := range map[string]string{
		"db = \"a\"\ndb = \"b\"\n":         "bad.toml:2:1: ",
		"db = mail.db\n":                   "bad.toml:1:6: ",
		"[why]\nsince = \"\"\n":            "bad.toml: why.since: the value is empty",
		"\xff\xfed\x00b\x00":               "bad.toml: it is UTF-16",
		strings.Repeat("#\n", 1<<19) + "#": "bad.toml: larger than 1 MiB",
		"rules = []\n":                     "bad.toml: rules: the list is empty",
		"rules = [[\"a\"]]\n":              "bad.toml: rules: want a value",
		"[\"\"]\ndb = \"a\"\n":             "bad.toml: [\"\"]: a table has the name of a command",
		"[rules.test]\nstage = \"\"\n":     "bad.toml: rules.test: want a value",
	} {
		_, err := Read([]string{write(t, "bad.toml", text)}, false)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
	if _, err := Read([]string{t.TempDir()}, false); err == nil {
		t.Error("a directory was read")
	}
}

// TestReadMark holds that a file may begin with a byte order mark and have the line ends of Windows.
func TestReadMark(t *testing.T) {
	file := write(t, "mark.toml", "\xef\xbb\xbfdb = 'mail.db'\r\n[why]\r\nsince = '1h'\r\n")
	got, err := Read([]string{file}, true)
	want := []Setting{{"", "db", []string{"mail.db"}, file}, {"why", "since", []string{"1h"}, file}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
}

func write(t *testing.T, name, text string) string {
	path := filepath.Join(t.TempDir(), name)
	must.Do(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}
