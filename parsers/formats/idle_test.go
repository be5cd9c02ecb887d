package formats

import (
	"errors"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
)

// TestDetectIdleExchange: a protocol log is recognised by its header where no
// session has come to its end yet, wherever the file was cut.
func TestDetectIdleExchange(t *testing.T) {
	head := "#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Log-type: SMTP Send Protocol Log\r\n" +
		"#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\r\n"
	row := "2026-03-03T00:00:00.012Z,Outbound,08DD5A0000000011,0,192.0.2.25:13013,203.0.113.19:25,*,,attempting to connect\r\n"
	log := head + strings.Repeat(row, 3)
	for cut := strings.Index(head, "\n") + 1; cut <= len(log); cut++ {
		f, err := Detect([]byte(log[:cut]), parsers.Options{})
		if err != nil || f.Name != "exchange" {
			t.Fatalf("cut at %d: %q, %v", cut, f.Name, err)
		}
	}
}

// TestDetectRefused: of an Exchange log that is not about mail flow the error says
// what it is, and nothing of other formats.
func TestDetectRefused(t *testing.T) {
	const (
		head = "#Software: Microsoft Exchange Server\r\n#Version: 15.00.1497.006\r\n#Log-type: IMAP4 Log\r\n"
		row  = "2026-03-03T00:00:00.012Z,00000000000ABC12,2,192.0.2.4:143,192.0.2.13:65468,amy\r\n"
		want = `exchange: a log of the type "IMAP4 Log", which is not about mail flow`
	)
	const fields = "#Fields: dateTime,sessionId,seqNumber,sIp,cIp,user\r\n"
	for _, log := range []string{head, head + fields + row, strings.TrimPrefix(fields, "#Fields: ") + head + fields + row} {
		if _, err := Detect([]byte(log), parsers.Options{}); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	// Mail flow further down in the same file is read all the same.
	f, err := Detect([]byte(head+fields+row+exchangeHead+exchangeLine), parsers.Options{})
	if err != nil || f.Name != "exchange" {
		t.Errorf("%q, %v", f.Name, err)
	}
	if _, err := Detect([]byte("a,b\n1,2\n"), parsers.Options{}); err == nil || errors.Unwrap(err) != nil {
		t.Errorf("%v", err)
	}
}
