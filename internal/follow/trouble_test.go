package follow

import (
	"os"
	"strings"
	"testing"
)

func TestLineThatIsTooLong(t *testing.T) {
	r := newRig(t)
	r.opt.MaxLine = 10
	r.begin("mail.log", "one")
	r.write("mail.log", "this line is")
	r.write("mail.log", " much too long\ntwo\n")
	r.want("one", "two")
	r.wantEvent("line at byte 4 is too long")
	r.add("mail.log", "three")
	r.want("one", "two", "three")
}

// TestNothingThereYet: a misspelt name is told, and waited for.
func TestNothingThereYet(t *testing.T) {
	r := newRig(t)
	r.must(os.Mkdir("logs", 0o700))
	r.add("mail.log", "one")
	r.start("mail.log", "mial.log", "x*.log", "logs")
	r.want("one")
	for _, pattern := range []string{"mial.log", "x*.log", "logs"} {
		r.wantEvent(pattern + ": no log there so far; waiting for one")
	}
	r.wantNoEvent("mail.log: no log there")
	r.add("mial.log", "two")
	r.want("one", "two")
}

// An archive that may be in the making makes all of them be looked at again.
func TestTroubleWithAnArchiveIsToldOnce(t *testing.T) {
	r := newRig(t)
	junk := strings.Repeat("\x7fELF\x02\x01\x01\x00\x00\x03", 100)
	r.write("mail.log.3", junk)
	r.write("mail.log.2.gz", "\x1f\x8b\x08 and no more than this")
	r.write("mail.log.1", "one\ntw")
	r.start("mail.log")
	r.want("one")
	looks := 0
	r.until("some looks", func() bool { looks++; return looks > 20 })
	r.write("mail.log.1", "o\n")
	r.want("one", "two")
	for _, text := range []string{"mail.log.3: does not look like a log", "mail.log.2.gz: damaged"} {
		if n := strings.Count(strings.Join(r.told(), "\n"), text); n != 1 {
			t.Errorf("%q told %d times", text, n)
		}
	}
}
