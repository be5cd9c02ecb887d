package main

import "testing"

// An age is printed, in help and by a tail, in the largest unit that it is whole in.
func TestAge(t *testing.T) {
	for given, want := range map[string]string{"90d": "90d", "2w": "14d", "36h": "36h", "120m": "2h", "10m": "10m", "90s": "1m30s"} {
		var a age
		if err := a.Set(given); err != nil || a.String() != want {
			t.Errorf("%s is printed as %s, want %s (%v)", given, a.String(), want, err)
		}
	}
	if none := age(0); none.String() != "0" {
		t.Errorf("no age is printed as %s", none.String())
	}
}
