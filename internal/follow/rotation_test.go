package follow

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestRotationByRenameAndCreate(t *testing.T) {
	r := newRig(t)
	r.begin("mail.log", "one")
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
	r.begin("mail.log", "one")
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
	r.begin("mail.log", "one")
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
	r.begin("mail.log", "one")
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

// logrotate's shred overwrites a file when it has been compressed.
func TestShreddedAfterCompression(t *testing.T) {
	r := newRig(t)
	r.add("mail.log.1", "one")
	r.add("mail.log", "three")
	r.aged("mail.log.1", "mail.log")
	r.start("mail.log*")
	r.want("one", "three")
	r.add("mail.log.1", "two")
	log, err := os.ReadFile("mail.log.1")
	r.must(err)
	r.write("mail.log.1.gz", string(gzipped(log)))
	r.must(os.WriteFile("mail.log.1", bytes.Repeat([]byte{0x9b, 3, 0, 1}, 2), 0o600))
	r.must(os.Remove("mail.log.1"))
	r.want("one", "two", "three")
	r.wantNoEvent("lost")
}
