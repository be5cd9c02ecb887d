package exim

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
)

// facts gives a record under the names that the oracles use.
func facts(r *parsers.Record) map[string]string {
	m := map[string]string{
		"exim_msgid": string(r.QueueID), "exim_sender_email": string(r.Sender), "protocol": string(r.Protocol),
		"remote_hostname": string(r.Client.Name), "remote_host": string(r.Client.IP), "remote_heloname": string(r.Helo),
		"exim_header_id": string(r.MessageID), "source_ip": string(r.Client.IP), "source_helo": string(r.Helo),
		"target_user": string(r.User), "source_name": string(r.Client.Name),
	}
	if m["target_user"] == "" { // CrowdSec calls the recipient of a refused RCPT so too
		m["target_user"] = string(r.Recipient)
	}
	m["exim_msg_size"] = strconv.FormatInt(r.Size, 10)
	m["remote_port"] = strconv.Itoa(int(r.Client.Port))
	m["source_port"] = m["remote_port"]
	m["pid"] = strconv.Itoa(int(r.PID))
	return m
}

// compare checks those of an oracle's fields that a record has.
func compare(t *testing.T, line string, want map[string]string) {
	t.Helper()
	var out parsers.Records
	if err := New(parsers.Options{Location: time.UTC}).Parse([]byte(line), &out); err != nil || len(out.List) != 1 {
		t.Errorf("%d records, %v: %s", len(out.List), err, line)
		return
	}
	got := facts(&out.List[0])
	for k, v := range want {
		if g, ok := got[k]; ok && g != v {
			t.Errorf("%s = %q, want %q\n%s", k, g, v, line)
		}
	}
}

// TestLogstash compares with the expectations of logstash-patterns-core.
func TestLogstash(t *testing.T) {
	type line struct {
		Line     string
		Expected map[string]string
	}
	for _, l := range reallogs.Objects[line](t, reallogs.Path(t, "exim", "logstash_exim_expected.jsonl")) {
		compare(t, l.Line, l.Expected)
	}
}

// TestCrowdsec compares with the assertions of CrowdSec's hub.
func TestCrowdsec(t *testing.T) {
	assert := regexp.MustCompile(`^results\["s01-parse"\]\["crowdsecurity/exim-logs"\]\[(\d+)\]\.Evt\.Parsed\["(\w+)"\] == (".*")$`)
	for _, name := range []string{"crowdsec_exim-logs.assert.txt", "crowdsec_exim-syslog-logs.assert.txt"} {
		f := must.Have(os.Open(filepath.Join(reallogs.Path(t), "exim", name)))(t)
		cases := map[string]map[string]string{}
		for sc := bufio.NewScanner(f); sc.Scan(); {
			m := assert.FindStringSubmatch(sc.Text())
			if m == nil {
				continue
			}
			v := must.Have(strconv.Unquote(m[3]))(t)
			if cases[m[1]] == nil {
				cases[m[1]] = map[string]string{}
			}
			cases[m[1]][m[2]] = v
		}
		f.Close()
		if len(cases) < 10 {
			t.Errorf("%s: only %d cases", name, len(cases))
		}
		for _, c := range cases {
			line := c["message"]
			if name == "crowdsec_exim-syslog-logs.assert.txt" {
				line = "Jun 29 16:04:05 server exim[1234]: " + line
			}
			compare(t, line, c)
		}
	}
}

// Test497IDs reads the longer message IDs that came with Exim 4.97.
func Test497IDs(t *testing.T) {
	want := []parsers.Event{parsers.Received, parsers.Deferred, parsers.Bounced, parsers.Bounced, parsers.MessageEnd}
	p := New(parsers.Options{Location: time.UTC})
	for i, l := range reallogs.Lines(t, filepath.Join(reallogs.Path(t), "../peers/exim-4.97-ids.log")) {
		r := parsertest.One(t, p, l)
		if r.Event != want[i] || string(r.QueueID) != "1tivSh-00000000ALP-0mWt" {
			t.Errorf("%v of %s: %s", r.Event, r.QueueID, l)
		}
	}
}
