package exchange

import (
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
)

// TestOwnStore: a delivery to a mailbox of the server that sent it is told by one
// row of two, a delivery to another server by its only one.
func TestOwnStore(t *testing.T) {
	const (
		head = "#Log-type: Message Tracking Log\n#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context," +
			"connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status"
		send  = "2024-03-05T08:00:01.000Z,198.51.100.10,MBX01,"
		reply = ",;250 2.0.0 OK <a@corp.test> [Hostname=MBX01.corp.test];ClientSubmitTime:,Intra-Organization SMTP Send Connector,SMTP,SEND,1001,<a@corp.test>,amy@corp.test,250 2.1.5 Recipient OK"
	)
	for _, tt := range []struct {
		row  string
		want int
	}{
		{send + "198.51.100.10,MBX01.corp.test" + reply, 0},
		{send + "198.51.100.9,mbx01.corp.test" + reply, 0}, // a server has several addresses
		{send + "198.51.100.11,MBX02.corp.test" + reply, 1},
		{send + "198.51.100.10,MBX01.corp.test" + strings.Replace(reply, "[Hostname", "[InternalId=7; Hostname", 1), 1},
		{send + "198.51.100.10,MBX01.corp.test" + strings.Replace(reply, "Intra-Organization SMTP Send Connector", "组织内 SMTP 发送连接器", 1), 0},
		{send + "198.51.100.10,MBX01.corp.test" + strings.Replace(reply, "2.0.0 OK <a@corp.test> [Hostname=MBX01.corp.test]", "2.0.0 queued as 4F1", 1), 1}, // a filter
		{"2024-03-05T08:00:01.100Z,,MBX01.corp.test,,MBX01,,,STOREDRIVER,DELIVER,1001,<a@corp.test>,amy@corp.test,Inbox", 1},
	} {
		p := New(parsers.Options{})
		var out parsers.Records
		for l := range strings.SplitSeq(head+"\n"+tt.row, "\n") {
			if err := p.Parse([]byte(l), &out); err != nil {
				t.Fatalf("%v: %s", err, l)
			}
		}
		if got := len(out.List); got != tt.want {
			t.Errorf("%d records, want %d: %s", got, tt.want, tt.row)
		}
	}
}
