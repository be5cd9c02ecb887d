package tailtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// entries are the next n lines as journalctl writes them. The cursor is the
// number of the line in the journal.
func (r *rig) entries(n int) string {
	var b bytes.Buffer
	for range n {
		_, message, _ := strings.Cut(strings.TrimSpace(r.lines(1)), ": ")
		text, err := json.Marshal(map[string]string{
			"__CURSOR": fmt.Sprint(r.written), "__REALTIME_TIMESTAMP": fmt.Sprint(1790349569000000 + r.written), "_HOSTNAME": "mx1",
			"SYSLOG_IDENTIFIER": "postfix/smtp", "SYSLOG_PID": "99", "MESSAGE": message,
		})
		r.must(err)
		b.Write(append(text, '\n'))
	}
	return b.String()
}

func TestJournalOnStandardInput(t *testing.T) {
	r := newRig(t)
	r.startOnPipe(r.entries).Close()
	r.must(r.ended())
	r.checkFile()
}

// A script stands in for journalctl: it writes the lines of a file after the
// cursor, and those that come.
func TestJournalThroughKills(t *testing.T) {
	r := newRig(t)
	bin := filepath.Join(r.dir, "bin")
	r.must(os.Mkdir(bin, 0o700))
	source := filepath.Join(r.dir, "journal")
	r.append(source, r.entries(10))
	script := fmt.Sprintf("#!/bin/sh\nn=0\nfor a; do case $a in --after-cursor=*) n=${a#*=};; esac; done\nexec tail -n +$((n + 1)) -f %s\n", source)
	r.must(os.WriteFile(filepath.Join(bin, "journalctl"), []byte(script), 0o700))
	for range 4 {
		cmd := exec.Command(binary, "tail", "--db", r.db, "--journal")
		cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
		r.run(cmd)
		r.await()
		r.append(source, r.entries(300))
		r.kill()
		r.append(source, r.entries(10))
	}
	cmd := exec.Command(binary, "tail", "--db", r.db, "--journal")
	cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
	r.run(cmd)
	r.await()
	r.end()
}
