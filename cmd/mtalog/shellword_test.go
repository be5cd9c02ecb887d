package main

import "testing"

func TestShellWord(t *testing.T) {
	for s, want := range map[string]string{
		"":                     "''",
		"/var/lib/m_a-2.db":    "/var/lib/m_a-2.db",
		"2026-11-26T09:00:00Z": "2026-11-26T09:00:00Z",
		"Microsoft 365":        "'Microsoft 365'",
		"it's":                 `'it'\''s'`,
		"$(id)":                "'$(id)'",
		"~x":                   "'~x'",
		"bücher.test":          "'bücher.test'",
	} {
		if got := shellWord(s); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}
