package dbfile

import "testing"

func TestIs(t *testing.T) {
	for head, want := range map[string]bool{
		"":                      false,
		"12345678DUC":           false,
		"12345678DUCK":          true,
		"12345678DUCK and more": true,
		"DUCK12345678":          false,
	} {
		if Is([]byte(head)) != want {
			t.Errorf("%q: %v", head, !want)
		}
	}
}
