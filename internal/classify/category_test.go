package classify

import "testing"

// TestNamesOfUnknownValues: databases hold these numbers, and one of a later version may
// hold some that this version does not know.
func TestNamesOfUnknownValues(t *testing.T) {
	for v := range 256 {
		for _, name := range []string{Persistence(v).String(), Owner(v).String(), Category(v).String(), Provider(v).String()} {
			if len(name) > 40 {
				t.Errorf("%d: %q", v, name)
			}
		}
	}
	if p, o := Hard.String(), Network.String(); p != "hard" || o != "network" {
		t.Errorf("%s, %s", p, o)
	}
}
