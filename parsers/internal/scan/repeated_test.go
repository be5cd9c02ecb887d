package scan

import "testing"

func TestRepeated(t *testing.T) {
	for line, want := range map[string]struct {
		text  string
		again uint32
	}{
		"message repeated 3 times: [ connect from x]":       {"connect from x", 2},
		"message repeated 1 times: [ x]":                    {"x", 0},
		"message repeated 3 times: [ cut off":               {"cut off", 2},
		"message repeated 3 times: [ ":                      {"", 2},
		"message repeated 0 times: [ x]":                    {"message repeated 0 times: [ x]", 0},
		"message repeated 99999999 times: [ x]":             {"message repeated 99999999 times: [ x]", 0},
		"message repeated ":                                 {"message repeated ", 0},
		"message repeated 3 times":                          {"message repeated 3 times", 0},
		"last message repeated 3 times":                     {"last message repeated 3 times", 0},
		"message repeated many times: [ connect from x[1]]": {"message repeated many times: [ connect from x[1]]", 0},
	} {
		if text, again := Repeated([]byte(line)); string(text) != want.text || again != want.again {
			t.Errorf("%q: %q %d, want %q %d", line, text, again, want.text, want.again)
		}
	}
}
