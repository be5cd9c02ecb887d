package tailtest

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Every canned report, and what else only reads, says the same while the tail
// runs, by way of its socket, as after its end, from the file.
func TestReportsWhileTailing(t *testing.T) {
	r := newRig(t)
	size := 0
	for _, log := range []string{"postfix/sample.log", "exim/sample.log", "exchange/tracking_demo.log"} {
		text, err := os.ReadFile("../../../testdata/" + log)
		if err != nil {
			t.Fatal(err)
		}
		r.append(r.log, "")
		path := r.dir + "/" + log[:4] + ".log"
		r.append(path, string(text))
		size += len(text)
		r.args = append(r.args, path)
	}
	r.start()
	r.until(func() bool {
		row, ok := r.ask("SELECT sum(position)::BIGINT FROM sources")
		return ok && row[0] == int64(size)
	}, r.stderr.String)
	r.stop() // what several logs tell of a message is joined then
	r.start()
	r.until(func() bool { _, ok := r.ask("SELECT 1"); return ok }, r.stderr.String)

	ask := func(args ...string) string {
		out, err := exec.Command(binary, append(args, "--db", r.db)...).CombinedOutput()
		if err != nil && err.Error() != "exit status 1" {
			t.Errorf("%v: %v %s", args, err, out)
		}
		return string(out) // also of a report that fails, which must fail alike
	}
	questions := [][]string{{"status", "--format", "csv"}, {"sql", "--format", "csv", "DESCRIBE events"}, {"sql", "--format", "csv", "SELECT * FROM failures ORDER BY ALL"}}
	for report := range strings.Lines(ask("report", "--list")) {
		name := strings.Fields(report)[0]
		question := []string{"report", name, "--format", "csv"}
		if name != "sources" && name != "unrecognised" { // which take no time
			question = append(question, "--since", "2000-01-01") // what a report takes for the last day may begin a minute later after the tail
		}
		questions = append(questions, question)
	}
	if len(questions) < 20 {
		t.Fatal("too few reports")
	}
	during := make([]string, len(questions))
	for i, q := range questions {
		during[i] = ask(q...)
	}
	r.stop()
	for i, q := range questions {
		if after := ask(q...); after != during[i] {
			t.Errorf("%v: while tailing\n%s\nafter it\n%s", q, during[i], after)
		}
	}
}
