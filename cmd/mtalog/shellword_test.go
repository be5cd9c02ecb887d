package main

import "testing"

func TestPosixWord(t *testing.T) {
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
		if got := posixWord(s); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}

func TestWindowsWord(t *testing.T) {
	for s, want := range map[string]string{
		"":                     `""`,
		`C:\logs\mail.duckdb`:  `C:\logs\mail.duckdb`,
		`C:\my logs\mail.db`:   `"C:\my logs\mail.db"`,
		"2026-11-26T09:00:00Z": "2026-11-26T09:00:00Z",
		"amy@example.com":      `"amy@example.com"`, // PowerShell takes @ for the beginning of a list
		"a,b":                  `"a,b"`,
		`say "no"`:             `"say \"no\""`,
	} {
		if got := windowsWord(s); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}
