package main

import "testing"

func TestUnitWord(t *testing.T) {
	for s, want := range map[string]string{
		"/var/log/mail.log": "/var/log/mail.log",
		"/a b%c$d":          `"/a b%%c$$d"`,
		"/a\"b\\c":          `"/a\"b\\c"`,
		"/x\rUser=root":     `"/x\x0dUser=root"`,
		"/x\nUser=root\x1b": `"/x\x0aUser=root\x1b"`,
		"/é":                "/é",
	} {
		if got := unitWord(s); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}
