//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
)

// contestant is a program with a question to a log.
type contestant struct {
	name    string
	command []string
	stdin   bool   // reads the log from standard input
	needs   string // a file that must be there
	install string // how to get it
	// fresh files are deleted before each run.
	fresh []string
	// answer checks the output, if it can be checked; see answers.go.
	answer func(output []byte, log generated) error
}

// base is the contestant that all others are compared with.
const base = "mtalog import (new database)"

// logwatch is where the Debian package puts the script also known as
// postfix-logwatch.
const logwatch = "/usr/share/logwatch/scripts/services/postfix"

// contestants lists the programs for a log.
func contestants(mtalog, dir string, log generated) []contestant {
	db, other := filepath.Join(dir, "import.duckdb"), filepath.Join(dir, "peer.duckdb")
	list := []contestant{
		{name: base, command: []string{mtalog, "import", "--db", db, log.path}, fresh: []string{db, db + ".wal"}},
		{name: "mtalog summary", command: []string{mtalog, "summary", log.path}},
	}
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	duckdb := func(name, query string) contestant {
		return contestant{name: name, command: []string{self, duckdbMode, query, log.path, other}, fresh: []string{other, other + ".wal"}}
	}
	mta, _, _ := strings.Cut(log.truth.Format, "-")
	switch mta {
	case "postfix":
		list = append(list,
			contestant{name: "mawk, counts of status and dsn", command: []string{"mawk", statusCount, log.path}, install: "apt install mawk", answer: statusAnswer},
			contestant{name: "pflogsumm", command: []string{"pflogsumm", log.path}, install: "apt install pflogsumm"},
			contestant{name: "lnav, SQL over the log", command: []string{"lnav", "-n", "-c", lnavQuestion, log.path}, install: "apt install lnav"},
		)
		if log.truth.Format == "postfix-syslog" { // the script reads no RFC 3339 stamps
			list = append(list, contestant{name: "postfix-logwatch", command: []string{"perl", logwatch}, stdin: true, needs: logwatch, install: "apt install logwatch"})
		} else {
			c := duckdb("DuckDB, one regexp (new database)", "postfix")
			c.answer = statusAnswer
			list = append(list, c)
		}
	case "exim":
		list = append(list, contestant{name: "eximstats", command: []string{"eximstats", log.path}, install: "apt install exim4-base"})
	case "exchange":
		list = append(list, duckdb("DuckDB, read_csv (new database)", "exchange"))
	}
	return list
}

// statusCount is the smallest useful report: how many attempts of each status
// and dsn.
const statusCount = `/ status=/ {
	if (match($0, /dsn=[0-9.]+, status=[a-z]+/)) {
		split(substr($0, RSTART, RLENGTH), f, /=|, /)
		n[f[4] " " f[2]]++
	}
}
END { for (k in n) print n[k], k }`

const lnavQuestion = `;SELECT regexp_match('dsn=([0-9.]+), status=(\w+)', log_body) AS s, count(*) FROM syslog_log WHERE log_body LIKE '%status=%' GROUP BY s`
