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

func TestColumns(t *testing.T) {
	for line, want := range map[string]string{
		"\tMail.Info\tmx1\tx\ty": "mx1 x\ty",
		"\tLocal0.Notice\tmx1\t": "mx1 ",
		"\tMail.Info\tmx1":       "",
		"\tMail.Info\t\tx":       "",
		"\tMail.Info\tmx1 y\tx":  "",
		"\tMail.Info mx1\tx":     "",
		"\tMailInfo\tmx1\tx":     "",
		"\tMail.In.fo\tmx1\tx":   "",
		"\tMail-x.Info\tmx1\tx":  "",
		"Mail.Info\tmx1\tx":      "",
		"\tMail.":                "",
		"\t":                     "",
		"":                       "",
	} {
		host, message, ok := Columns([]byte(line))
		if got := string(host) + " " + string(message); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v, want %q", line, got, ok, want)
		}
	}
}

// TestJSONString unescapes strings, of which those that are cut or hold what is no escape are
// none.
func TestJSONString(t *testing.T) {
	for in, want := range map[string]string{
		`"" x`: "", `"a\"\\\/\b\f\n\r\t" x`: "a\"\\/\b\f\n\r\t", `"\u00e9\ud83d\ude00" x`: "\u00e9\U0001f600", `"\u007f\u0080" x`: "\x7f\u0080",
		`"\ud83d" x`: "?", `"\ud83dxude00" x`: "?xude00", `"\ud83d\n1234" x`: "?\n1234", `"\ud83d\u0041" x`: "?A", `"\ude00\ud83d" x`: "??", `"\ud83d\u123" x`: "-",
		`"a`: "-", `"\`: "-", `"\u12`: "-", `"\u12xx" x`: "-", `"\x" x`: "-", `a`: "-", ``: "-",
	} {
		value, rest := JSONString([]byte(in))
		if got := string(value); value == nil && want != "-" || value != nil && (got != want || string(rest) != " x") {
			t.Errorf("%s: %q, then %q, want %q", in, got, rest, want)
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
