package ingest_test

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/mtalog/mtalog/benchmarks/gen"
	"github.com/mtalog/mtalog/internal/must"
)

// generated is a log of a format and the truth about it.
func generated(t *testing.T, format string, size int64, seed uint64) (string, *gen.Truth) {
	t.Helper()
	var log bytes.Buffer
	truth := must.Have(gen.Write(&log, gen.Options{Format: format, Size: size, Seed: seed}))(t)
	return log.String(), truth
}

func (r *rig) differences(truth *gen.Truth) []string {
	r.Helper()
	defer r.inWrittenOrder()()
	list := must.Have(truth.DifferencesIn(r.Context(), r.db.DB))(r)
	return list
}

func (r *rig) mustBe(truth *gen.Truth) {
	r.Helper()
	for _, d := range r.differences(truth) {
		r.Error(d)
	}
	r.want("SELECT sum(lines)::BIGINT, sum(unrecognised)::BIGINT, sum(broken)::BIGINT FROM sources", fmt.Sprintf("%d 0 0", truth.Lines))
	r.sound()
}

// TestTruth: every count of every format is exact, whatever the size of the
// segments.
func TestTruth(t *testing.T) {
	size := int64(4 << 20)
	if testing.Short() {
		size = 1 << 20
	}
	for _, format := range gen.Formats() {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			log, truth := generated(t, format, size, 11)
			r := newRig(t)
			r.classify = true
			r.segmentRows = 1500
			r.load(r.writeAt("a.log", log, truth.Last))
			r.mustBe(truth)
			r.want("SELECT count(*) FROM outcomes WHERE failure AND category IS NULL", "0")
			r.want("SELECT count(*) FROM store.verdict v ANTI JOIN store.fingerprint f ON f.id = v.fingerprint", "0")
		})
	}
}

// seed decides what TestGrownTruth and TestStopped try, so that they do the same each time:
//
//	for s in $(seq 100); do go test ./internal/ingest -run 'GrownTruth|TestStopped$' -seed $s || break; done
var seed = flag.Uint64("seed", 1, "what TestGrownTruth and TestStopped begin with")

// TestGrownTruth: a log that was imported while it was written, and stopped at
// any byte, ends as one that was read at once.
func TestGrownTruth(t *testing.T) {
	for i, format := range gen.Formats() {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(*seed, uint64(i)))
			log, truth := generated(t, format, 512<<10, *seed)
			const smallest = 4 << 10 // of less, the format may not be seen yet
			cuts := []int{len(log)}
			for range 6 {
				cuts = append(cuts, smallest+random.IntN(len(log)-smallest))
			}
			slices.Sort(cuts)
			r := newRig(t)
			for i, cut := range cuts {
				at := truth.Last
				switch {
				case i == len(cuts)-1:
				case strings.HasSuffix(format, "-syslog"): // its stamps go by the file's time
					cut = strings.LastIndexByte(log[:cut], '\n') + 1
				default: // it is being written to
					at = time.Now()
				}
				r.load(r.writeAt("a.log", log[:cut], at))
			}
			r.mustBe(truth)
			whole := newRig(t)
			whole.load(whole.writeAt("a.log", log, truth.Last))
			const facts = "SELECT event, queue_id, recipient, sender, message_id, client_name, client_ip, size, code, text FROM outcomes ORDER BY ALL"
			if r.rows(facts) != whole.rows(facts) {
				t.Errorf("events differ from those of one import; cut at %v", cuts)
			}
		})
	}
}

// TestPiecesTruth: a log in several files, imported in any order.
func TestPiecesTruth(t *testing.T) {
	for _, format := range []string{"postfix-rfc3339", "exim-default-new"} {
		log, truth := generated(t, format, 1<<20, 13)
		var pieces []string
		for rest := log; rest != ""; {
			n := min(len(rest), 300_000)
			n += strings.IndexByte(rest[n-1:], '\n')
			pieces = append(pieces, rest[:n])
			rest = rest[n:]
		}
		const facts = "SELECT event, queue_id, recipient, sender, message_id, client_name, size, code, text FROM outcomes ORDER BY ALL"
		whole := newRig(t)
		whole.load(whole.write("whole", log))
		want := whole.rows(facts)
		messages := whole.rows("SELECT queue_id, message_id, sender, size, ended, received, last_time FROM queued ORDER BY ALL")
		for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 0, 3, 2}, {2, 0, 3, 1}} {
			t.Run(fmt.Sprint(format, order), func(t *testing.T) {
				t.Parallel()
				r := newRig(t)
				for _, i := range order {
					r.load(r.write(fmt.Sprint("log", i), pieces[i]))
				}
				r.mustBe(truth)
				if got := r.rows(facts); got != want {
					t.Errorf("events differ:\n%s", firstDifference(got, want))
				}
				if got := r.rows("SELECT queue_id, message_id, sender, size, ended, received, last_time FROM queued ORDER BY ALL"); got != messages {
					t.Errorf("messages differ:\n%s", firstDifference(got, messages))
				}
			})
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d of %d, want %d lines\ngot:  %s\nwant: %s", i, len(g), len(w), g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// TestUTF16: an Exchange log as some Windows programs write it.
func TestUTF16(t *testing.T) {
	log, truth := generated(t, "exchange-receive", 512<<10, 17)
	encode := func(s string) string {
		b := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(s)) {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
		return string(b)
	}
	r := newRig(t)
	half := strings.LastIndexByte(log[:len(log)/2], '\n') + 1
	r.load(r.write("a.log", encode(log[:half])))
	r.load(r.write("a.log", encode(log)))
	r.load(r.pack("b.log", ".gz", encode(log)))
	for _, d := range r.differences(truth) {
		t.Error(d)
	}
	r.want("SELECT count(*) FROM sources", "1")
	r.sound()
}
