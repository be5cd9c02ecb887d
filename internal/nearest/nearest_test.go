package nearest

import (
	"slices"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	names := []string{"causes", "clients", "relayed", "relays", "replies", "bad_mailbox", "Google", "Microsoft 365"}
	for name, want := range map[string][]string{
		"relay":                       {"relayed", "relays"},
		"RELAYS":                      {"relays", "relayed"},
		"repleis":                     {"replies"},
		"bad mailbx":                  {"bad_mailbox"},
		"gogle":                       {"Google"},
		"cuases":                      {"causes"}, // two letters changed places
		"micro":                       {"Microsoft 365"},
		"c":                           {"causes", "clients"},
		"wholly different":            nil,
		"":                            nil,
		strings.Repeat("relays", 100): nil,
	} {
		if got := Names(name, names); !slices.Equal(got, want) {
			t.Errorf("%.20q: %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"relay": "did you mean relayed or relays?", "wholly different": ""} {
		if got := Question(name, names); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
