package exchange

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// FuzzParse reads any text as a log. A field is a part of the line, or was
// kept: then it survives when the line's memory is scribbled over. Codes are
// those that smtpcode finds in the text.
func FuzzParse(f *testing.F) {
	for _, log := range fixtures(f) {
		f.Add(log)
	}
	f.Add([]byte(printedRows))
	f.Add([]byte(printedTrace))
	f.Add([]byte(`"MessageId","MessageTraceId","Date","Event","Action","Detail"` + "\n" +
		`"<a@example.com>","b3","11/24/2026 9:28:06 AM","Fail","","Reason: [{LED=550 5.1.10 no};{MSG=};{FQDN=mx};{IP=192.0.2.1}]. OutboundProxyTargetIP: x"`))
	f.Add([]byte("origin_timestamp_utc,sender_address,recipient_status,network_message_id\n" +
		`2026-11-24T09:28:06.0Z,eva@example.com,"amy@corp.test##Receive, Deliver;bob@corp.test##Fail",b3`))
	f.Add([]byte(exportHead + "\n" + exportRow("24. 11. 2026. 9:28:06", "amy@corp.test, bob@corp.test")))
	for _, w := range forwarders {
		f.Add([]byte(w.wrap(`2024-03-05T08:00:03.000Z,08DC3C0000000033,SMTP,example.net,-,"Unable to connect"`) + "\n" + w.wrap("x")))
	}
	for _, l := range objectForms {
		f.Add([]byte(l + "\n" + l))
	}
	f.Fuzz(func(t *testing.T, log []byte) { readAll(t, log) })
}

// FuzzTracking reads any rows below the head of a message tracking log.
func FuzzTracking(f *testing.F) {
	for name, log := range fixtures(f) {
		if strings.HasPrefix(name, "tracking") {
			for row := range bytes.Lines(log) {
				f.Add(row)
			}
		}
	}
	f.Fuzz(func(t *testing.T, rows []byte) { readAll(t, append([]byte("#Fields: "+fieldsV15+"\n"), rows...)) })
}

// FuzzSMTP reads any rows below the head of an SMTP send or receive log.
func FuzzSMTP(f *testing.F) {
	for name, log := range fixtures(f) {
		if strings.HasPrefix(name, "smtp") {
			f.Add(strings.Contains(name, "receive"), log)
		}
	}
	f.Fuzz(func(t *testing.T, receives bool, rows []byte) {
		head := "#Log-type: SMTP Send Protocol Log\n"
		if receives {
			head = "#Log-type: SMTP Receive Protocol Log\n"
		}
		readAll(t, append([]byte(head+"#Fields: "+fieldsSMTP+"\n"), rows...))
	})
}

// readAll reads a log and checks what its records hold.
func readAll(t *testing.T, log []byte) {
	t.Helper()
	p := New(parsers.Options{Host: "H"})
	var out parsers.Records
	for l := range bytes.Lines(log) {
		l = bytes.Clone(bytes.TrimSuffix(l, []byte("\n")))
		before := bytes.Clone(l)
		if p.Time(l); !bytes.Equal(l, before) {
			t.Fatalf("Time changed %q to %q", before, l)
		}
		out.Reset()
		err := p.Parse(l, &out)
		if err != nil && len(out.List) > 0 {
			t.Fatalf("%v, and %d records", err, len(out.List))
		}
		check(t, p, l, &out)
	}
	out.Reset()
	p.Flush(&out)
	check(t, p, nil, &out)
	if len(p.sessions.index) != 0 {
		t.Error("sessions left after Flush")
	}
}

func check(t *testing.T, p *Parser, l []byte, out *parsers.Records) {
	type kept struct{ field, copy []byte }
	var elsewhere []kept
	for i := range out.List {
		r := &out.List[i]
		if r.Event == parsers.NoEvent || r.MTA != parsers.Exchange {
			t.Fatalf("record without an event: %s", line(r))
		}
		for _, b := range parsertest.Fields(r) {
			if b != nil && !utf8.Valid(b) {
				t.Errorf("field %q is not UTF-8", b)
			}
			if parsertest.Within(b, l, p.host) {
				continue
			}
			elsewhere = append(elsewhere, kept{b, bytes.Clone(b)})
			if parsertest.Within(b, p.pending[:cap(p.pending)]) {
				t.Errorf("field %q lies in the parser's pending row", b)
			}
		}
		checkCodes(t, r)
	}
	// What is not in the line must not be in the buffers of a session, which
	// the next line may change.
	for i := range p.sessions.slot {
		s := &p.sessions.slot[i]
		for _, k := range elsewhere {
			if parsertest.Within(k.field, s.conn[:cap(s.conn)], s.mail[:cap(s.mail)], s.ahead[:cap(s.ahead)], s.held[:cap(s.held)]) {
				t.Errorf("field %q lies in a session", k.copy)
			}
		}
	}
}

func checkCodes(t *testing.T, r *parsers.Record) {
	if r.Reply == 0 {
		if r.Enhanced != 0 || r.MTAEnhanced != 0 {
			t.Errorf("enhanced code without a reply: %s", line(r))
		}
		return
	}
	// The codes stand in the text, as written, unless the class implied them.
	if !bytes.Contains(r.Text, []byte(r.Reply.String())) {
		t.Errorf("reply %v is not in %q", r.Reply, r.Text)
	}
	if r.CodeOrigin != smtpcode.Implied && r.Enhanced != 0 && !bytes.Contains(r.Text, []byte(r.Enhanced.String())) {
		t.Errorf("code %v is not in %q", r.Enhanced, r.Text)
	}
	own, enh := smtpcode.ReadReply(r.Text, smtpcode.LastLine)
	if own == 0 || enh == 0 || r.Event == parsers.Warning || r.Event == parsers.Notified {
		return
	}
	if r.MTAEnhanced == 0 && (own != r.Reply && remoteReply(r.Text) == nil || own == r.Reply && enh != r.Enhanced) {
		t.Errorf("codes %v %v, want %v %v: %q", r.Reply, r.Enhanced, own, enh, r.Text)
	}
}
