package follow

import (
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestRepeats: lines of mail that syslog repeats come once, through rotations and restarts, until
// syslog has some that the mail log lacks.
func TestRepeats(t *testing.T) {
	r := newRig(t)
	mail := func(what string) string { return "2026-11-01T12:00:0" + what + "+00:00 mx postfix/smtp[1]: " + what }
	other := "2026-11-01T12:00:00+00:00 mx systemd[1]: Started a service."
	var minutes atomic.Int64
	begun := time.Now()
	r.opt.Now = func() time.Time { return begun.Add(time.Duration(minutes.Load()) * time.Minute) }
	r.must(os.Mkdir("log", 0o700))
	r.add("log/mail.log.1", mail("1"))
	r.add("log/syslog.1", other, mail("1"))
	r.add("log/mail.log", mail("2"))
	r.add("log/syslog", other, mail("2"))
	r.aged("log/mail.log.1", "log/syslog.1")
	r.start("log")
	r.want(mail("1"), mail("2"))
	r.wantEvent("log/syslog: passed over")
	r.rename("log/syslog", "log/syslog.2")
	r.add("log/syslog", other, mail("3"))
	r.add("log/mail.log", mail("3"))
	minutes.Add(2)
	r.want(mail("1"), mail("2"), mail("3"))
	r.stop()
	r.start("log/syslog", "log/mail.log")
	r.add("log/mail.log", mail("4"))
	r.add("log/syslog", mail("4"))
	r.want(mail("1"), mail("2"), mail("3"), mail("4"))
	r.wantNoEvent("reading it")
	r.rename("log/syslog.1", "log/syslog.0.bak")
	r.rename("log/syslog.2", "log/syslog.1.bak")
	r.add("log/syslog", mail("5"), mail("6"))
	r.until("what only syslog has", func() bool {
		minutes.Add(1)
		return strings.HasSuffix(strings.Join(r.store.lines(), "\n"), strings.Join([]string{mail("5"), mail("6")}, "\n"))
	})
	r.wantEvent("log/syslog: has lines of mail that mail.log lacks")
}
