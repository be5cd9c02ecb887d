package postfix_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
)

var assertion = regexp.MustCompile(`^results\["s01-parse"\]\["[^"]*"\]\[(\d+)\]\.Evt\.(?:Parsed|Meta)\["([^"]*)"\] == "(.*)"$`)

// TestCrowdSec compares with the dumps of CrowdSec's parsers.
func TestCrowdSec(t *testing.T) {
	for _, name := range []string{"crowdsec_postfix-logs", "crowdsec_postscreen-logs"} {
		lines := reallogs.Lines(t, reallogs.Path(t, "postfix", name+".log"))
		records := make([]*parsers.Record, len(lines))
		for i, l := range lines {
			records[i] = record(t, string(l))
		}
		compared := 0
		for _, l := range reallogs.Lines(t, reallogs.Path(t, "postfix", name+".assert.txt")) {
			m := assertion.FindSubmatch(l)
			if m == nil {
				continue
			}
			i := int(m[1][0] - '0')
			if i >= len(records) || records[i] == nil {
				t.Fatalf("%s: line %d was not understood", name, i)
			}
			r, want := records[i], string(m[3])
			got := want
			switch string(m[2]) {
			case "pid":
				got = fmt.Sprint(r.PID)
			case "program":
				got = string(r.Service)
			case "remote_addr", "source_ip":
				got = string(r.Client.IP)
			case "remote_host":
				got = string(r.Client.Name)
			case "port":
				got = fmt.Sprint(r.Client.Port)
			case "smtp_basic_status_code":
				got = r.Reply.String()
			case "smtp_enhanced_status_code":
				got = r.Enhanced.String()
			default:
				continue
			}
			compared++
			if got != want {
				t.Errorf("%s:%d: %s is %q, want %q: %s", name, i+1, m[2], got, want, lines[i])
			}
		}
		if compared < 8 {
			t.Errorf("%s: only %d values compared", name, compared)
		}
	}
}
