package tailtest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// bounce is a failure with something in its reply that would move a cursor.
func bounce(id, recipient string) string {
	return fmt.Sprintf("2026-11-25T10:00:00.000000+00:00 mx1 postfix/smtp[99]: %s: to=<%s>, relay=mx.example.net[192.0.2.9]:25, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.9] said: 550 5.1.1 No such \x1b[2J user (in reply to RCPT TO command))\n", id, recipient)
}

func TestPrint(t *testing.T) {
	r := newRig(t)
	r.append(r.log, r.lines(5)+bounce("4F0AAAA", "before@example.net"))
	r.start("--print", "--failures-only", "--where", "domain = 'example.net' -- only there")
	r.until(func() bool { return strings.Contains(r.stderr.String(), "caught up") }, r.stderr.String)
	r.append(r.log, r.lines(5)+bounce("4F0AAAB", "gone@example.net")+bounce("4F0AAAC", "gone@example.org"))
	r.until(func() bool { return strings.Contains(r.stdout.String(), "gone@example.net") }, r.stdout.String)
	r.stop()
	out := r.stdout.String()
	if strings.Count(out, "\n") != 1 || strings.Contains(out, "\x1b") || !strings.Contains(out, "5.1.1   550") || !strings.Contains(out, `No such \x1b[2J user`) {
		t.Errorf("printed %q", out)
	}
}

func TestWrongConditionIsRefused(t *testing.T) {
	r := newRig(t)
	for _, where := range []string{"nonsense = 1", "1 = 1); DROP TABLE sources; --", "domain = (SELECT content FROM read_text('/etc/passwd'))"} {
		out, err := exec.Command(binary, "tail", "--db", r.db, "--print", "--where", where, r.log).CombinedOutput()
		if err == nil || err.Error() != "exit status 2" || !strings.Contains(string(out), "--where") {
			t.Errorf("%s: %v %s", where, err, out)
		}
	}
}

func TestWrongUsage(t *testing.T) {
	r := newRig(t)
	for _, args := range [][]string{{}, {"--where", "true", "x"}, {"--retention", "soon", "x"}, {"--metrics", "nowhere", "x"}, {"--memory", "much", "x"}, {"--tz", "Nowhere", "x"}} {
		out, err := exec.Command(binary, append([]string{"tail", "--db", r.db}, args...)...).CombinedOutput()
		if err == nil || err.Error() != "exit status 2" {
			t.Errorf("%v: %v %s", args, err, out)
		}
	}
}

func TestRetention(t *testing.T) {
	r := newRig(t)
	aged := func(days int, id, recipient string) string {
		return strings.Replace(bounce(id, recipient), "2026-11-25T10:00:00", time.Now().AddDate(0, 0, -days).UTC().Format("2006-01-02T15:04:05"), 1)
	}
	r.append(r.log, aged(3, "4F0AAAA", "old@example.net")+aged(0, "4F0AAAB", "new@example.net"))
	r.must(os.WriteFile(r.log+".1", []byte(aged(2500, "4F0AAAA", "old@example.net")), 0o600))
	r.start("--no-siblings=false")
	r.until(func() bool { return r.count() == 3 }, r.stderr.String)
	r.stop()
	r.start("--retention", "10000d")
	r.until(func() bool { _, ok := r.ask("SELECT 1"); return ok }, r.stderr.String)
	r.stop()
	r.start("--retention", "520w")
	r.until(func() bool { _, ok := r.ask("SELECT 1"); return ok }, r.stderr.String)
	r.stop()
	r.start("--retention", "730d")
	r.until(func() bool { return r.count() == 2 }, r.stderr.String)
	r.append(r.log, aged(0, "4F0AAAC", "later@example.net"))
	r.until(func() bool { return r.count() == 3 }, r.stderr.String)
	r.until(func() bool { return strings.Contains(r.stderr.String(), "1 event older than 730d deleted") }, r.stderr.String)
	const unused = "SELECT count(*) FROM store.kind WHERE id > 0 AND id NOT IN (SELECT kind FROM store.happening) AND id NOT IN (SELECT kind FROM all_messages)"
	r.until(func() bool { row, ok := r.ask(unused); return ok && row[0] == int64(0) }, r.stderr.String)
	r.stop()
}

func TestMetrics(t *testing.T) {
	r := newRig(t)
	pid := os.Getpid()
	l, err := net.Listen("tcp", fmt.Sprintf("127.9.%d.%d:0", pid/256%256, pid%256)) // where nobody takes the port between the two
	r.must(err)
	addr := l.Addr().String()
	l.Close()
	r.append(r.log, r.lines(7)+bounce("4F0AAAA", "a@example.net")+"2026-11-25T10:00:00.000000+00:00 mx1 postfix/smtp[9]: 4F0AAAD: to=<broken\n"+
		strings.Repeat("x", (1<<20)+1)+"\n")
	r.start("--metrics", addr)
	r.until(func() bool { return strings.Contains(r.stderr.String(), "too long") }, r.stderr.String)
	r.append(r.log, "2026-11-25T10:00:01.000000+00:00 mx1 postfix/qmgr[3]: 4F0AAAE: from=<b@example.net>, size=900, nrcpt=1 (queue active)\n")
	text := ""
	r.until(func() bool {
		resp, err := http.Get("http://" + addr + "/metrics")
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		text = string(b)
		return strings.Contains(text, "mtalog_stored_rows_total 9")
	}, func() string { return text + r.stderr.String() })
	for _, want := range []string{
		`mtalog_events_total{category="`, `class="5",mta="postfix",outcome="bounced",subject="1"} 1`, `class="2",mta="postfix",outcome="delivered",subject="0"} 7`,
		`class="",mta="postfix",outcome="received",subject=""} 1`,
		`mtalog_file_lag_bytes{file="` + r.log + `"} 0`, `mtalog_lines_total{format="postfix"} 11`, `mtalog_unrecognised_lines_total{format="postfix"} 2`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	r.stop()
}

func TestUnitFile(t *testing.T) {
	out, err := exec.Command(binary, "tail", "--print-unit", "--journal", "/var/log/a 100% $HOME \"b\".log", "/var/log/exim4/*log").Output()
	if err != nil || !strings.Contains(string(out), "Type=notify") {
		t.Fatalf("%v %s", err, out)
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("no systemd-analyze here")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "mtalog-tail.service")
	text := strings.ReplaceAll(string(out), "/usr/bin/mtalog", binary)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(analyze, "verify", "--man=no", path).CombinedOutput(); err != nil || strings.Contains(string(out), "mtalog-tail.service") {
		t.Errorf("%v: %s", err, out)
	}
}

// systemd is told when the service is ready, that it is alive, and that it stops.
func TestNotify(t *testing.T) {
	r := newRig(t)
	r.append(r.log, r.lines(5))
	path := filepath.Join(r.dir, "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	r.must(err)
	defer l.Close()
	cmd := exec.Command(binary, "tail", "--db", r.db, r.log)
	cmd.Env = append(os.Environ(), "NOTIFY_SOCKET="+path, "WATCHDOG_USEC=300000")
	r.run(cmd)
	told := map[string]bool{}
	hear := func(want string) {
		for buf := make([]byte, 1000); !told[want]; {
			l.SetReadDeadline(time.Now().Add(patience))
			n, err := l.Read(buf)
			if err != nil {
				t.Fatalf("%s was not told: %v", want, err)
			}
			told[string(buf[:n])] = true
		}
	}
	hear("READY=1")
	hear("STATUS=following")
	hear("WATCHDOG=1")
	delete(told, "WATCHDOG=1")
	hear("WATCHDOG=1")
	r.await()
	r.stop()
	hear("STOPPING=1")
}

// An Exchange log names its columns at its beginning only, and a row may go
// over several lines: what was read before a kill counts after it.
func TestExchangeLogGoesOnAfterAKill(t *testing.T) {
	text, err := os.ReadFile("../../../testdata/exchange/tracking_demo.log")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	whole := newRig(t)
	whole.append(whole.log, string(text))
	whole.start()
	count := func(r *rig) (n int64) {
		row, ok := r.ask("SELECT count(*) FROM events")
		if ok {
			n = row[0].(int64)
		}
		return n
	}
	whole.until(func() bool { return strings.Contains(whole.stderr.String(), "caught up") && count(whole) > 0 }, whole.stderr.String)
	whole.stop()
	whole.start()
	whole.until(func() bool { return count(whole) > 0 }, whole.stderr.String)
	want := count(whole)
	whole.stop()

	r := newRig(t)
	position := func() (n int64) {
		row, ok := r.ask("SELECT coalesce(max(position), 0)::BIGINT FROM sources")
		if ok {
			n = row[0].(int64)
		}
		return n
	}
	written := int64(0)
	for len(lines) > 0 {
		n := min(len(lines), 60)
		part := strings.Join(lines[:n], "")
		lines = lines[n:]
		r.append(r.log, part)
		written += int64(len(part))
		r.start()
		r.until(func() bool { return position() == written }, r.stderr.String)
		if len(lines) > 0 {
			r.kill()
		}
	}
	if got := count(r); got != want {
		t.Errorf("%d events after kills, %d in one go", got, want)
	}
	r.stop()
}
