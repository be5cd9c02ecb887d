package checkpoint

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

func TestIdentity(t *testing.T) {
	log := []byte(strings.Repeat("Nov  1 12:00:00 mx postfix/qmgr[1]: 4Xk1Qz2Qz9z1: removed\n", 200))
	young := log[:100]
	other := append([]byte("Nov  2"), log[6:]...)

	tests := []struct {
		name   string
		stored []byte
		prefix []byte
		want   bool
	}{
		{"itself", log, log[:PrefixLen], true},
		{"grown since", young, log[:PrefixLen], true},
		{"shorter than when stored", log, young, false},
		{"another log", log, other[:PrefixLen], false},
		{"another log, grown", young, other[:PrefixLen], false},
		{"empty when stored", nil, log[:PrefixLen], false},
		{"both empty", nil, nil, false},
		{"differs behind the prefix only", append(log[:PrefixLen:PrefixLen], 'x'), log, true},
	}
	for _, tt := range tests {
		if got := Same(IdentityOf(tt.stored), tt.prefix); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestIdentityAsText(t *testing.T) {
	id := IdentityOf([]byte("Nov  1 12:00:00 mx postfix"))
	back, err := ParseIdentity(id.String())
	if err != nil || back != id {
		t.Errorf("%v -> %q -> %v, %v", id, id.String(), back, err)
	}
	for _, s := range []string{"", "12", "12:", "x:00", "4096:zz", "4096:" + strings.Repeat("z", 32), "4096:00", "4096:" + strings.Repeat("0", 34)} {
		if _, err := ParseIdentity(s); err == nil {
			t.Errorf("%q accepted", s)
		}
	}
}

func TestProves(t *testing.T) {
	log := []byte(strings.Repeat("0123456789abcdef\n", 300))
	for _, off := range []int{0, 1, tailLen - 1, tailLen, tailLen + 1, 3000, len(log)} {
		p := positionAt(int64(off), log[:off])
		check := func(name string, log []byte, want bool) {
			t.Helper()
			if p.proves(log[p.TailStart():min(off, len(log))]) != want {
				t.Errorf("%d %s: want %v", off, name, want)
			}
		}
		check("same", log, true)
		if off > 0 {
			check("truncated", log[:off-1], false)
			changed := bytes.Clone(log)
			changed[off-1] ^= 1
			check("changed", changed, false)
		}
	}
}

func TestSound(t *testing.T) {
	for p, want := range map[Position]bool{
		{}: true, {Offset: 7, TailLen: 7}: true, {Offset: 5000, TailLen: tailLen}: true,
		{Offset: 7, TailLen: 8}: false, {Offset: 7, TailLen: -1}: false, {Offset: 5000, TailLen: tailLen + 1}: false, {Offset: -1}: false,
	} {
		if p.Sound() != want {
			t.Errorf("%+v: want %v", p, want)
		}
	}
}

// noise returns n random bytes, the same each time, and what makes more of them.
func noise(n int) (*rand.Rand, []byte) {
	random := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.IntN(256))
	}
	return random, b
}

func TestTracker(t *testing.T) {
	random, log := noise(20000)
	var tr Tracker
	for off := 0; off < len(log); {
		n := min(random.IntN(1700), len(log)-off)
		tr.Add(int64(off), log[off:off+n])
		off += n
		if got, want := unmarked(tr.Position()), positionAt(int64(off), log[:off]); got != want {
			t.Fatalf("at %d: %v, want %v", off, got, want)
		}
	}
	tr.GoOn(positionAt(5000, log[:5000]), log[:5000])
	tr.Add(5000, log[5000:5010])
	if got, want := unmarked(tr.Position()), positionAt(5010, log[:5010]); got != want {
		t.Errorf("resumed: %v, want %v", got, want)
	}
	tr.Add(6000, log[6000:6010]) // 990 bytes were skipped
	if got, want := unmarked(tr.Position()), (positionAt(6010, log[6000:6010])); got != want {
		t.Errorf("behind a gap: %v, want %v", got, want)
	}
}

func unmarked(p Position) Position {
	p.Marks = ""
	return p
}

func TestTrackerFits(t *testing.T) {
	log := []byte(strings.Repeat("0123456789abcdef\n", 300))
	var tr Tracker
	for off := 0; off < 3000; off += 100 {
		tr.Add(int64(off), log[off:off+100])
	}
	for _, tt := range []struct {
		name string
		now  []byte
		want bool
	}{
		{"grown", log, true},
		{"unchanged", log[:3000], true},
		{"truncated", log[:2999], false},
		{"empty", nil, false},
		{"rewritten", append(make([]byte, 3000), log...), false},
	} {
		if ok, err := tr.Fits(bytes.NewReader(tt.now)); ok != tt.want || err != nil {
			t.Errorf("%s: %v, %v", tt.name, ok, err)
		}
	}
	if ok, err := tr.Fits(failing{}); ok || err != iotest.ErrTimeout {
		t.Errorf("failing reader: %v, %v", ok, err)
	}
}

type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, iotest.ErrTimeout }
