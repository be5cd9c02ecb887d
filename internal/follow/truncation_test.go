package follow

import (
	"os"
	"testing"
)

func TestCopytruncate(t *testing.T) {
	r := newRig(t)
	r.begin("mail.log", "one", "two")
	r.add("mail.log", "three is not read before the file is cut")
	r.copy("mail.log", "mail.log.1")
	r.must(os.Truncate("mail.log", 0))
	r.add("mail.log", "four")
	r.want("one", "two", "three is not read before the file is cut", "four")
	r.wantEvent("truncated")
	r.wantNoEvent("lost")
	r.add("mail.log", "five")
	r.want("one", "two", "three is not read before the file is cut", "four", "five")
}

// By the time that one looks again the file is longer than it was before.
func TestCopytruncateAndGrownBeyond(t *testing.T) {
	r := newRig(t)
	r.begin("mail.log", "one", "two")
	r.copy("mail.log", "mail.log.1")
	r.must(os.Truncate("mail.log", 0))
	r.add("mail.log", "three", "four", "five", "six")
	r.want("one", "two", "three", "four", "five", "six")
	r.wantNoEvent("lost")
}

func TestCopytruncateWhileDown(t *testing.T) {
	r := newRig(t)
	r.begin("mail.log", "one", "two")
	r.stop()
	r.add("mail.log", "three")
	r.copy("mail.log", "mail.log.1")
	r.must(os.Truncate("mail.log", 0))
	r.add("mail.log", "four", "five", "six", "seven")
	r.start("mail.log")
	r.want("one", "two", "three", "four", "five", "six", "seven")
}

// A writer that does not append leaves a hole when its file is cut.
func TestCopytruncateLeavesAHole(t *testing.T) {
	r := newRig(t)
	r.begin("mail.log", "one", "two")
	r.copy("mail.log", "mail.log.1")
	r.must(os.Truncate("mail.log", 0))
	r.must(os.Truncate("mail.log", 8))
	r.add("mail.log", "three")
	r.want("one", "two", "three")
}

func TestTruncatedWithoutACopyIsReported(t *testing.T) {
	r := newRig(t)
	r.begin("mail.log", "one", "two")
	r.must(os.Truncate("mail.log", 0))
	r.add("mail.log", "six")
	r.want("one", "two", "six")
	r.wantEvent("after byte 8, if anything, is lost")
}

// A partial line is in memory when the file is overwritten.
func TestTruncatedAfterAPartialLine(t *testing.T) {
	r := newRig(t)
	r.write("mail.log", "on")
	r.start("mail.log")
	r.wantEvent("caught up")
	r.must(os.Truncate("mail.log", 0))
	r.write("mail.log", "another\nline\n")
	r.want("another", "line")
}

// A crash takes away what the system had not written yet; the store had.
func TestLogIsShorterThanWhatIsStored(t *testing.T) {
	r := newRig(t)
	want := manyLines("line", 100)
	r.begin("mail.log", want...)
	r.stop()
	r.must(os.Truncate("mail.log", int64(60*(len(want[10])+1))-10))
	r.start("mail.log")
	r.add("mail.log", "new")
	r.want(append(append(want, want[:60]...), "new")...)
}
