package follow

import (
	"fmt"
	"os"
	"testing"
	"time"
)

func TestFileThatSleepsAndWakes(t *testing.T) {
	r := newRig(t)
	now := time.Now().Add(time.Hour)
	r.opt.Now = func() time.Time { return now } // every file is old
	r.begin("mail.log", "one")
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

// Under the pattern each of the rotated files is watched, and asleep when the
// names shift.
func TestFilesThatSleepAreRotated(t *testing.T) {
	r := newRig(t)
	now := time.Now().Add(time.Hour)
	r.opt.Now = func() time.Time { return now }
	r.add("mail.log.2", "one")
	r.add("mail.log.1", "two")
	r.add("mail.log", "three")
	r.aged("mail.log.2", "mail.log.1", "mail.log")
	r.start("mail.log*")
	r.want("one", "two", "three")
	r.wantEvent("caught up")
	for i := range 3 {
		r.rename(fmt.Sprintf("mail.log.%d", i+2), fmt.Sprintf("mail.log.%d", i+3))
		r.rename("mail.log.1", "mail.log.2")
		r.rename("mail.log", "mail.log.1")
		r.add("mail.log", fmt.Sprint("new ", i))
		r.until("the new one", func() bool { return r.store.count() == 4+i })
	}
	r.add("mail.log", "end")
	r.until("the end", func() bool { return r.store.count() == 7 })
	r.wantNoEvent("lost")
}
