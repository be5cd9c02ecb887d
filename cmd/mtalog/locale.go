package main

import (
	"cmp"
	"io"
	"os"
	"strings"
)

// forPeople returns w, or a writer to w that replaces the bars and marks of tables if the
// user's locale cannot show them. Cron and containers set no locale, which says nothing
// of the screen.
func forPeople(w io.Writer) io.Writer {
	if localeShowsUTF8() {
		return w
	}
	return asciiWriter{w}
}

func localeShowsUTF8() bool {
	return showsUTF8(cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_CTYPE"), os.Getenv("LANG")))
}

// showsUTF8 says whether the character set of a locale (POSIX, section 8.2:
// language_TERRITORY.charset@modifier) is UTF-8.
func showsUTF8(locale string) bool {
	if locale == "" {
		return true
	}
	_, charset, _ := strings.Cut(locale, ".")
	charset, _, _ = strings.Cut(strings.ToLower(charset), "@")
	return charset == "utf-8" || charset == "utf8"
}

// asciiWriter replaces the characters that mtalog draws with by ASCII of the same width.
// What logs say stays as it is.
type asciiWriter struct{ io.Writer }

var asciiMarks = strings.NewReplacer("…", "~", "×", "x", "·", ".",
	"█", "#", "▉", "#", "▊", "#", "▋", "#", "▌", "#", "▍", "-", "▎", "-", "▏", "-",
	"░", ":", "▒", "+", "▓", "*",
	"▁", "_", "▂", ".", "▃", "-", "▄", "=", "▅", "+", "▆", "*", "▇", "%")

// Write must be given whole characters, as it is by all that prints tables.
func (a asciiWriter) Write(p []byte) (int, error) {
	if _, err := asciiMarks.WriteString(a.Writer, string(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}
