package scan

import "testing"

func TestSkipPRI(t *testing.T) {
	for line, want := range map[string]string{
		"<22>Nov 24":            "Nov 24",
		"<22>1 2026-11-24T":     "2026-11-24T",
		"<191>Nov 24":           "Nov 24",
		"<1911>Nov 24":          "<1911>Nov 24",
		"<22>":                  "",
		"<22":                   "<22",
		"<mail.info> Nov":       "<mail.info> Nov",
		"<>Nov":                 "<>Nov",
		"Nov 24":                "Nov 24",
		"<22>1":                 "1",
		"":                      "",
		"<a@example.com> wrote": "<a@example.com> wrote",
	} {
		if got := string(SkipPRI([]byte(line))); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestSkipMessageID(t *testing.T) {
	for text, want := range map[string]string{
		"[ID 197553 mail.info] connect from": "connect from",
		"[ID 197553 mail.info]":              "[ID 197553 mail.info]",
		"[ID 197553 mail.info]x":             "[ID 197553 mail.info]x",
		"[ID mail.info] x":                   "[ID mail.info] x",
		"[ID 197553 and many more words] x":  "[ID 197553 and many more words] x",
		"[ID ":                               "[ID ",
		"[built-in]: x":                      "[built-in]: x",
	} {
		if got := string(SkipMessageID([]byte(text))); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
