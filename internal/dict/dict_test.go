package dict

import (
	"fmt"
	"testing"
)

func TestNumbers(t *testing.T) {
	n := New(7, 100_000)
	n.Know(Hash([]byte("known")), 3)
	ids := map[int32]string{}
	for round := range 2 {
		for i := range 5000 {
			v := fmt.Sprintf("value %d", i)
			id, fresh := n.Number(Hash([]byte(v)))
			if fresh != (round == 0) {
				t.Fatalf("%s: fresh %v in round %d", v, fresh, round)
			}
			if was, ok := ids[id]; ok && was != v {
				t.Fatalf("%s and %s have the number %d", v, was, id)
			}
			ids[id] = v
		}
	}
	if id, fresh := n.Number(Hash([]byte("known"))); id != 3 || fresh {
		t.Errorf("known has %d, %v", id, fresh)
	}
	if _, ok := ids[8]; !ok || len(ids) != 5000 {
		t.Errorf("%d numbers, 8 given out: %v", len(ids), ok)
	}
}

// TestForgets: memory is bounded, and a forgotten value gets a new number.
func TestForgets(t *testing.T) {
	n := New(0, 10)
	for i := range 25 {
		if _, fresh := n.Number(Hash(fmt.Append(nil, i))); !fresh {
			t.Fatalf("%d was known", i)
		}
	}
	id, fresh := n.Number(Hash([]byte("0")))
	if id != 26 || !fresh {
		t.Errorf("forgotten value has %d, %v", id, fresh)
	}
	if n.used > 10 {
		t.Errorf("%d values remembered", n.used)
	}
}

// TestForgetsLargeTable: a table that had grown starts small again, and finds what
// it numbers from then on.
func TestForgetsLargeTable(t *testing.T) {
	n := New(0, 3*firstSlots)
	for i := range 10 * firstSlots {
		h := Hash(fmt.Append(nil, i))
		first, fresh := n.Number(h)
		if again, twice := n.Number(h); first != int32(i+1) || !fresh || again != first || twice {
			t.Fatalf("value %d: %d (fresh %v), then %d (fresh %v)", i, first, fresh, again, twice)
		}
	}
}

// TestKnow: a number given out here stays, and a full table takes no more.
func TestKnow(t *testing.T) {
	n := New(0, 2)
	h := func(s string) uint64 { return Hash([]byte(s)) }
	n.Number(h("mx1.example.com"))
	n.Know(h("mx1.example.com"), 7)
	n.Know(h("mx2.example.com"), 8)
	n.Know(h("mx3.example.com"), 9)
	if id, _ := n.Number(h("mx1.example.com")); id != 1 {
		t.Errorf("mx1 has %d", id)
	}
	if id, fresh := n.Number(h("mx2.example.com")); id != 8 || fresh {
		t.Errorf("mx2 has %d, fresh %v", id, fresh)
	}
	if id, fresh := n.Number(h("mx3.example.com")); id != 2 || !fresh {
		t.Errorf("mx3 has %d, fresh %v", id, fresh)
	}
}

func TestNumberAllocatesNothing(t *testing.T) {
	n := New(0, 1000)
	v := []byte("mail.example.com")
	n.Number(Hash(v))
	if a := testing.AllocsPerRun(100, func() { n.Number(Hash(v)) }); a != 0 {
		t.Errorf("%v allocations", a)
	}
}

// TestKey: what is stored today is looked for by the programs to come.
func TestKey(t *testing.T) {
	for address, want := range map[string]int32{
		"": 0, "alice@example.com": 314521087, "Alice@EXAMPLE.com": 314521087, "postmaster": -2134474718, "j\u00e9r\u00f4me@example.com": 990175116,
	} {
		if got, _ := Key([]byte(address), nil); got != want {
			t.Errorf("%q: %d, want %d", address, got, want)
		}
	}
	var buf []byte
	if n := testing.AllocsPerRun(10, func() { _, buf = Key([]byte("alice@example.com"), buf) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
