package formats_test

import (
	"bytes"
	"fmt"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/formats"
)

// A program that reads a log finds out its format, gives each line to the format's
// parser, and takes what the parser still holds at the end. The records alias the log,
// which must stay in memory for as long as they are used.
func Example() {
	log := []byte(`Nov 24 04:30:05 mx1 postfix/qmgr[300]: 4F1A2B3C4D: from=<a@example.com>, size=1841, nrcpt=1 (queue active)
Nov 24 04:30:06 mx1 postfix/smtp[511]: 4F1A2B3C4D: to=<b@example.net>, relay=mx.example.net[192.0.2.9]:25, delay=1.2, delays=0.1/0/0.6/0.5, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.9] said: 550 5.1.1 <b@example.net>: no such user (in reply to RCPT TO command))
Nov 24 04:30:06 mx1 postfix/qmgr[300]: 4F1A2B3C4D: removed
`)
	opt := parsers.Options{Location: time.UTC, Newest: time.Date(2026, time.November, 25, 0, 0, 0, 0, time.UTC)}
	format, err := formats.Detect(log, opt)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("format:", format.Name)

	p := format.New(opt)
	var records parsers.Records
	for line := range bytes.Lines(log) {
		if err := p.Parse(bytes.TrimSuffix(line, []byte("\n")), &records); err != nil {
			fmt.Println(err)
		}
	}
	if f, ok := p.(parsers.Flusher); ok {
		f.Flush(&records)
	}
	for _, r := range records.List {
		fmt.Print(time.UnixMicro(r.Time).UTC().Format(time.DateTime), " ", r.Event)
		if r.Event == parsers.Bounced {
			fmt.Printf(" %s: %v %v at stage %v", r.Recipient, r.Reply, r.Enhanced, r.Stage)
		}
		fmt.Println()
	}
	// Output:
	// format: postfix
	// 2026-11-24 04:30:05 received
	// 2026-11-24 04:30:06 bounced b@example.net: 550 5.1.1 at stage rcpt
	// 2026-11-24 04:30:06 message_end
}
