package follow

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSiblings(t *testing.T) {
	r := newRig(t)
	for name := range strings.FieldsSeq(`mail.log mail.log.1 mail.log.2.gz mail.log.10.xz mail.log.bak mail.log.1.tmp mail.logger mail.log.old
		mainlog.01 mainlog mainlog.02.zst info-20261101.log.gz info-20261031.log info.log info.1.log infox.log
		auth.log-20261101 auth.log-20261031.gz auth.log-2026103012.bz2 auth.log-20261102-1793600000
		rejectlog rejectlog-2026110113.backup rejectlog.backup`) {
		r.write(name, "x\n")
	}
	r.must(os.Mkdir("mail.log.3", 0o700))
	for _, name := range []string{"old/mail.log.3", "old/mail.log.11.gz", "old/queue.log-20261101", "other/mail.log.4", "other/mail.log", "old/deeper/mail.log.12"} {
		r.must(os.MkdirAll(filepath.Dir(name), 0o700))
		r.write(name, "x\n")
	}
	for path, want := range map[string]string{
		"mail.log":  "old/mail.log.11.gz mail.log.10.xz old/mail.log.3 mail.log.2.gz mail.log.1",
		"queue.log": "old/queue.log-20261101",
		"mainlog":   "mainlog.02.zst mainlog.01",
		"auth.log":  "auth.log-2026103012.bz2 auth.log-20261031.gz auth.log-20261101 auth.log-20261102-1793600000",
		"rejectlog": "rejectlog-2026110113.backup",
		"none":      "",
	} {
		list, err := new(directories).siblingsOf(path)
		if got := strings.Join(list, " "); got != want || err != nil {
			t.Errorf("%s: %s, want %s; %v", path, got, want, err)
		}
	}
	if got, err := new(directories).siblingsOf("info.log"); len(got) != 3 || err != nil {
		t.Errorf("info.log: %v, %v", got, err)
	}
}

func TestIsRotated(t *testing.T) {
	for path, want := range map[string]bool{
		"mail.log": false, "/var/log-2026/mail.log": false, "SEND2026110113-1.LOG": false, ".1": false, "": false,
		"mail.log.1": true, "mail.log.2.gz": true, "mainlog.01": true, "auth.log-20261101": true, "a-20261101.xz": true,
	} {
		if got := isRotated(path); got != want {
			t.Errorf("%s: %t", path, got)
		}
	}
}
