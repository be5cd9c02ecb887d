package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
)

// TestReadmeSettings holds README's example of a file of settings to what is accepted.
func TestReadmeSettings(t *testing.T) {
	readme := must.Have(os.ReadFile("../../README.md"))(t)
	_, after, _ := strings.Cut(string(readme), "```toml\n")
	example, _, found := strings.Cut(after, "```")
	if !found {
		t.Fatal("README has no example of settings")
	}
	file := filepath.Join(t.TempDir(), "config.toml")
	must.Do(t, os.WriteFile(file, []byte(example), 0o600))
	t.Setenv("MTALOG_DB", "")
	root := newRoot()
	must.Do(t, configure(root, []string{file}, true))
	for command, want := range map[string]string{"why": "24h", "check": "15m"} {
		cmd, _, err := root.Find([]string{command})
		if err != nil {
			t.Fatal(err)
		}
		if got := cmd.Flag("since").Value.String(); got != want {
			t.Errorf("%s --since is %s, want %s", command, got, want)
		}
		if got := cmd.Flag("db").Value.String(); got != "/var/lib/mtalog/mail.duckdb" {
			t.Errorf("%s --db is %s", command, got)
		}
	}
}

// TestSettingsFiles holds that the user's file takes precedence over the machine's, and a file
// that the environment names over both.
func TestSettingsFiles(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	t.Setenv(settingsVariable, "")
	files, mustExist := settingsFiles()
	if mustExist || len(files) != 2 || !strings.HasPrefix(files[1], home) || strings.HasPrefix(files[0], home) {
		t.Errorf("files are %q", files)
	}
	t.Setenv(settingsVariable, "one.toml")
	if files, mustExist := settingsFiles(); !mustExist || len(files) != 1 || files[0] != "one.toml" {
		t.Errorf("files are %q", files)
	}
}
