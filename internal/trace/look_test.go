package trace

import "testing"

func TestMayBeAddress(t *testing.T) {
	for id, want := range map[string]bool{
		"bob@example.com":                            true,
		"bob1984@example.com":                        true,
		"prvs=bob@example.com":                       true,
		"<bob@example.com>":                          false,
		"20261120100000.4Z1@mx1.example.com":         false,
		"9d5ed678fe57bcca610140957afab571@host.test": false,
		"4Z1Q2c3jYB6dqXz":                            false,
		"":                                           false,
	} {
		if got := mayBeAddress(id); got != want {
			t.Errorf("%q: %v", id, got)
		}
	}
}
