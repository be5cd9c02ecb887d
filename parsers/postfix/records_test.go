package postfix_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// describe writes the fields of a record that are not empty; host and process
// ID are left out.
func describe(r *parsers.Record) string {
	var b strings.Builder
	b.WriteString(r.Event.String())
	put := func(k string, v any) {
		if s := fmt.Sprintf("%s", v); s != "" {
			fmt.Fprintf(&b, " %s=%s", k, s)
		}
	}
	num := func(k string, v int64) {
		if v != 0 {
			fmt.Fprintf(&b, " %s=%d", k, v)
		}
	}
	peer := func(k string, p parsers.Peer) {
		if p.Name != nil || p.IP != nil {
			fmt.Fprintf(&b, " %s=%s[%s]", k, p.Name, p.IP)
			if p.Port != 0 {
				fmt.Fprintf(&b, ":%d", p.Port)
			}
		}
	}
	put("stage", r.Stage)
	put("via", r.Service)
	put("id", r.QueueID)
	if r.Begins {
		b.WriteString(" begins")
	}
	put("next", r.NextQueueID)
	put("mid", r.MessageID)
	if r.SenderKnown {
		fmt.Fprintf(&b, " from=<%s>", r.Sender)
	}
	put("to", r.Recipient)
	put("orig", r.OriginalRecipient)
	peer("client", r.Client)
	put("helo", r.Helo)
	peer("relay", r.Relay)
	put("user", r.User)
	put("proto", r.Protocol)
	put("tls", r.TLSVersion)
	put("cipher", r.TLSCipher)
	num("size", r.Size)
	num("n", int64(r.Recipients))
	num("repeat", int64(r.Repeat))
	if r.HasDelay {
		fmt.Fprintf(&b, " delay=%d", r.Delay)
	}
	if r.HasDelays {
		fmt.Fprintf(&b, " delays=%d/%d/%d/%d", r.Delays[0], r.Delays[1], r.Delays[2], r.Delays[3])
	}
	put("reply", r.Reply)
	put("enh", r.Enhanced)
	put("by", r.CodeOrigin)
	if r.MTAEnhanced != r.Enhanced {
		put("dsn", r.MTAEnhanced)
	}
	if r.Repaired {
		b.WriteString(" repaired")
	}
	put("text", r.Text)
	return b.String()
}

// parse reads one line with a parser of its own.
func parse(line string) (records []string, err error) {
	var out parsers.Records
	err = postfix.New(parsers.Options{Location: time.UTC}).Parse([]byte(line), &out)
	for i := range out.List {
		records = append(records, describe(&out.List[i]))
	}
	return records, err
}
