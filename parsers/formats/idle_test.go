package formats

import (
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
