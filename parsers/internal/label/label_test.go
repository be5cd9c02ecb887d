package label

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	entry = "2026-11-24 04:39:46 1xViJm-00004i-1E Completed"
	mail  = "Nov 24 04:30:05 mx1 postfix/qmgr[7]: A1B2C3D4E5: removed"
	row   = "2026-11-24T04:30:05.250Z,192.0.2.4,mx1"
)

var cases = []struct{ name, lines, want string }{
	{"grep -H", "/var/log/mail.log.1:" + mail + "\nsyslog:" + mail, mail + "\n" + mail},
	{"grep -n", "17:" + mail + "\n19:" + mail, mail + "\n" + mail},
	{"grep -rn", "./mail.log:17:" + mail + "\n./mail.log:19:" + mail + "\nmail.log.1:2:" + mail, mail + "\n" + mail + "\n" + mail},
	{"grep -nT", "mail.log:17:\t" + mail + "\n 18:\t" + mail, mail + "\n" + mail},
	{"grep -C", "mail.log-" + mail + "\nmail.log:" + mail + "\n--\nmail.log-" + mail, mail + "\n" + mail + "\n\n" + mail},
	{"grep -nC", "mail.log-17-" + mail + "\nmail.log:18:" + mail + "\n--\nmail.log-29-" + mail, mail + "\n" + mail + "\n\n" + mail},
	{"grep -nC in one file", "17-" + mail + "\n18:" + mail + "\n--\n29-" + mail, mail + "\n" + mail + "\n\n" + mail},
	{"files named by their days", "maillog:" + mail + "\nmaillog-20261122:" + mail + "\nmaillog-20261115:3:" + mail, mail + "\n" + mail + "\n" + mail},
	{"a path with blanks", "/srv/mail logs/mail.log:17:" + mail, mail},
	{"Windows", `C:\mail logs\mail.log:17:` + mail, mail},
	{"grep --color", "\x1b[35m\x1b[Kmail.log\x1b[m\x1b[K\x1b[36m\x1b[K:\x1b[m\x1b[K\x1b[32m\x1b[K17\x1b[m\x1b[K\x1b[36m\x1b[K:\x1b[m\x1b[K" + mail, mail},
	{"cat -n", "     1\t" + mail + "\n    22\t" + mail, mail + "\n" + mail},
	{"less -N", "     12 " + mail + "\n    113 " + mail, mail + "\n" + mail},
	{"cat -n, its tabs lost", "     1  " + mail + "\n    22  " + mail, mail + "\n" + mail},
	{"Exim's reject log by less -N", "      7 " + entry + "\n      8 P Received: from x\n      9 \tby y\n      9 " + entry, entry + "\nP Received: from x\n\tby y\n" + entry},
	{"Exim's reject log", "rejectlog:" + entry + "\nrejectlog:P Received: from x\nrejectlog:\tby y\nrejectlog:  Subject: a:b", entry + "\nP Received: from x\n\tby y\n  Subject: a:b"},
	{"Exim's reject log with numbers", "rejectlog:7:" + entry + "\nrejectlog:8:P Received: from x\nrejectlog-9-\tby y", entry + "\nP Received: from x\n\tby y"},
	{"Exim's reject log, numbers alone", "7:" + entry + "\n8:P Received: from x\n9-\tby y", entry + "\nP Received: from x\n\tby y"},
	{"Exim's reject log by cat -n", "     7\t" + entry + "\n     8\tP Received: from x\n     9\t\tby y", entry + "\nP Received: from x\n\tby y"},
	{"Exchange", "MSGTRK2026112404-1.LOG:#Software: Microsoft Exchange Server\nMSGTRK2026112404-1.LOG:" + row, "#Software: Microsoft Exchange Server\n" + row},
	{"Exchange, exported", `TRACK.CSV:2:"2026-11-24T04:30:05.2500000Z","x"`, `"2026-11-24T04:30:05.2500000Z","x"`},
	{"JSON", `mail.json:{"_HOSTNAME":"mx1"}` + "\n" + `mail.json:{ "_HOSTNAME" : "mx1" }`, `{"_HOSTNAME":"mx1"}` + "\n" + `{ "_HOSTNAME" : "mx1" }`},
	{"journalctl -o json-seq", "\x1e" + `{"_HOSTNAME":"mx1"}` + "\n\x1ex", `{"_HOSTNAME":"mx1"}` + "\n\x1ex"},
	{"journalctl -o json-sse", `data: {"_HOSTNAME":"mx1"}` + "\ndata: x", `{"_HOSTNAME":"mx1"}` + "\ndata: x"},
	{"quoted in a mail", "> " + mail + "\n>\n> x\n>x", mail + "\n\nx\n>x"},
	{"quoted in a quotation", "> > " + mail + "\n> > x", mail + "\nx"},
	{"quoted without a blank", ">" + entry, entry},
	{"in a comment", "# " + mail + "\n# x", mail + "\nx"},
	{"Exchange in a comment", "#\t#Software: Microsoft Exchange Server\n#\t" + row, "#Software: Microsoft Exchange Server\n" + row},
	{"rows that PowerShell printed, quoted", "> RunspaceId   : 4e7d\n> Timestamp    : 29/09/2024 11:38:05\n> Recipients   : {amy@corp.test,\n>                bob@corp.test}\n>\n> EventId      : FAIL",
		"RunspaceId   : 4e7d\nTimestamp    : 29/09/2024 11:38:05\nRecipients   : {amy@corp.test,\n               bob@corp.test}\n\nEventId      : FAIL"},
	{"lines that fail2ban-regex missed", "|  " + mail + "\n|  x", mail + "\nx"},
	{"Exim's reject log, quoted", "> " + entry + "\n> P Received: from x\n>   " + entry, entry + "\nP Received: from x\n  " + entry},
	{"docker compose logs, quoted", "> mail-1  | " + mail + "\n> mail-1  | x", mail + "\nx"},
	{"exim -v in a file", "mainlog:12345 LOG: MAIN\nmainlog:  276 LOG: MAIN", "12345 LOG: MAIN\n  276 LOG: MAIN"},
	{"columns", "x\t" + mail + "\nmail.: " + mail + "\n.info: " + mail, "x\t" + mail + "\nmail.: " + mail + "\n.info: " + mail},
	{"one line that is indented", "    " + mail, "    " + mail},
	{"priority", "mail.log:<22>1 2026-11-24T04:30:05Z mx1", "<22>1 2026-11-24T04:30:05Z mx1"},
	{"other stamps", "a.log:Tue 2026-11-24 04:30:05 UTC x\na.log:1764041405.250000 x\na.log:2026 Nov 24 04:30:05 x\na.log:2026:11:24-04:30:05 x\na.log:Nov 4 04:30:05 x\na.log:2026/11/24 04:30:05 x\na.log:Tue Nov  4 04:30:05 2026 x",
		"Tue 2026-11-24 04:30:05 UTC x\n1764041405.250000 x\n2026 Nov 24 04:30:05 x\n2026:11:24-04:30:05 x\nNov 4 04:30:05 x\n2026/11/24 04:30:05 x\nTue Nov  4 04:30:05 2026 x"},
	{"docker compose logs", "mail-1  | x\nmail-1  | " + mail, "x\n" + mail},
	{"docker compose logs in colours", "\x1b[36mmail-1  | \x1b[0m" + mail + "\n\x1b[33mmail-1  |\x1b[0m x", mail + "\nx"},
	{"docker compose logs of exim -v", "smtp-1  |     1 LOG: MAIN\nsmtp-1  | 12345 LOG: queue_run MAIN REJECT\nsmtp-1  |   276   x", "    1 LOG: MAIN\n12345 LOG: queue_run MAIN REJECT\n  276   x"},
	{"not of exim -v", "x  276 LOG: MAINx\nx:276 LOG:  database system is ready\nx:  276 LOG: MAIN 7\nx:    276 LOG: MAIN", "x  276 LOG: MAINx\nx:276 LOG:  database system is ready\nx:  276 LOG: MAIN 7\nx:    276 LOG: MAIN"},
	{"kubectl logs --prefix", "[pod/mail-0/postfix] " + mail + "\n[pod/mail-0/postfix] x", mail + "\nx"},
	{"stern", "mail-0 postfix " + mail + "\nmail-0 postfix x", mail + "\nx"},
	{"socklog", "mail.info: " + mail + "\nmail.warn: " + mail, mail + "\n" + mail},
	{"a name in brackets", "[mail-1] " + mail + "\n[mail-1] x", mail + "\nx"},
	{"a time in brackets", "[2026-11-24 04:30:05] " + mail + "\n[2026-11-24 04:30:06] " + mail, mail + "\n" + mail},
	{"a time as ctime has it in brackets", "[Tue Nov 24 04:30:05 2026] " + mail + "\n[Tue Nov 24 04:30:06 2026] " + mail, mail + "\n" + mail},
	{"a time with slashes", "11/24/2026 04:30:05 " + mail + "\n11/24/2026 04:30:06.250 " + mail, mail + "\n" + mail},
	{"no time with slashes", "11/24/26 04:30:05 " + mail + "\n11/24/2026 04:30:05 x " + mail + "\n11/24/2026 04:30:05 mx1.example.com " + mail, "11/24/26 04:30:05 " + mail + "\n11/24/2026 04:30:05 x " + mail + "\n11/24/2026 04:30:05 mx1.example.com " + mail},
	{"pdsh, clush", "mx1: " + mail + "\nmx2.example.com: " + mail, mail + "\n" + mail},
	{"Kiwi Syslog with the month first", "11-24-2026 04:30:05\tMail.Info\t192.0.2.1\t" + mail + "\n11-24-2026 04:30:06\tMail.Notice\tmx1\t" + mail, mail + "\n" + mail},
	{"klog", "I1124 04:30:05.250000       1 log.go:42] " + mail + "\nE1124 04:30:06.250000 4711 mail/log.go:7] " + mail, mail + "\n" + mail},
	{"docker compose logs in colours, as less shows them", "ESC[36mmail-1  |ESC[0m " + mail + "\n^[[33mmail-1  | ^[[0m" + mail, mail + "\n" + mail},
	{"no host", "mail.: " + mail + "\n.mail: " + mail + "\nm<x: " + mail + "\n550: " + mail, "mail.: " + mail + "\n.mail: " + mail + "\nm<x: " + mail + "\n550: " + mail},
	{"no columns of Kiwi Syslog", "11-24-2026 04:30:05\tMail.Info\t" + mail + "\n11-24-2026 04:30:05 Mail.Info x\t" + mail + "\nx1-24-2026 04:30:05\tMail.Info\tx\t" + mail,
		"11-24-2026 04:30:05\tMail.Info\t" + mail + "\n11-24-2026 04:30:05 Mail.Info x\t" + mail + "\nx1-24-2026 04:30:05\tMail.Info\tx\t" + mail},
	{"code", "`" + mail + "`\n`" + mail + "`", mail + "\n" + mail},
	{"a table", "| " + mail + " |\n| " + mail + " |", mail + "\n" + mail},
	{"bold", "**" + mail + "**\n**" + mail + "**", mail + "\n" + mail},
	{"in a list", "* " + mail + "\n* " + mail, mail + "\n" + mail},
	{"in a list with numbers", "1. " + mail + "\n2. " + mail, mail + "\n" + mail},
	{"behind a prompt", "$ " + mail + "\n$ " + mail, mail + "\n" + mail},
	{"in another comment", "// " + mail + "\n// " + mail, mail + "\n" + mail},
	{"stern in colours", "\x1b[36mmail-0\x1b[0m \x1b[96mpostfix\x1b[0m " + mail, mail},
	{"stern in all namespaces", "mail mail-0 postfix 2026-11-24T04:30:05.250Z " + mail, "2026-11-24T04:30:05.250Z " + mail},
	{"podman logs --names", "mail " + mail, mail},
	{"the sender's address", "192.0.2.1 " + mail, mail},

	// What a stranger may have written looks like a label.
	{"after a label, one more", "mainlog:" + entry + "\nmainlog:550-x:" + entry + "\nmainlog:550-5.7.1 " + entry, entry + "\n550-x:" + entry + "\n550-5.7.1 " + entry},
	{"after a number, one more", "7:" + entry + "\n8:550-x:" + entry, entry + "\n550-x:" + entry},
	{"after a name in brackets, one more", "[mail-1] " + entry + "\n[mail-1] [x] " + entry, entry + "\n[x] " + entry},
	{"no name in brackets", "[<x>] " + entry + "\n[] " + entry + "\n[x]y] " + entry, "[<x>] " + entry + "\n[] " + entry + "\n[x]y] " + entry},
	{"after a container's name, one more", "mail-1  | " + entry + "\nmail-1  | x | " + entry, entry + "\nx | " + entry},
	{"a log without labels", entry + "\n550-x:" + entry + "\n550-5.7.1 " + entry + "\n550-x | " + entry + "\n--",
		entry + "\n550-x:" + entry + "\n550-5.7.1 " + entry + "\n550-x | " + entry + "\n--"},
	{"no labels", "a b:" + entry + "\n:" + entry + "\na|b\n | x\nP Received: from x\nx" + mail + "\n<x:" + mail + "\na b c d " + mail + "\nx\tb:" + mail + "\nx\x1b[0m" + mail,
		"a b:" + entry + "\n:" + entry + "\na|b\n | x\nP Received: from x\nx" + mail + "\n<x:" + mail + "\na b c d " + mail + "\nx\tb:" + mail + "\nx\x1b[0m" + mail},
	{"no beginnings", "a:Nov 24\na:2026-11-24\na:<22\na:#Fields\na:{x\na:Nov 24 x4:30:05 mx1\na:1234 Nov 24 04:30:05\n", "a:Nov 24\na:2026-11-24\na:<22\na:#Fields\na:{x\na:Nov 24 x4:30:05 mx1\na:1234 Nov 24 04:30:05\n"},
	{"too long", strings.Repeat("a", maxLabel) + ":" + mail, strings.Repeat("a", maxLabel) + ":" + mail},
	{"another number", "7:" + entry + "\n7:x\n8 x\n8", entry + "\n7:x\n8 x\n8"},
}

func TestSkip(t *testing.T) {
	for _, c := range cases {
		r := NewReader(Undecided)
		var got []string
		for line := range strings.SplitSeq(c.lines, "\n") {
			n := r.Len([]byte(line))
			text := string(r.Skip([]byte(line)))
			got = append(got, text)
			if !strings.HasPrefix(line[n:], text) && text != "" {
				t.Errorf("%s: Len says %d of %q", c.name, n, line)
			}
		}
		if d := cmp.Diff(c.want, strings.Join(got, "\n")); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// TestCut cuts lines after every byte: what remains of one is in it.
func TestCut(t *testing.T) {
	for _, c := range cases {
		r := NewReader(Undecided)
		for line := range strings.SplitSeq(c.lines, "\n") {
			for n := range line {
				cut := r
				cut.last = bytes.Clone(r.last)
				if text := string(cut.Skip([]byte(line[:n]))); !strings.Contains(line[:n], text) {
					t.Errorf("%s: %q is not in %q", c.name, text, line[:n])
				}
			}
			r.Skip([]byte(line))
		}
	}
}

// TestIn wants labels only where most lines have them.
func TestIn(t *testing.T) {
	for sample, want := range map[string]Use{
		"":                                Undecided,
		"P Received: from x\r\n":          Undecided,
		mail + "\r\n":                     Absent,
		"a:" + mail:                       Present,
		"a:" + mail + "\n" + mail:         Absent,
		"a | x\r\na | y\n" + mail + "\n":  Present,
		entry + "\n550-x:" + entry + "\n": Absent,
		mail + "\n[x] " + mail + "\n":     Absent,
		mail + "\n* " + mail + "\n":       Absent,
	} {
		if got := In([]byte(sample)); got != want {
			t.Errorf("%q: %d, want %d", sample, got, want)
		}
	}
}

// TestIndented wants an indent to be stripped only from a source of which most lines are
// indented: elsewhere it says that a line goes on with the one before.
func TestIndented(t *testing.T) {
	for sample, want := range map[string]string{
		"    " + entry + "\n\n    " + entry + "\n\tx":                   entry + "\n\n" + entry + "\n\tx",
		"$ tail mainlog\n\t" + entry + "\n\t" + entry:                   "$ tail mainlog\n" + entry + "\n" + entry,
		"    smtp  |   276 LOG: MAIN\n    smtp  |   276   x":            "  276 LOG: MAIN\n  276   x",
		"    " + entry + "\n    P Received: from x\n        " + entry:   entry + "\nP Received: from x\n    " + entry,
		"Sender : x\nMessageInfo : " + "\n    " + row:                   "Sender : x\nMessageInfo : \n    " + row,
		entry + "\nP Received: from x\n    " + entry + "\n    " + entry: entry + "\nP Received: from x\n    " + entry + "\n    " + entry,

		// A header that a stranger folded goes on with whatever the stranger likes.
		entry + "\n  Subject: x\n\t> " + entry + "\n\t> " + entry:   entry + "\n  Subject: x\n\t> " + entry + "\n\t> " + entry,
		entry + "\n  Subject: x\n # " + entry + "\n # " + entry:     entry + "\n  Subject: x\n # " + entry + "\n # " + entry,
		entry + "\n  Subject: x\n  1 " + entry + "\n  2 " + entry:   entry + "\n  Subject: x\n  1 " + entry + "\n  2 " + entry,
		entry + "\n  Subject: x\n  1\t" + entry + "\n  2\t" + entry: entry + "\n  Subject: x\n  1\t" + entry + "\n  2\t" + entry,
		entry + "\n  Subject: x\n a | " + entry + "\n a | " + entry: entry + "\n  Subject: x\n a | " + entry + "\n a | " + entry,

		// So does a remote server's reply of several lines, which Exim may write as it came.
		entry + "\n550-" + entry + "\n551-" + entry:         entry + "\n550-" + entry + "\n551-" + entry,
		entry + "\n550-x:" + entry + "\n550-y:" + entry:     entry + "\n550-x:" + entry + "\n550-y:" + entry,
		entry + "\n550 " + entry + "\n550-a | " + entry:     entry + "\n550 " + entry + "\n550-a | " + entry,
		"7:" + entry + "\n8:P Received: from x\n9-\tby y\n": entry + "\nP Received: from x\n\tby y\n",
	} {
		r := NewReader(In([]byte(sample)))
		var got []string
		for line := range strings.SplitSeq(sample, "\n") {
			got = append(got, string(r.Skip([]byte(line))))
		}
		if d := cmp.Diff(want, strings.Join(got, "\n")); d != "" {
			t.Errorf("%q: %s", sample, d)
		}
	}
}

func TestAllocations(t *testing.T) {
	for _, c := range cases {
		lines := bytes.Split([]byte(c.lines), []byte("\n"))
		r := NewReader(Present)
		read := func() {
			r.number = 0 // which only grows
			for _, line := range lines {
				r.Skip(line)
			}
		}
		read()
		if n := testing.AllocsPerRun(10, read); n > 0 {
			t.Errorf("%s: %v allocations", c.name, n)
		}
	}
}

// FuzzSkip checks that what remains of a line is in it, and that a line that begins
// as one of a log does is left alone.
func FuzzSkip(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.lines))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, use := range []Use{In(in), Present} {
			r := NewReader(use)
			for line := range bytes.SplitSeq(in, []byte("\n")) {
				text := r.Skip(line)
				if !bytes.Contains(line, text) {
					t.Fatalf("%q is not in %q", text, line)
				}
				if use == Absent && len(text) < len(line) {
					t.Fatalf("%q has a label", line)
				}
			}
		}
	})
}
