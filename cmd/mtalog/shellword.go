package main

import (
	"runtime"
	"strings"
)

// shellWord quotes s as one word for the user's shell, so that a command can be copied
// whatever names it has.
func shellWord(s string) string {
	if runtime.GOOS == "windows" {
		return windowsWord(s)
	}
	return posixWord(s)
}

func posixWord(s string) string {
	if isPlain(s, "@%+=:,./_-") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// windowsWord quotes as both cmd.exe and PowerShell understand it. They replace variables
// within quotes too, which nothing that both know prevents.
func windowsWord(s string) string {
	if isPlain(s, `+=:./\_-`) {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"`
}

// isPlain reports whether s has ASCII letters, digits and the marks only.
func isPlain(s, marks string) bool {
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune(marks, r)
	}
	return s != "" && strings.TrimLeftFunc(s, plain) == ""
}
