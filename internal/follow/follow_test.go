package follow

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
)

func (r *rig) gzip(path string) {
	r.t.Helper()
	content, err := os.ReadFile(path)
	r.must(err)
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(content)
	w.Close()
	r.must(os.WriteFile(path+".gz", b.Bytes(), 0o600))
	r.must(os.Remove(path))
}

func TestCatchUpThenFollow(t *testing.T) {
	r := newRig(t)
	r.add("mail.log", "one", "two")
	r.start("mail.log")
	r.want("one", "two")
	r.wantEvent("caught up")
	r.add("mail.log", "three")
	r.want("one", "two", "three")
	r.add("mail.log", "four", "five")
	r.want("one", "two", "three", "four", "five")
}

func TestGoesOnWhereItStopped(t *testing.T) {
	r := newRig(t)
	r.add("mail.log", "one", "two")
	r.start("mail.log")
	r.want("one", "two")
	r.stop()
	r.add("mail.log", "three")
	r.start("mail.log")
	r.want("one", "two", "three")
	r.wantEvent("going on at byte 8")
	r.stop()
	r.start("mail.log")
	r.add("mail.log", "four")
	r.want("one", "two", "three", "four")
	if len(r.store.sources) != 1 {
		t.Errorf("%d sources", len(r.store.sources))
	}
}

func TestPartialLineAtTheEnd(t *testing.T) {
	r := newRig(t)
	r.write("mail.log", "one\ntw")
	r.start("mail.log")
	r.want("one")
	r.write("mail.log", "o")
	r.wantEvent("caught up")
	r.write("mail.log", "\nthr")
	r.want("one", "two")
	r.stop()
	r.write("mail.log", "ee\r\nfour\n")
	r.start("mail.log")
	r.want("one", "two", "three", "four")
}

func TestFileThatDoesNotExistYet(t *testing.T) {
	r := newRig(t)
	r.start("mail.log")
	r.wantEvent("caught up")
	r.add("mail.log", "one")
	r.want("one")
}

func TestEmptyFileThatFills(t *testing.T) {
	r := newRig(t)
	r.write("mail.log", "")
	r.start("mail.log")
	r.wantEvent("caught up")
	r.add("mail.log", "one")
	r.want("one")
}

func TestRotationByRenameAndCreate(t *testing.T) {
	r := newRig(t)
	r.add("mail.log", "one")
	r.start("mail.log")
	r.want("one")
	r.add("mail.log", "two")
	r.rename("mail.log", "mail.log.1")
	r.add("mail.log", "three")
	r.want("one", "two", "three")
	r.wantEvent("rotated; the old file was read up to byte 8")
	r.wantNoEvent("lost")
}

// rsyslog holds the old file until it is told to open the new one.
func TestWriterStillHoldsTheRotatedFile(t *testing.T) {
	r := newRig(t)
	r.add("mail.log", "one")
	r.start("mail.log")
	r.want("one")
	r.rename("mail.log", "mail.log.1")
	r.wantEvent("removed")
	r.add("mail.log.1", "two")
	r.write("mail.log", "") // created, and empty
	r.want("one", "two")
	r.add("mail.log.1", "three")
	r.add("mail.log", "four")
	r.want("one", "two", "three", "four")
	r.add("mail.log.1", "late") // by another process
	r.until("the late line", func() bool { return len(r.store.lines()) == 5 })
	if got := strings.Join(r.store.lines(), " "); got != "one two three late four" {
		t.Error(got)
	}
}

func TestRotatedFileEndsWithoutLineEnd(t *testing.T) {
	r := newRig(t)
	r.write("mail.log", "one\ntwo")
	r.start("mail.log")
	r.want("one")
	r.rename("mail.log", "mail.log.1")
	r.add("mail.log", "three")
	r.until("all three", func() bool { return len(r.store.lines()) == 3 })
	if got := strings.Join(r.store.lines(), " "); got != "one two three" || r.store.sources[0].ends != 1 {
		t.Error(got, r.store.sources[0].ends)
	}
}

func TestRotationWithCompressionWhileDown(t *testing.T) {
	r := newRig(t)
	r.add("mail.log", "one")
	r.start("mail.log")
	r.want("one")
	r.stop()
	r.add("mail.log", "two")
	r.rename("mail.log", "mail.log.2")
	r.gzip("mail.log.2")
	r.add("mail.log.1", "three")
	r.add("mail.log", "four")
	r.aged("mail.log.2.gz", "mail.log.1", "mail.log")
	r.start("mail.log")
	r.want("one", "two", "three", "four")
	if len(r.store.sources) != 3 {
		t.Errorf("%d sources", len(r.store.sources))
	}
	r.stop()
	r.start("mail.log") // and nothing twice
	r.add("mail.log", "five")
	r.want("one", "two", "three", "four", "five")
	r.wantNoEvent("lost")
}

// Three files come and go between two looks at the path.
func TestRotatedMoreThanOnceBetweenLooks(t *testing.T) {
	r := newRig(t)
	r.add("mail.log", "one")
	r.start("mail.log")
	r.want("one")
	r.add("mail.log", "two")
	r.rename("mail.log", "mail.log.3")
	r.add("mail.log.2", "three")
	r.gzip("mail.log.2")
	r.add("mail.log.1", "four")
	r.add("mail.log", "five")
	r.want("one", "two", "three", "four", "five")
	r.wantNoEvent("lost")
}

func TestSiblingsAreInThePattern(t *testing.T) {
	r := newRig(t)
	r.add("mail.log.1", "one")
	r.add("mail.log", "two")
	r.aged("mail.log.1", "mail.log")
	r.start("mail.log*")
	r.want("one", "two")
	r.add("mail.log", "three")
	r.rename("mail.log.1", "mail.log.2")
	r.rename("mail.log", "mail.log.1")
	r.add("mail.log", "four")
	r.want("one", "two", "three", "four")
	r.gzip("mail.log.2")
	r.rename("mail.log", "mail.log.2")
	r.add("mail.log", "five")
	r.want("one", "two", "three", "four", "five")
	r.wantNoEvent("lost")
}

func TestCopytruncate(t *testing.T) {
	r := newRig(t)
	r.add("mail.log", "one", "two")
	r.start("mail.log")
	r.want("one", "two")
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
	r.add("mail.log", "one", "two")
	r.start("mail.log")
	r.want("one", "two")
	r.copy("mail.log", "mail.log.1")
	r.must(os.Truncate("mail.log", 0))
	r.add("mail.log", "three", "four", "five", "six")
	r.want("one", "two", "three", "four", "five", "six")
	r.wantNoEvent("lost")
}

func TestCopytruncateWhileDown(t *testing.T) {
	r := newRig(t)
	r.add("mail.log", "one", "two")
	r.start("mail.log")
	r.want("one", "two")
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
	r.add("mail.log", "one", "two")
	r.start("mail.log")
	r.want("one", "two")
	r.copy("mail.log", "mail.log.1")
	r.must(os.Truncate("mail.log", 0))
	r.must(os.Truncate("mail.log", 8))
	r.add("mail.log", "three")
	r.want("one", "two", "three")
}

func TestTruncatedWithoutACopyIsReported(t *testing.T) {
	r := newRig(t)
	r.add("mail.log", "one", "two")
	r.start("mail.log")
	r.want("one", "two")
	r.must(os.Truncate("mail.log", 0))
	r.add("mail.log", "six")
	r.want("one", "two", "six")
	r.wantEvent("behind byte 8, if anything, is lost")
}

// A partial line is in memory when the file is overwritten.
func TestTruncatedBehindAPartialLine(t *testing.T) {
	r := newRig(t)
	r.write("mail.log", "on")
	r.start("mail.log")
	r.wantEvent("caught up")
	r.must(os.Truncate("mail.log", 0))
	r.write("mail.log", "another\nline\n")
	r.want("another", "line")
}

func TestReplacedFile(t *testing.T) {
	r := newRig(t)
	r.add("mail.log", "one", "two")
	r.start("mail.log")
	r.want("one", "two")
	r.add("new", "three", "four")
	r.rename("new", "mail.log")
	r.want("one", "two", "three", "four")
	r.stop()
	r.add("new", "five")
	r.rename("new", "mail.log")
	r.start("mail.log")
	r.want("one", "two", "three", "four", "five")
}

func TestFileDeletedAndCreatedAgain(t *testing.T) {
	r := newRig(t)
	r.add("mail.log", "one")
	r.start("mail.log")
	r.want("one")
	r.add("mail.log", "two")
	r.must(os.Remove("mail.log"))
	r.wantEvent("removed")
	r.want("one", "two")
	r.add("mail.log", "three")
	r.want("one", "two", "three")
}

func TestFileRenamedBack(t *testing.T) {
	r := newRig(t)
	r.add("mail.log", "one")
	r.start("mail.log")
	r.want("one")
	r.rename("mail.log", "elsewhere")
	r.wantEvent("removed")
	r.add("elsewhere", "two")
	r.rename("elsewhere", "mail.log")
	r.add("mail.log", "three")
	r.want("one", "two", "three")
	if len(r.store.sources) != 1 {
		t.Errorf("%d sources", len(r.store.sources))
	}
}

func TestSoftLinkChanges(t *testing.T) {
	r := newRig(t)
	r.add("mail.2026-11-01", "one")
	r.must(os.Symlink("mail.2026-11-01", "current"))
	r.start("current")
	r.want("one")
	r.add("mail.2026-11-01", "two")
	r.add("mail.2026-11-02", "three")
	r.must(os.Symlink("mail.2026-11-02", "next"))
	r.rename("next", "current")
	r.want("one", "two", "three")
}

func TestPermissionDeniedThenGranted(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	r := newRig(t)
	r.add("mail.log", "one")
	r.must(os.Chmod("mail.log", 0))
	r.start("mail.log")
	r.wantEvent("permission denied")
	r.must(os.Chmod("mail.log", 0o600))
	r.want("one")
	r.wantEvent("readable again")
}

func TestDirectoryShutWhileFollowing(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	r := newRig(t)
	r.must(os.Mkdir("log", 0o700))
	t.Cleanup(func() { os.Chmod("log", 0o700) })
	r.add("log/mail.log", "one")
	r.start("log/mail.log")
	r.want("one")
	r.must(os.Chmod("log", 0))
	r.wantEvent("permission denied")
	r.must(os.Chmod("log", 0o700))
	r.add("log/mail.log", "two")
	r.want("one", "two")
}

func TestPatternMatchesLater(t *testing.T) {
	r := newRig(t)
	r.start("*.LOG")
	r.wantEvent("caught up")
	const head = "#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Date: 2026-11-01T%02d:00:00.000Z\r\n"
	var want []string
	for hour := range 3 {
		name := fmt.Sprintf("SEND2026110%d-1.LOG", hour)
		r.write(name, fmt.Sprintf(head, hour))
		r.write(name, fmt.Sprintf("row of hour %d\r\n", hour))
		want = append(want, "#Software: Microsoft Exchange Server", "#Version: 15.0.0.0",
			fmt.Sprintf("#Date: 2026-11-01T%02d:00:00.000Z", hour), fmt.Sprintf("row of hour %d", hour))
		r.want(want...)
	}
	if len(r.store.sources) != 3 {
		t.Errorf("%d sources", len(r.store.sources))
	}
	for hour := range 3 { // Exchange removes them when they are old
		r.must(os.Remove(fmt.Sprintf("SEND2026110%d-1.LOG", hour)))
	}
	r.wantEvent("SEND20261102-1.LOG: removed")
}

// Exchange writes the header of a file first; they all begin the same.
func TestHeaderOnlyFilesAreToldApart(t *testing.T) {
	r := newRig(t)
	r.write("a.LOG", "#Software: Microsoft Exchange Server\r\n")
	r.start("*.LOG")
	r.want("#Software: Microsoft Exchange Server")
	r.write("a.LOG", "row a\r\n")
	r.want("#Software: Microsoft Exchange Server", "row a")
	r.write("b.LOG", "#Software: Microsoft Exchange Server\r\nrow b\r\n")
	r.want("#Software: Microsoft Exchange Server", "row a", "#Software: Microsoft Exchange Server", "row b")
}

func TestUTF16AndCompressedAndJunkFiles(t *testing.T) {
	r := newRig(t)
	wide := func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			b.WriteByte(c)
			b.WriteByte(0)
		}
		return b.String()
	}
	r.write("a.LOG", "\xff\xfe"+wide("one\r\ntw"))
	r.write("b.LOG", strings.Repeat("\x7fELF\x02\x01\x01\x00\x00\x03", 100))
	r.start("*.LOG")
	r.want("one")
	r.wantEvent("b.LOG: does not look like a log")
	r.write("a.LOG", wide("o\r\nthree\r\n"))
	r.want("one", "two", "three")
	r.add("c", "four")
	r.gzip("c")
	r.rename("c.gz", "c.LOG")
	r.want("one", "two", "three", "four")
}

func TestByteOrderMark(t *testing.T) {
	r := newRig(t)
	r.write("a.LOG", "\xef\xbb\xbfone\r\n")
	r.start("a.LOG")
	r.want("one")
	r.write("a.LOG", "two\r\n")
	r.want("one", "two")
	r.stop()
	r.write("a.LOG", "three\r\n")
	r.start("a.LOG")
	r.want("one", "two", "three")
}

func TestLineThatIsTooLong(t *testing.T) {
	r := newRig(t)
	r.opt.MaxLine = 10
	r.add("mail.log", "one")
	r.start("mail.log")
	r.want("one")
	r.write("mail.log", "this line is")
	r.write("mail.log", " much too long\ntwo\n")
	r.want("one", "two")
	r.wantEvent("line at byte 4 is too long")
	r.add("mail.log", "three")
	r.want("one", "two", "three")
}

func TestFileThatSleepsAndWakes(t *testing.T) {
	r := newRig(t)
	now := time.Now().Add(time.Hour)
	r.opt.Now = func() time.Time { return now } // every file is old
	r.add("mail.log", "one")
	r.start("mail.log")
	r.want("one")
	r.add("mail.log", "two")
	r.want("one", "two")
	r.add("mail.log", "three")
	r.rename("mail.log", "mail.log.1")
	r.add("mail.log", "four")
	r.want("one", "two", "three", "four")
	r.wantNoEvent("lost")
}

// Exchange keeps a month of logs, a file an hour.
func TestManyOldFilesAreNotKeptOpen(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip("no /proc")
	}
	r := newRig(t)
	long := time.Now().Add(-time.Hour)
	for i := range 200 {
		name := fmt.Sprintf("%03d.LOG", i)
		r.add(name, "of "+name)
		r.must(os.Chtimes(name, long, long))
	}
	r.start("*.LOG")
	r.wantEvent("caught up")
	if open, _ := os.ReadDir("/proc/self/fd"); len(open) > 100 || len(r.store.lines()) != 200 {
		t.Errorf("%d files open, %d lines", len(open), len(r.store.lines()))
	}
	r.add("117.LOG", "late")
	r.until("the late line", func() bool { return len(r.store.lines()) == 201 })
}

// The consumer dies with batches in its hands, again and again.
func TestKilledBeforeCommit(t *testing.T) {
	r := newRig(t)
	var want []string
	for i := range 40 {
		text := fmt.Sprintf("line %d", i)
		want = append(want, text)
		r.add("mail.log", text)
		if i%10 == 9 {
			r.rename("mail.log", fmt.Sprintf("mail.log.%d", 4-i/10))
			r.aged(fmt.Sprintf("mail.log.%d", 4-i/10))
		}
		r.start("mail.log")
		if i%3 == 0 {
			r.until("some", func() bool { return len(r.store.lines()) > i/2 })
		} else {
			<-r.out // taken, and never stored
		}
		r.stop()
	}
	r.start("mail.log")
	r.until("all", func() bool { return len(r.store.lines()) >= len(want) })
	seen := map[string]int{}
	for _, l := range r.store.lines() {
		seen[l]++
	}
	for _, l := range want {
		if seen[l] != 1 {
			t.Errorf("%q %d times", l, seen[l])
		}
	}
}

func TestStandardInput(t *testing.T) {
	r := newRig(t)
	pr, pw, err := os.Pipe()
	r.must(err)
	defer func(f *os.File) { os.Stdin = f }(os.Stdin)
	os.Stdin = pr
	r.start("-")
	pw.WriteString("one\ntw")
	r.want("one")
	pw.WriteString("o\nthree")
	pw.Close()
	r.want("one", "two", "three")
	if b, ok := <-r.out; ok && !b.Block.Last {
		t.Errorf("more came: %+v", b)
	}
	for range r.out {
	}
	if err := <-r.done; err != nil {
		t.Error(err)
	}
}

func TestStoreFails(t *testing.T) {
	r := newRig(t)
	r.store.err = errors.New("database is on fire")
	r.add("mail.log", "one")
	r.start("mail.log")
	for b := range r.out {
		t.Errorf("got %+v", b)
	}
	if err := <-r.done; err != r.store.err {
		t.Error(err)
	}
}

func TestSiblings(t *testing.T) {
	r := newRig(t)
	for _, name := range strings.Fields(`mail.log mail.log.1 mail.log.2.gz mail.log.10.xz mail.log.bak mail.log.1.tmp mail.logger mail.log.old
		mainlog.01 mainlog mainlog.02.zst info-20261101.log.gz info-20261031.log info.log info.1.log infox.log
		auth.log-20261101 auth.log-20261031.gz auth.log-2026103012.bz2 auth.log-20261102-1793600000
		rejectlog rejectlog-2026110113.backup rejectlog.backup`) {
		r.write(name, "x\n")
	}
	r.must(os.Mkdir("mail.log.3", 0o700))
	for path, want := range map[string]string{
		"mail.log":  "mail.log.10.xz mail.log.2.gz mail.log.1",
		"mainlog":   "mainlog.02.zst mainlog.01",
		"auth.log":  "auth.log-2026103012.bz2 auth.log-20261031.gz auth.log-20261101 auth.log-20261102-1793600000",
		"rejectlog": "rejectlog-2026110113.backup",
		"none":      "",
	} {
		if got := strings.Join(Siblings(path), " "); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	if got := Siblings("info.log"); len(got) != 3 {
		t.Errorf("info.log: %v", got)
	}
}

// Real logrotate, where it is installed.
func TestLogrotate(t *testing.T) {
	prog := "/usr/sbin/logrotate" // not in every user's PATH
	if _, err := os.Stat(prog); err != nil {
		t.Skip("logrotate is not installed")
	}
	for _, how := range []string{"create", "copytruncate", "compress", "compress\ndelaycompress", "dateext\ndateformat -%Y%m%d-%s", "copytruncate\ncompress"} {
		t.Run(strings.ReplaceAll(how, "\n", ","), func(t *testing.T) {
			r := newRig(t)
			dir, err := os.Getwd()
			r.must(err)
			r.must(os.WriteFile("conf", []byte(dir+"/mail.log {\nsu root root\nrotate 9\n"+how+"\n}\n"), 0o600))
			if os.Geteuid() != 0 {
				r.must(os.WriteFile("conf", []byte(dir+"/mail.log {\nrotate 9\n"+how+"\n}\n"), 0o600))
			}
			r.start(dir + "/mail.log")
			var want []string
			rounds := 4
			if strings.Contains(how, "date") {
				rounds = 1 // a second of one's own for each
			}
			for round := range rounds {
				for i := range 5 {
					text := fmt.Sprintf("%s: round %d, line %d", how, round, i)
					want = append(want, strings.ReplaceAll(text, "\n", " "))
					r.add("mail.log", want[len(want)-1])
				}
				if round%2 == 0 {
					r.want(want...)
				}
				out, err := exec.Command(prog, "-f", "-s", dir+"/state", dir+"/conf").CombinedOutput()
				if err != nil {
					t.Fatalf("%v: %s", err, out)
				}
			}
			r.add("mail.log", "end")
			r.until("all", func() bool { return len(r.store.lines()) >= len(want)+1 })
			seen := map[string]int{}
			for _, l := range r.store.lines() {
				seen[l]++
			}
			for _, l := range want {
				if seen[l] != 1 {
					t.Errorf("%q %d times\n%s", l, seen[l], strings.Join(r.told(), "\n"))
				}
			}
		})
	}
}
