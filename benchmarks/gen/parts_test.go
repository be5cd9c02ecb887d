package gen

import (
	"math/bits"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// TestQueue puts times in at random and expects them in order, those of the
// same time in the order in which they were put in.
func TestQueue(t *testing.T) {
	r := rng{1}
	var q queue[int]
	for i := range 5000 {
		q.push(int64(r.n(300)), i)
		if r.of(3000) {
			q.pop()
		}
	}
	lastAt, last := int64(-1), -1
	for q.len() > 0 {
		at, i := q.pop()
		if at < lastAt || at == lastAt && i < last {
			t.Fatalf("%d at %d came behind %d at %d", i, at, last, lastAt)
		}
		lastAt, last = at, i
	}
}

func TestPower(t *testing.T) {
	r := rng{1}
	const n = 1000
	var drawn [n]int
	for range 100_000 {
		drawn[r.power(n)]++
	}
	if drawn[0] < 20*drawn[100] || drawn[1] < drawn[10] {
		t.Errorf("no power law: %v …", drawn[:11])
	}
	if slices.Max(drawn[n/2:]) == 0 {
		t.Errorf("the upper half of %d was never drawn", n)
	}
	for n := range 70 {
		if n > 0 && r.power(n) >= n {
			t.Errorf("power(%d) out of range (%d bits)", n, bits.Len(uint(n)))
		}
	}
}

func TestDelay(t *testing.T) {
	for us, want := range map[int]string{
		0: "0", 9_999: "0", 10_000: "0.01", 99_000: "0.1", 240_000: "0.24", 300_000: "0.3", 994_000: "0.99", 999_000: "1",
		1_000_000: "1", 1_740_000: "1.7", 9_940_000: "9.9", 9_960_000: "10", 12_400_000: "12", 3_605_000_000: "3605",
	} {
		if got := string(delay(us).append(nil)); got != want {
			t.Errorf("delay(%d) = %s, want %s", us, got, want)
		}
	}
}

// TestLongID checks against Postfix's own example arithmetic: base 52 without
// vowels for the time, "z", base 51 for the inode.
func TestLongID(t *testing.T) {
	at := time.Date(2025, 3, 3, 0, 0, 0, 123456000, time.UTC).UnixMicro()
	id := string(appendLongID(nil, at, 131_001))
	seconds, rest := id[:len(id)-len(id[strings.IndexByte(id, 'z')-4:])], id[strings.IndexByte(id, 'z')-4:]
	if got := unbase(seconds, 52); got != at/second {
		t.Errorf("%s: seconds %d, want %d", id, got, at/second)
	}
	if got := unbase(rest[:4], 52); got != 123_456 {
		t.Errorf("%s: microseconds %d", id, got)
	}
	if got := unbase(rest[5:], 51); got != 131_001 {
		t.Errorf("%s: inode %d", id, got)
	}
}

func unbase(s string, base int64) (v int64) {
	for i := range s {
		v = v*base + int64(strings.IndexByte(noVowels, s[i]))
	}
	return v
}

func TestShortID(t *testing.T) {
	if got := string(appendShortID(nil, 1_123_456, 0x1fa0b)); got != "1E2401FA0B" {
		t.Errorf("short ID %s", got)
	}
}

// TestSay writes an answer as each MTA logs it.
func TestSay(t *testing.T) {
	a := compile(answer{code: 550, own: "5.1.1", words: "<{rcpt}> no such user|see {mx}"})
	dressed := compile(answer{code: 550, own: "5.1.1", words: "sorry (#5.1.1)", form: inWords})
	sc := &scene{rcpt: &recipient{at: &domain{name: "example.com"}, local: "jo"}, mx: "mx.example.com"}
	for _, c := range []struct {
		a    *answer
		how  seam
		want string
	}{
		{a, blanks, "550-5.1.1 <jo@example.com> no such user 550 5.1.1 see mx.example.com"},
		{a, escaped, `550-5.1.1 <jo@example.com> no such user\n550 5.1.1 see mx.example.com`},
		{a, merged, "550 5.1.1 <jo@example.com> no such user 5.1.1 see mx.example.com"},
		{dressed, blanks, "550 sorry (#5.1.1)"},
	} {
		if got := string(c.a.say(nil, &rng{1}, c.how, sc)); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	if a.enhanced != smtpcode.Make(5, 1, 1) || a.effective() != a.enhanced {
		t.Errorf("code %v", a.enhanced)
	}
}

// TestTables holds the answers to what the simulation takes for granted.
func TestTables(t *testing.T) {
	for f := range answers {
		for k, list := range answers[f] {
			for _, a := range list {
				class := a.code.Class()
				want := map[kind]int{accept: 2, greylist: 4, throttle: 4, full: 4, unknown: 5, policy: 5}[kind(k)]
				if want != 0 && class != want {
					t.Errorf("family %d: %d %s cannot mean kind %d", f, a.code, a.words, k)
				}
				if a.enhanced != 0 && (a.enhanced.Class() != class || a.enhanced.IsGeneral() && class != 2) {
					t.Errorf("family %d: %d with %s", f, a.code, a.own)
				}
				if kind(k) != greeting && a.at == connected {
					t.Errorf("family %d: %q refuses at the greeting", f, a.words)
				}
				if strings.ContainsAny(a.words, "\"\n\\") {
					t.Errorf("family %d: %q has bytes that MTAs write otherwise", f, a.words)
				}
			}
		}
	}
}

func TestFormatName(t *testing.T) {
	for _, c := range [][4]string{
		{"postfix", "", "new", "postfix-rfc3339"}, {"postfix", "syslog", "", "postfix-syslog"}, {"exim", "", "", "exim-default-new"},
		{"exim", "all", "old", "exim-all-old"}, {"exchange-send", "", "new", "exchange-send"},
	} {
		got := FormatName(c[0], c[1], c[2])
		if got != c[3] || writers[got] == nil {
			t.Errorf("FormatName(%q, %q, %q) = %q", c[0], c[1], c[2], got)
		}
	}
}
