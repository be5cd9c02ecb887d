package tailtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const engineTime = "2026-11-25T11:00:00.123456789Z"

// docker wraps lines as Docker's json-file driver does.
func docker(lines string) string {
	var b strings.Builder
	for l := range strings.Lines(lines) {
		fmt.Fprintf(&b, `{"log":%q,"stream":"stdout","time":"`+engineTime+`"}`+"\n", l)
	}
	return b.String()
}

// inParts wraps lines as containerd does lines that are too long for it.
func inParts(lines string) string {
	var b strings.Builder
	for l := range strings.Lines(lines) {
		fmt.Fprintf(&b, engineTime+" stdout P %s\n"+engineTime+" stdout F %s", l[:90], l[90:])
	}
	return b.String()
}

// TestContainers: the files in which container engines keep a program's output are
// followed through a start script's talk, a kill and rotations.
func TestContainers(t *testing.T) {
	talk := strings.Repeat("Setting up the mail server\n", 3000)
	for _, engine := range []struct {
		name, log, rotated string
		wrap               func(lines string) string
	}{
		{"docker", "4f2a-json.log", "4f2a-json.log.1", docker},
		{"kubernetes", "0.log", "0.log.20261125-110000", inParts},
	} {
		t.Run(engine.name, func(t *testing.T) {
			r := newRig(t)
			r.log = filepath.Join(r.dir, engine.log)
			link := filepath.Join(r.dir, "link.log") // as /var/log/containers holds them
			r.must(os.Symlink(r.log, link))
			r.args = []string{link}
			r.start()
			if engine.name == "docker" {
				r.append(r.log, engine.wrap(talk))
			}
			r.append(r.log, engine.wrap(r.lines(50)))
			r.await()
			last := engine.wrap(r.lines(1))
			r.append(r.log, last[:len(last)-20]) // the engine is in the middle of it
			r.kill()
			r.append(r.log, last[len(last)-20:])
			r.start()
			r.await()
			r.must(os.Rename(r.log, filepath.Join(r.dir, engine.rotated)))
			r.append(filepath.Join(r.dir, engine.rotated), engine.wrap(r.lines(5)))
			r.append(r.log, engine.wrap(r.lines(20)))
			r.await()
			r.end()
		})
	}
}
