package benchmarks

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/benchmarks/gen"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
)

// totals are counts by what is counted.
type totals map[string]int

// peerCases are the logs of testdata/peers, on which other programs and mtalog
// differ: see peers.md, which says who is right and why.
var peerCases = []struct {
	log    string
	mtalog totals // events; messages received; "outcome …" counts recipients by their last outcome, "overview …" is the report
	peers  map[string]totals
}{
	{"../../../testdata/postfix/adversarial.log",
		totals{"bounced": 6, "deferred": 3, "expired": 1, "delivered": 0},
		map[string]totals{
			"pflogsumm": {"bounced": 4, "deferred": 3, "delivered": 0},
		}},
	{"postfix-quoted.log",
		totals{"bounced": 3, "delivered": 0},
		map[string]totals{
			"pflogsumm":        {"bounced": 1, "delivered": 1},
			"postfix-logwatch": {"Bounced (remote)": 2, "Bounced (local)": 1},
		}},
	{"postfix-forged.log",
		totals{"bounced": 1, "delivered": 0},
		map[string]totals{
			"pflogsumm":        {"bounced": 1, "delivered": 0},
			"postfix-logwatch": {"Sent via SMTP": 1, "Bounced (remote)": 0},
		}},
	{"postfix-received.log",
		totals{"received": 2, "overview messages received": 2, "rejected": 2, "delivered": 1, "bounced": 1},
		map[string]totals{
			"pflogsumm":        {"received": 3, "rejected": 1, "delivered": 1, "bounced": 1},
			"postfix-logwatch": {"Accepted": 3, "Rejected": 2, "Sent via SMTP": 1, "Bounced (remote)": 1},
		}},
	{"postfix-rejects.log",
		totals{"rejected": 4, "received": 0},
		map[string]totals{
			"pflogsumm":        {"rejected": 1},
			"postfix-logwatch": {"5xx Reject relay denied": 1, "5xx Reject proxy": 1, "4xx Reject milter": 1},
		}},
	{"postfix-expired.log",
		totals{"received": 1, "delivered": 1, "deferred": 1, "expired": 1, "outcome expired": 1, "outcome delivered": 1, "outcome deferred": 0},
		map[string]totals{
			"pflogsumm":        {"received": 0, "delivered": 1, "deferred": 1, "bounced": 0},
			"postfix-logwatch": {"Sent via SMTP": 1, "Deferrals": 1, "Expired and returned to sender": 1},
		}},
	{"postfix-discard.log",
		totals{"discarded": 2, "delivered": 0},
		map[string]totals{
			"pflogsumm":        {"delivered": 2},
			"postfix-logwatch": {"Delivered": 2},
		}},
	{"postfix-stamp.log",
		totals{"bounced": 1},
		map[string]totals{
			"pflogsumm":        {"bounced": 0},
			"postfix-logwatch": {},
		}},
	{"exim-ids.log",
		totals{"received": 1, "deferred": 1, "bounced": 2},
		map[string]totals{"eximstats": {}}},
	{"exim-fakereject.log",
		totals{"received": 1, "delivered": 1},
		map[string]totals{"eximstats": {"Received": 0, "Delivered": 1}}},
	{"exim-blackhole.log",
		totals{"received": 1, "delivered": 0, "discarded": 1},
		map[string]totals{"eximstats": {"Received": 1, "Delivered": 1, "Rejects": 1}}},
	{"exim-cutthrough.log",
		totals{"received": 1, "delivered": 1},
		map[string]totals{"eximstats": {"Received": 1, "Delivered": 0}}},
	{"exim-rejects.log",
		totals{"received": 1, "rejected": 1, "deferred": 2},
		map[string]totals{"eximstats": {"Received": 1, "Delivered": 0, "Rejects": 3}}},
}

func TestTotalsWherePeersDiffer(t *testing.T) {
	for _, c := range peerCases {
		t.Run(filepath.Base(c.log), func(t *testing.T) {
			path := filepath.Join("testdata", "peers", c.log)
			got := mtalogTotals(t, path)
			for what, n := range c.mtalog {
				if got[what] != n {
					t.Errorf("%d %s, want %d", got[what], what, n)
				}
			}
			for name, want := range c.peers {
				t.Run(name, func(t *testing.T) {
					got := peers[name].totals(t, path)
					if len(want) == 0 && len(got) > 0 {
						t.Errorf("it reads this log after all: %v", got)
					}
					for what, n := range want {
						if got[what] != n {
							t.Errorf("it counts %d %s, peers.md says %d", got[what], what, n)
						}
					}
				})
			}
		})
	}
}

// TestTotalsWherePeersAgree compares totals on logs that hold nothing of what
// peers.md tells: generated ones, and real ones where there are any.
func TestTotalsWherePeersAgree(t *testing.T) {
	logs := map[string][]string{"pflogsumm": nil, "eximstats": nil}
	for format, peer := range map[string]string{"postfix-rfc3339": "pflogsumm", "postfix-syslog": "pflogsumm", "exim-default-old": "eximstats"} {
		path := filepath.Join(t.TempDir(), format+".log")
		must.Have(gen.WriteFile(path, gen.Options{Format: format, Size: 1 << 20, Seed: 7}))(t)
		logs[peer] = append(logs[peer], path)
	}
	if dir := os.Getenv("MTALOG_CORPUS"); dir != "" {
		for _, name := range []string{
			"mchirico_blockbadip_mail.log", "infohtreasure_maillog", "infohtreasure_mailog2", "modoboa_mail.log", "youyo_test.log", "youyo_test-iso8601.log",
		} {
			logs["pflogsumm"] = append(logs["pflogsumm"], filepath.Join(dir, "postfix", name))
		}
		logs["eximstats"] = append(logs["eximstats"], filepath.Join(dir, "exim", "perericr_ddgrey_mainlog"))
	}
	same := map[string]map[string]string{ // what the peer calls what mtalog counts
		"pflogsumm": {"delivered": "delivered", "deferrals": "deferred", "bounced": "bounced", "rejected": "rejected"},
		"eximstats": {"Received": "received", "Delivered addresses": "delivered"},
	}
	for name, paths := range logs {
		t.Run(name, func(t *testing.T) {
			for _, path := range paths {
				theirs := peers[name].totals(t, path)
				ours := mtalogTotals(t, path)
				for what, event := range same[name] {
					if theirs[what] != ours[event] {
						t.Errorf("%s: it counts %d %s, mtalog %d %s", filepath.Base(path), theirs[what], what, ours[event], event)
					}
				}
			}
		})
	}
}

func mtalogTotals(t *testing.T, path string) totals {
	t.Helper()
	db, _ := load(t, path)
	catalog := must.Have(report.Canned())(t)
	overview := must.Have(catalog.Get("overview"))(t)
	query, args, err := overview.Statement(nil, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query(`
		SELECT event, count(*) FROM events GROUP BY event
		UNION ALL SELECT 'outcome ' || outcome, count(*) FROM messages GROUP BY outcome
		UNION ALL SELECT 'overview ' || what, count FROM (`+query+`)`, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := totals{}
	for rows.Next() {
		var what string
		var n int
		must.Do(t, rows.Scan(&what, &n))
		got[what] = n
	}
	must.Do(t, rows.Err())
	return got
}

// peer is another program that counts what a log says.
type peer struct {
	command []string         // the log is its last argument
	version []string         // command that prints its version
	is      string           // the version that peers.md speaks of
	lines   []*regexp.Regexp // with the groups what and count
}

var peers = map[string]peer{
	"pflogsumm": {
		[]string{"pflogsumm"}, []string{"pflogsumm", "--version"}, "1.1.5",
		[]*regexp.Regexp{
			regexp.MustCompile(`(?m)^ *(?P<count>\d+) +(?P<what>received|delivered|deferred|bounced|rejected)\b`),
			regexp.MustCompile(`\((?P<count>\d+) +(?P<what>deferrals)\)`),
		},
	},
	"postfix-logwatch": {
		[]string{"perl", "/usr/share/logwatch/scripts/services/postfix", "--detail", "0"},
		[]string{"perl", "/usr/share/logwatch/scripts/services/postfix", "--version"}, "1.40.03",
		[]*regexp.Regexp{regexp.MustCompile(`(?m)^ +(?P<count>\d+) +\*?(?P<what>\S.*?)  +[\d.,]+%?$`)},
	},
	"eximstats": {
		[]string{"eximstats"}, []string{"eximstats", "--version"}, "build: 4.96",
		[]*regexp.Regexp{ // volume, messages, addresses; refusals have no volume
			regexp.MustCompile(`(?m)^  (?P<what>Received|Delivered) +\S+ +(?P<count>\d+)`),
			regexp.MustCompile(`(?m)^  (?P<what>Delivered +)\S+ +\d+ +(?P<count>\d+)`),
			regexp.MustCompile(`(?m)^  (?P<what>Rejects) +(?P<count>\d+)`),
		},
	},
}

// totals runs the program, and skips where it is not installed in the version
// that peers.md speaks of.
func (p peer) totals(t *testing.T, path string) totals {
	t.Helper()
	version, err := exec.Command(p.version[0], p.version[1:]...).CombinedOutput()
	if err != nil || !strings.Contains(string(version), p.is) {
		t.Skipf("version %s of %s is not installed: nothing to compare with", p.is, p.command[0])
	}
	cmd := exec.Command(p.command[0], append(p.command[1:], path)...)
	cmd.Env = append(os.Environ(), "TZ=UTC")
	out, err := cmd.Output()
	if err != nil && len(out) == 0 {
		t.Logf("it prints nothing: %v", err)
	}
	got := totals{}
	for _, line := range p.lines {
		for _, m := range line.FindAllStringSubmatch(string(out), -1) {
			what := m[line.SubexpIndex("what")]
			if strings.HasSuffix(what, " ") {
				what = strings.TrimSpace(what) + " addresses"
			}
			if _, seen := got[what]; seen {
				continue // in a table further down
			}
			if got[what], err = strconv.Atoi(m[line.SubexpIndex("count")]); err != nil {
				t.Fatal(err)
			}
		}
	}
	return got
}
