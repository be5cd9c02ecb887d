package follow

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Real logrotate, where it is installed.
func TestLogrotate(t *testing.T) {
	prog := "/usr/sbin/logrotate" // not in every user's PATH
	if _, err := os.Stat(prog); err != nil {
		t.Skip("logrotate is not installed")
	}
	for _, how := range []string{"create", "copytruncate", "compress", "compress\ndelaycompress", "dateext\ndateformat -%Y%m%d-%s", "copytruncate\ncompress", "olddir old", "olddir old\ncopytruncate\ncompress"} {
		for _, pattern := range []string{"mail.log", "mail.log*"} {
			t.Run(strings.ReplaceAll(how, "\n", ",")+","+pattern, func(t *testing.T) { logrotate(t, prog, how, pattern) })
		}
	}
}

func logrotate(t *testing.T, prog, how, pattern string) {
	r := newRig(t)
	dir, err := os.Getwd()
	r.must(err)
	conf := dir + "/mail.log {\nrotate 9\n" + how + "\n"
	if os.Geteuid() == 0 {
		conf += "su root root\n"
	}
	r.must(os.Mkdir("old", 0o700))
	r.must(os.WriteFile("conf", []byte(conf+"}\n"), 0o600))
	r.write("mail.log", "")
	r.start(dir + "/" + pattern)
	written := map[string]bool{"end": true}
	rounds := 4
	if strings.Contains(how, "date") {
		rounds = 1 // a second of one's own for each
	}
	for round := range rounds {
		for i := range 5 {
			text := strings.ReplaceAll(fmt.Sprintf("%s: round %d, line %d", how, round, i), "\n", " ")
			written[text] = true
			r.add("mail.log", text)
		}
		if round%2 == 0 {
			r.until("this round's", func() bool { return r.store.count() >= len(written)-1 })
		}
		out, err := exec.Command(prog, "-f", "-s", dir+"/state", dir+"/conf").CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	r.add("mail.log", "end")
	r.until("all", func() bool { return r.store.count() >= len(written) })
	if r.compare(written); t.Failed() {
		t.Log(strings.Join(r.told(), "\n"))
	}
	r.wantNoEvent("lost")
}
