package exchange

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
)

var update = flag.Bool("update", false, "rewrite the golden records in testdata/exchange")

// line renders a record as one line of text, without what is zero.
func line(r *parsers.Record) string {
	var b strings.Builder
	b.WriteString(time.UnixMicro(r.Time).UTC().Format("2006-01-02T15:04:05.000Z ") + r.Event.String())
	add := func(name string, value any) {
		s := fmt.Sprint(value)
		if x, ok := value.([]byte); ok {
			if x == nil {
				return
			}
			s = string(x)
		}
		if s == "" || s == "0" || s == "false" {
			return
		}
		if strings.ContainsAny(s, " \n\"") {
			s = fmt.Sprintf("%q", s)
		}
		b.WriteString(" " + name + "=" + s)
	}
	peer := func(name string, p parsers.Peer) {
		add(name, p.Name)
		add(name+".ip", p.IP)
		add(name+".port", p.Port)
	}
	add("stage", r.Stage)
	add("begins", r.Begins)
	add("host", r.Host)
	add("service", r.Service)
	add("id", r.QueueID)
	add("next", r.NextQueueID)
	add("mid", r.MessageID)
	add("netid", r.NetworkMessageID)
	if r.SenderKnown {
		b.WriteString(" from=<" + string(r.Sender) + ">")
	}
	add("to", r.Recipient)
	add("orig", r.OriginalRecipient)
	peer("client", r.Client)
	add("helo", r.Helo)
	peer("relay", r.Relay)
	add("user", r.User)
	add("reply", r.Reply)
	add("enh", r.Enhanced)
	add("origin", r.CodeOrigin)
	add("mta", r.MTAEnhanced)
	add("errno", r.Errno)
	add("size", r.Size)
	add("rcpts", r.Recipients)
	if r.HasDelay {
		fmt.Fprintf(&b, " delay=%d", r.Delay)
	}
	add("tls", r.TLSVersion)
	add("cipher", r.TLSCipher)
	add("proto", r.Protocol)
	add("dir", r.Direction)
	add("repaired", r.Repaired)
	add("text", r.Text)
	return b.String()
}

// run parses a whole log and renders what comes of it: records, and the lines
// that were not understood.
func run(p *Parser, log []byte) (text string, failed, lines int) {
	var b strings.Builder
	var out parsers.Records
	n := 0
	for l := range bytes.Lines(log) {
		n++
		l = bytes.TrimSuffix(bytes.Clone(l), []byte("\n"))
		out.Reset()
		err := p.Parse(l, &out)
		if err != nil {
			failed++
			fmt.Fprintf(&b, "%d: %v\n", n, err)
		}
		for i := range out.List {
			fmt.Fprintf(&b, "%d: %s\n", n, line(&out.List[i]))
		}
	}
	out.Reset()
	p.Flush(&out)
	for i := range out.List {
		fmt.Fprintf(&b, "end: %s\n", line(&out.List[i]))
	}
	if n := p.Broken(); n > 0 {
		fmt.Fprintf(&b, "broken: %d\n", n)
	}
	return b.String(), failed, n
}

// TestGolden compares each log in testdata/exchange with the records beside it.
func TestGolden(t *testing.T) {
	logs, err := filepath.Glob("../../testdata/exchange/*.log")
	if err != nil || len(logs) == 0 {
		t.Fatal("no logs", err)
	}
	for _, name := range logs {
		t.Run(filepath.Base(name), func(t *testing.T) {
			log, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got, _, _ := run(New(parsers.Options{Host: "MBX00"}), log)
			golden := strings.TrimSuffix(name, ".log") + ".records"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
			for i := range max(len(g), len(w)) {
				if i >= len(g) || i >= len(w) || g[i] != w[i] {
					t.Fatalf("record %d:\n got %s\nwant %s", i+1, at(g, i), at(w, i))
				}
			}
		})
	}
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "(none)"
}
