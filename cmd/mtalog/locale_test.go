package main

import (
	"bytes"
	"fmt"
	"testing"
)

func TestForPeople(t *testing.T) {
	for locale, want := range map[string]string{
		"": "3× █▋ FILE… é", "C.UTF-8": "3× █▋ FILE… é", "de_DE.utf8@euro": "3× █▋ FILE… é",
		"C": "3x ## FILE~ é", "POSIX": "3x ## FILE~ é", "de_DE.ISO-8859-1": "3x ## FILE~ é", "de_DE@euro": "3x ## FILE~ é",
	} {
		t.Setenv("LC_ALL", "")
		t.Setenv("LC_CTYPE", locale)
		t.Setenv("LANG", "C")
		if locale == "" {
			t.Setenv("LANG", "")
		}
		var b bytes.Buffer
		if n, err := fmt.Fprint(forPeople(&b), "3× █▋ FILE… é"); err != nil || n != len("3× █▋ FILE… é") || b.String() != want {
			t.Errorf("%q: %q, %d, %v; want %q", locale, &b, n, err, want)
		}
	}
}
