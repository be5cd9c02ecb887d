package ingest_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"github.com/mtalog/mtalog/internal/must"
)

// packers are the ways in which a log is compressed, by what is put after its name.
var packers = map[string]func(t testing.TB, plain string) string{
	"": func(_ testing.TB, plain string) string { return plain },
	".gz": func(t testing.TB, plain string) string {
		return through(t, plain, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil })
	},
	".xz": func(t testing.TB, plain string) string {
		return through(t, plain, func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) })
	},
	".zst": func(t testing.TB, plain string) string {
		return through(t, plain, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) })
	},
	".bz2": func(t testing.TB, plain string) string {
		if _, err := exec.LookPath("bzip2"); err != nil {
			t.Skip("no bzip2 on this machine to compress with")
		}
		cmd := exec.Command("bzip2", "-c")
		cmd.Stdin = strings.NewReader(plain)
		out := must.Have(cmd.Output())(t)
		return string(out)
	},
}

func through(t testing.TB, plain string, writer func(io.Writer) (io.WriteCloser, error)) string {
	t.Helper()
	var out strings.Builder
	w, err := writer(&out)
	if err == nil {
		_, err = io.WriteString(w, plain)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// pack writes a log that is compressed as the suffix says.
func (r *rig) pack(name, suffix, content string) string {
	r.Helper()
	return r.write(name+suffix, packers[suffix](r, content))
}

// TestAgain: whatever a log is called, however it is compressed, its lines are
// stored once.
func TestAgain(t *testing.T) {
	log := day(200)
	r := newRig(t)
	path := r.write("mail.log", log)
	if res := r.load(path); res.Stored != 1 || res.Counts.Lines == 0 || res.Counts.Unrecognised+res.Counts.Broken > 0 {
		t.Fatalf("%+v", res)
	}
	r.sound()
	before := r.everything()
	same := func(t *testing.T, paths ...string) {
		t.Helper()
		res := r.load(paths...)
		if res.Stored != 0 || res.Known != len(paths) || res.Counts.Events != 0 || res.Counts.Lines != 0 {
			t.Errorf("%+v", res)
		}
		if after := r.everything(); after != before {
			t.Errorf("the database has changed:\n%s", after)
		}
	}
	t.Run("same", func(t *testing.T) { same(t, path) })
	t.Run("renamed", func(t *testing.T) {
		renamed := filepath.Join(r.dir, "mail.log.1")
		must.Do(t, os.Rename(path, renamed))
		same(t, renamed)
		os.Rename(renamed, path)
	})
	var all []string
	for suffix, pack := range packers {
		t.Run(suffix, func(t *testing.T) {
			packed := r.write("mail.log.2"+suffix, pack(t, log))
			all = append(all, packed)
			same(t, packed)
		})
	}
	t.Run("together", func(t *testing.T) { same(t, append(all, path)...) })
	t.Run("older copy", func(t *testing.T) {
		for _, n := range []int{len(log) / 2, 5000} {
			same(t, r.write("copy", log[:n]))
		}
	})
}

// TestCopiesInOneRun: a log and its copies, none of them stored before.
func TestCopiesInOneRun(t *testing.T) {
	log := day(50)
	r := newRig(t)
	res := r.load(r.write("a", log), r.write("b", log), r.pack("c", ".gz", log),
		r.write("half", log[:len(log)/2]), r.write("small", log[:900]), r.write("last", log))
	if res.Stored < 1 || res.Counts.Lines != int64(bytes.Count([]byte(log), []byte("\n"))) {
		t.Errorf("%+v", res)
	}
	r.sound()
	r.want("SELECT count(*), count(DISTINCT queue_id) FROM outcomes", "50 50")
	r.want("SELECT count(*) FROM sources", "1")
}

// TestGrown: of a log that has grown, only what is new is stored, also where it
// grew in mid-line and was compressed since.
func TestGrown(t *testing.T) {
	log := day(300)
	for name, cut := range map[string]int{"small": 700, "at a line's end": bytes.LastIndexByte([]byte(log[:20_000]), '\n') + 1, "late": len(log) - 10} {
		t.Run(name, func(t *testing.T) {
			whole := newRig(t)
			whole.load(whole.write("mail.log", log))
			r := newRig(t)
			path := r.write("mail.log", log[:cut])
			r.changed(path, time.Now()) // it is being written to: a last line without end is not complete
			r.load(path)
			r.load(r.write("mail.log", log))
			r.load(r.pack("mail.log.1", ".gz", log))
			r.sound()
			if got, want := r.everything(), whole.everything(); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// TestRewritten: a file that was truncated and written anew is a log of its
// own, as are two that begin alike.
func TestRewritten(t *testing.T) {
	log := day(100)
	other := letter("4Zother", "03:00:00", "other@example.com")
	r := newRig(t)
	path := r.write("mail.log", log)
	r.load(path)
	if res := r.load(r.write("mail.log", other.received()+other.sent("y@example.net")+other.removed())); res.Stored != 1 {
		t.Errorf("%+v", res)
	}
	r.want("SELECT count(*) FROM sources", "2")
	r.want("SELECT count(*) FROM outcomes", "101")

	head := log[:bytes.LastIndexByte([]byte(log[:8000]), '\n')+1]
	third := letter("4Zthird", "04:00:00", "third@example.com")
	a := r.write("alike", head+third.received()+day(100))
	r.load(a)
	before := r.everything()
	r.load(r.write("mail.log", log), a)
	if after := r.everything(); after != before {
		t.Errorf("logs that begin alike were stored again:\n%s", after)
	}
}

// TestBeginAlike: of logs that begin alike, each goes on from where it was left,
// also where it is shorter than another one.
func TestBeginAlike(t *testing.T) {
	log := day(300)
	head := log[:strings.LastIndexByte(log[:8000], '\n')+1]
	other := letter("4Zother", "04:00:00", "other@example.com")
	short := head + other.received() + other.deferred("y@example.net")
	r := newRig(t)
	r.load(r.write("short", short))
	r.load(r.write("long", log))
	n := strings.Count(short, "\n")
	r.want("SELECT count(*), sum(lines)::BIGINT FROM sources", fmt.Sprint(2, " ", strings.Count(log, "\n")+n))
	if res := r.load(r.write("short", short+other.sent("y@example.net")+other.removed())); res.Counts.Lines != 2 {
		t.Errorf("%+v", res)
	}
	r.want("SELECT event FROM outcomes WHERE queue_id = '4Zother' ORDER BY time", "deferred\ndelivered")

	// One that begins three logs: the longest of them is taken for its growth, and is what
	// it is known by the next time.
	r = newRig(t)
	first := strings.SplitAfter(log, "\n")[0]
	all := []string{r.write("a", first), r.write("b", first+other.removed()), r.write("c", log), r.write("d", first+other.sent("z@example.net"))}
	r.load(all...)
	r.sound()
	r.want("SELECT lines FROM sources ORDER BY 1", fmt.Sprintf("2\n2\n%d", strings.Count(log, "\n")))
	if res := r.load(all...); res.Stored != 0 || res.Counts.Lines != 0 {
		t.Errorf("imported again: %+v", res)
	}
}

// TestAwkwardEnds: what stands at the end of a log is stored and counted once.
func TestAwkwardEnds(t *testing.T) {
	tooLong := "2025-03-03T09:00:00+00:00 mx1 postfix/smtp[1]: " + string(bytes.Repeat([]byte("x"), 2<<20))
	for name, end := range map[string]string{
		"over-long line": tooLong + "\n", "over-long line, cut": tooLong, "no newline": "2025-03-03T09:00:00+00:00 mx1 postfix/smtp[1]: oops",
		"NUL bytes": string(make([]byte, 5000)), "hole": string(make([]byte, 3<<20)), "empty lines": "\n\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			path := r.write("mail.log", day(20)+end)
			r.load(path)
			before := r.everything()
			r.load(path)
			r.load(path)
			if after := r.everything(); after != before {
				t.Errorf("got:\n%s\nwant:\n%s", after, before)
			}
			r.sound()
		})
	}
}

// TestNothingNewIsNotStored: thousands of logs that are imported each hour, to see
// whether one has grown, must not be written to the database again.
func TestNothingNewIsNotStored(t *testing.T) {
	r := newRig(t)
	var paths []string
	for n := range 50 {
		m := letter(fmt.Sprintf("4Y%08dz", n), "01:00:00", "a@example.com")
		paths = append(paths, r.write(fmt.Sprintf("mail-%02d.log", n), m.received()+m.sent("x@example.net")+m.removed()))
	}
	grown := r.write("grown.log", day(5))
	r.load(append(paths, grown)...)
	r.write("grown.log", day(6))
	updated := func() (n int) {
		t.Helper()
		must.Do(t, r.db.QueryRowContext(t.Context(), "SELECT count(*) FROM log.main.sources WHERE updated > now()::TIMESTAMP - INTERVAL 1 HOUR").Scan(&n))
		return n
	}
	if n := updated(); n != 51 {
		t.Fatalf("%d rows of sources are new", n)
	}
	must.Have(r.db.ExecContext(t.Context(), "UPDATE log.main.sources SET updated = updated - INTERVAL 1 DAY"))(t)
	if res := r.load(append(paths, grown)...); res.Known != 50 || res.Stored != 1 {
		t.Errorf("%+v", res)
	}
	if n := updated(); n != 1 {
		t.Errorf("%d rows of sources were written again, want that of the log that has grown", n)
	}
}
