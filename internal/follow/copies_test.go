package follow

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
)

// A program that copies or compresses a log makes an empty file first, fills it
// little by little, and only then is the original truncated or removed.

// manyLines is a log that is longer than what identifies a source.
func manyLines(text string, n int) []string {
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprintf("%s %d %s", text, i, strings.Repeat("x", 80)))
	}
	return lines
}

// Where the pattern names the copy as well, it is opened while it is empty, and
// found full when the original has been cut.
func TestCopyOpenedEmpty(t *testing.T) {
	r := newRig(t)
	r.add("mail.log", "one", "two")
	r.start("mail.log*")
	r.want("one", "two")
	r.write("mail.log.1", "")
	r.wantEvent("mail.log.1: new log")
	r.copy("mail.log", "mail.log.1")
	r.must(os.Truncate("mail.log", 0))
	r.add("mail.log", "three")
	r.want("one", "two", "three")
	r.add("mail.log", "four")
	r.want("one", "two", "three", "four")
	r.wantNoEvent("lost")
}

// A rotation puts a copy in the making in the place of a log that has not been written
// to for long, just after the follower has looked how old that one is.
func TestCopyInThePlaceOfAnOldLog(t *testing.T) {
	r := newRig(t)
	older, lines := manyLines("old", 200), manyLines("line", 4)
	r.add("mail.log.1", older...)
	r.add("mail.log", lines...)
	then := time.Now().Add(-time.Hour)
	r.must(os.Chtimes("mail.log.1", then, then))
	log, err := os.ReadFile("mail.log")
	r.must(err)
	var rotate sync.Once
	r.opt.Now = func() time.Time {
		rotate.Do(func() {
			r.rename("mail.log.1", "mail.log.2")
			r.write("mail.log.1", string(log[:len(log)/3]))
		})
		return time.Now()
	}
	r.start("mail.log")
	r.wantEvent("caught up")
	r.write("mail.log.1", string(log[len(log)/3:]))
	r.must(os.Truncate("mail.log", 0))
	r.add("mail.log", "next")
	written := map[string]bool{"next": true}
	for _, l := range append(older, lines...) {
		written[l] = true
	}
	r.until("all lines", func() bool { return r.store.count() >= len(written) })
	r.compare(written)
}

// The same, of a source that only the store knows.
func TestCopyOpenedEmptyAfterAStart(t *testing.T) {
	r := newRig(t)
	r.begin("mail.log", "one", "two")
	r.stop()
	r.rename("mail.log", "kept")
	r.write("mail.log.1", "")
	r.start("mail.log.1")
	r.wantEvent("mail.log.1: new log")
	r.add("kept", "three")
	r.copy("kept", "mail.log.1")
	r.want("one", "two", "three")
}

func TestStartedWhileACopyWasMade(t *testing.T) {
	underEitherPattern(t, func(r *rig, pattern string) {
		want := manyLines("line", 200)
		r.begin("mail.log", want...)
		r.stop()
		r.add("mail.log", "unread")
		log, err := os.ReadFile("mail.log")
		r.must(err)
		r.write("mail.log.1", string(log[:8192]))
		r.aged("mail.log.1")
		r.start(pattern) // the copy is found first
		want = append(want, "unread")
		r.want(want...)
		r.write("mail.log.1", string(log[8192:]))
		r.must(os.Truncate("mail.log", 0))
		r.add("mail.log", "next")
		r.want(append(want, "next")...)
		r.wantNoEvent("lost")
	})
}

// The same with a copy that is not long enough yet to be known by the store, of
// a log that is written to meanwhile.
func TestStartedWhileAShortCopyWasMade(t *testing.T) {
	underEitherPattern(t, func(r *rig, pattern string) {
		r.begin("mail.log", "one", "two")
		r.stop()
		r.add("mail.log.1", "one")
		before := time.Now().Add(-time.Second)
		r.must(os.Chtimes("mail.log.1", before, before))
		r.add("mail.log", "three")
		r.start(pattern)
		r.want("one", "two", "three")
		r.add("mail.log.1", "two", "three")
		r.must(os.Truncate("mail.log", 0))
		r.add("mail.log", "four")
		r.want("one", "two", "three", "four")
		r.wantNoEvent("lost")
	})
}

// Half a line is not a line.
func TestCopyThatEndsWithinALine(t *testing.T) {
	r := newRig(t)
	r.write("mail.log.1", "one\ntw")
	r.start("mail.log")
	r.wantEvent("caught up")
	r.want("one")
	r.write("mail.log.1", "o\n")
	r.want("one", "two")
	r.add("mail.log", "three")
	r.want("one", "two", "three")
}

// The same, when nothing has been added for so long that nothing will be.
func TestRotatedFileThatEndedWithinALine(t *testing.T) {
	r := newRig(t)
	r.write("mail.log.1", "one\ntw")
	r.aged("mail.log.1")
	r.start("mail.log")
	r.want("one", "tw")
}

func TestCompressedFileOpenedEmpty(t *testing.T) {
	r := newRig(t)
	r.write("mail.log.1.gz", "")
	r.start("mail.log*")
	r.wantEvent("mail.log.1.gz: new log")
	r.write("mail.log.1.gz", string(gzipped([]byte("one\ntwo\n"))))
	r.want("one", "two")
}

func TestCompressedFileInTheMaking(t *testing.T) {
	underEitherPattern(t, func(r *rig, pattern string) {
		want := manyLines("line", 2000)
		packed := string(gzipped([]byte(strings.Join(want, "\n") + "\n")))
		r.write("mail.log.1.gz", packed[:len(packed)/2])
		r.start(pattern)
		r.wantEvent("caught up")
		r.write("mail.log.1.gz", packed[len(packed)/2:])
		r.want(want...)
		r.wantNoEvent("too early")
	})
}

// The store does not know a log by less than it was known by.
func TestStartedWhileAShortLogWasCompressed(t *testing.T) {
	underEitherPattern(t, func(r *rig, pattern string) {
		r.begin("mail.log", "one", "two")
		r.stop()
		r.rename("mail.log", "moved meanwhile")
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write([]byte("one\n"))
		w.Flush()
		half := b.Len()
		w.Write([]byte("two\nthree\n"))
		w.Close()
		r.write("mail.log.1.gz", string(b.Bytes()[:half]))
		r.start(pattern)
		looks := 0
		r.until("some looks", func() bool { looks++; return looks > 10 })
		r.write("mail.log.1.gz", string(b.Bytes()[half:]))
		r.want("one", "two", "three")
	})
}

func TestCompressedFileCutOffForGood(t *testing.T) {
	r := newRig(t)
	packed := string(gzipped([]byte(strings.Join(manyLines("line", 2000), "\n"))))
	r.write("mail.log.1.gz", packed[:len(packed)/2])
	r.aged("mail.log.1.gz")
	r.start("mail.log")
	r.wantEvent("too early")
}

// underEitherPattern runs a test with the pattern of the log alone, and with one
// that its rotated files match too, so that they are followed as well.
func underEitherPattern(t *testing.T, test func(r *rig, pattern string)) {
	for _, pattern := range []string{"mail.log", "mail.log*"} {
		t.Run(pattern, func(t *testing.T) { test(newRig(t), pattern) })
	}
}
