package ingest_test

import (
	"strings"
	"testing"
)

const trackingFields = "#Software: Microsoft Exchange Server\n#Log-type: Message Tracking Log\n" +
	"#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path\n"

// TestExchangeOutcomeFirst: a row that says what became of a message names the
// message, whether the row of its arrival is missing, or comes after it as in
// an export that is sorted the other way round.
func TestExchangeOutcomeFirst(t *testing.T) {
	const (
		receive = "2026-03-05T08:00:00.100Z,192.0.2.7,mx.example.com,198.51.100.10,MBX01,c,MBX01\\Default MBX01,SMTP,RECEIVE,1001,<a1@example.com>,11111111-aaaa-bbbb-cccc-000000000001,amy@corp.test,,2048,1,,,Hello,jane@example.com,jane@example.com\n"
		fail    = "2026-03-05T08:00:01.000Z,198.51.100.10,MBX01,198.51.100.11,MBX02.corp.test,,Send,SMTP,FAIL,1001,<a1@example.com>,11111111-aaaa-bbbb-cccc-000000000001,amy@corp.test,550 5.1.1 User unknown,2048,1,,,Hello,jane@example.com,jane@example.com\n"
	)
	for name, rows := range map[string]string{"only the outcome": fail, "newest first": fail + receive, "oldest first": receive + fail} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			// FAIL is logged by the server, as RECEIVE is; both name MBX01 so.
			r.load(r.write("MSGTRK.LOG", trackingFields+strings.ReplaceAll(rows, "MBX02.corp.test", "MBX01")))
			r.want("SELECT event, queue_id, message_id, network_message_id, sender, size FROM outcomes",
				"bounced 1001 a1@example.com 11111111-aaaa-bbbb-cccc-000000000001 jane@example.com 2048")
			r.want("SELECT count(*) FROM queued", "1")
			r.sound()
		})
	}
}
