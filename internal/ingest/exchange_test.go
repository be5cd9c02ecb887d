package ingest_test

import (
	"strings"
	"testing"
)

const trackingFields = "#Software: Microsoft Exchange Server\n#Log-type: Message Tracking Log\n" +
	"#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path\n"

// TestExchangeDirection: a message has the direction of its arrival.
func TestExchangeDirection(t *testing.T) {
	r := newRig(t)
	r.load(r.write("MSGTRK.LOG", strings.TrimSuffix(trackingFields, "\n")+",message-info,directionality\n"+
		"2026-03-05T08:00:00.100Z,192.0.2.7,mx.example.com,198.51.100.10,MBX01,c,MBX01\\Default MBX01,SMTP,RECEIVE,1001,<a1@example.com>,11111111-aaaa-bbbb-cccc-000000000001,amy@corp.test,,2048,1,,,Hello,jane@example.com,jane@example.com,,Incoming\n"))
	r.want("SELECT queue_id, direction FROM queued", "1001 Incoming")
}

// TestExchangeProtocol: a message came by what its arrival says, not by what ended it.
func TestExchangeProtocol(t *testing.T) {
	r := newRig(t)
	r.load(r.write("MSGTRK.LOG", trackingFields+
		"2026-03-05T08:00:00.100Z,192.0.2.7,mx.example.com,198.51.100.10,MBX01,c,MBX01\\Default MBX01,SMTP,RECEIVE,1001,<a1@example.com>,11111111-aaaa-bbbb-cccc-000000000001,team@corp.test,,2048,1,,,Hello,jane@example.com,jane@example.com\n"+
		"2026-03-05T08:00:00.200Z,,,,MBX01,,,ROUTING,DROP,1001,<a1@example.com>,11111111-aaaa-bbbb-cccc-000000000001,team@corp.test,250 2.1.5 RESOLVER.GRP.Expanded; distribution list expanded,2048,1,,,Hello,jane@example.com,jane@example.com\n"))
	r.want("SELECT queue_id, protocol, ended FROM queued", "1001 SMTP true")
}

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

// TestExchangeLeavesAfterAStop: Exchange does not log that a message leaves, so
// its recipients are counted, also across imports.
func TestExchangeLeavesAfterAStop(t *testing.T) {
	row := func(clock, event, id, to string) string {
		return "2026-03-05T" + clock + "Z,192.0.2.7,MBX01,198.51.100.10,MBX01,c,MBX01\\Default MBX01,SMTP," + event + "," + id + ",<a" + id + "@example.com>,11111111-aaaa-bbbb-cccc-00000000" + id +
			"," + to + ",250 2.0.0 OK,2048,2,,,Hello,jane@example.com,jane@example.com\n"
	}
	rows := []string{
		row("08:00:00.100", "RECEIVE", "1001", "amy@corp.test;bob@corp.test"),
		row("08:00:01.000", "SEND", "1001", "amy@corp.test"),
		row("08:00:02.000", "SEND", "1001", "bob@corp.test"),
		row("08:00:03.000", "RECEIVE", "1002", "amy@corp.test;bob@corp.test"),
		row("08:00:04.000", "SEND", "1002", "amy@corp.test"),
		row("10:00:00.000", "RECEIVE", "1003", "amy@corp.test;bob@corp.test"),
	}
	for cut := range len(rows) {
		r := newRig(t)
		head := trackingFields + strings.Join(rows[:cut], "")
		r.load(r.write("MSGTRK.LOG", head))
		r.load(r.write("MSGTRK.LOG", head+strings.Join(rows[cut:], "")))
		if cut == 0 {
			r.want("SELECT count(*) FROM outcomes", "3")
		}
		r.want("SELECT queue_id, ended FROM queued ORDER BY queue_id", "1001 true\n1002 false\n1003 false")
		r.sound()
	}
}

// TestExchangeForks: a message whose recipients all went on as other messages has
// left the queue; one that was sent to a distribution group may have more of them.
func TestExchangeForks(t *testing.T) {
	row := func(clock, source, event, id, to, n, related, reference string) string {
		return "2026-03-05T" + clock + "Z,,,,MBX01,c,," + source + "," + event + "," + id + ",<a@example.com>,11111111-aaaa-bbbb-cccc-000000000001," +
			to + ",," + "2048," + n + "," + related + "," + reference + ",Hello,jane@example.com,jane@example.com\n"
	}
	const three, two = "amy@corp.test;bob@corp.test;c@example.net", "amy@corp.test;bob@corp.test"
	rows := row("08:00:00.100", "SMTP", "RECEIVE", "1001", three, "3", "", "") +
		row("08:00:00.200", "AGENT", "TRANSFER", "1002", two, "2", "", "1001") +
		row("08:00:00.300", "ROUTING", "TRANSFER", "1003", "c@example.net", "1", "", "1001") +
		row("08:00:00.400", "STOREDRIVER", "DELIVER", "1002", "amy@corp.test", "1", "", "") +
		row("08:00:00.500", "AGENT", "DROP", "1002", "bob@corp.test", "1", "", "") +
		row("08:00:01.100", "SMTP", "RECEIVE", "2001", "team@corp.test", "1", "", "") +
		row("08:00:01.200", "ROUTING", "EXPAND", "2001", two, "2", "team@corp.test", "") +
		row("08:00:01.300", "ROUTING", "TRANSFER", "2002", "amy@corp.test", "1", "", "2001") +
		row("08:00:01.400", "STOREDRIVER", "DELIVER", "2001", "bob@corp.test", "1", "", "") +
		strings.Replace(row("08:00:01.500", "AGENT", "DROP", "2001", "team@corp.test", "1", "", ""),
			",team@corp.test,,", ",team@corp.test,[{LED=250 2.1.5 RESOLVER.GRP.Expanded; distribution list expanded};{MSG=}],", 1) +
		row("08:00:02.100", "ROUTING", "TRANSFER", "3002", "amy@corp.test", "1", "", "3001") + // its RECEIVE is not here
		row("08:00:03.100", "SMTP", "RECEIVE", "4001", two, "2", "", "") +
		row("08:00:03.200", "ROUTING", "TRANSFER", "4002", "amy@corp.test", "1", "", "4001") +
		row("08:00:03.300", "STOREDRIVER", "DELIVER", "4001", "bob@corp.test", "1", "", "") +
		row("10:00:00.000", "SMTP", "RECEIVE", "9999", "amy@corp.test", "1", "", "")
	lines := strings.SplitAfter(rows, "\n")
	// Cut behind a recipient that went on: the second import has to know of it.
	for _, cut := range []int{0, 2, len(lines) - 2} {
		r := newRig(t)
		r.load(r.write("MSGTRK.LOG", trackingFields+strings.Join(lines[:cut], "")))
		r.load(r.write("MSGTRK.LOG", trackingFields+rows))
		r.want("SELECT queue_id, received NOT NULL, ended, recipients FROM queued ORDER BY queue_id",
			"1001 true true 3\n1002 false true 2\n1003 false false 1\n2001 true true 1\n2002 false false 1\n3002 false false 1\n4001 true true 2\n4002 false false 1\n9999 true false 1")
		r.want("SELECT event, queue_id, recipient FROM outcomes WHERE event != 'expanded' ORDER BY time",
			"delivered 1002 amy@corp.test\ndiscarded 1002 bob@corp.test\ndelivered 2001 bob@corp.test\ndelivered 4001 bob@corp.test")
		r.sound()
	}
}

// TestExchangeForkClient: a part of a message came from the client that the message came from.
func TestExchangeForkClient(t *testing.T) {
	r := newRig(t)
	r.load(r.write("MSGTRK.LOG", trackingFields+
		"2026-03-05T08:00:00.100Z,192.0.2.7,mx.example.com,198.51.100.10,MBX01,c,MBX01\\Default MBX01,SMTP,RECEIVE,1001,<a1@example.com>,11111111-aaaa-bbbb-cccc-000000000001,amy@corp.test;bob@corp.test,,2048,2,,,Hello,jane@example.com,jane@example.com\n"+
		"2026-03-05T08:00:00.200Z,,,,MBX01,c,,ROUTING,TRANSFER,1002,<a1@example.com>,11111111-aaaa-bbbb-cccc-000000000001,bob@corp.test,,2048,1,,1001,Hello,jane@example.com,jane@example.com\n"+
		"2026-03-05T08:00:00.300Z,,,,MBX01,c,,STOREDRIVER,DELIVER,1001,<a1@example.com>,11111111-aaaa-bbbb-cccc-000000000001,amy@corp.test,,2048,1,,,Hello,jane@example.com,jane@example.com\n"+
		"2026-03-05T08:00:00.400Z,,,,MBX01,c,,STOREDRIVER,DELIVER,1002,<a1@example.com>,11111111-aaaa-bbbb-cccc-000000000001,bob@corp.test,,2048,1,,,Hello,jane@example.com,jane@example.com\n"))
	r.want("SELECT queue_id, recipient, client_name, client_ip FROM deliveries ORDER BY queue_id",
		"1001 amy@corp.test mx.example.com 192.0.2.7\n1002 bob@corp.test mx.example.com 192.0.2.7")
}

// TestExchangeGroupAcrossImports: a message whose distribution group was expanded
// before the last import has not left when a first member goes on as another message.
func TestExchangeGroupAcrossImports(t *testing.T) {
	row := func(clock, source, event, id, to, related, reference string) string {
		return "2026-03-05T" + clock + "Z,,,,MBX01,c,," + source + "," + event + "," + id + ",<a@example.com>,11111111-aaaa-bbbb-cccc-000000000001," +
			to + ",,2048,1," + related + "," + reference + ",Hello,jane@example.com,jane@example.com\n"
	}
	log := trackingFields + row("08:00:01.100", "SMTP", "RECEIVE", "2001", "team@corp.test", "", "") +
		row("08:00:01.200", "ROUTING", "EXPAND", "2001", "amy@corp.test;bob@corp.test", "team@corp.test", "")
	r := newRig(t)
	r.load(r.write("MSGTRK.LOG", log))
	log += row("08:00:01.300", "ROUTING", "TRANSFER", "2002", "amy@corp.test", "", "2001")
	r.load(r.write("MSGTRK.LOG", log))
	log += row("08:00:01.400", "STOREDRIVER", "DELIVER", "2001", "bob@corp.test", "", "")
	r.load(r.write("MSGTRK.LOG", log))
	r.want("SELECT queue_id, count(*) FROM queued WHERE queue_id = '2001' GROUP BY ALL", "2001 1")
	r.want("SELECT event, queue_id, recipient FROM outcomes WHERE event = 'delivered'", "delivered 2001 bob@corp.test")
	r.sound()
}

// TestExchangeRowOfNames: an export begins with the names of its columns, which
// are in an order of their own, and goes on where the last import stopped.
func TestExchangeRowOfNames(t *testing.T) {
	const names = "\xef\xbb\xbf\"Timestamp\",\"EventId\",\"Source\",\"Recipients\",\"RecipientStatus\",\"InternalMessageId\",\"ServerHostname\"\r\n"
	row := func(id string) string {
		return "\"2026-03-05T08:00:0" + id + ".000Z\",\"DELIVER\",\"STOREDRIVER\",\"amy@corp.test\",\"\",\"" + id + "\",\"MBX01\"\r\n"
	}
	r := newRig(t)
	log := names + row("1") + row("2")
	r.load(r.write("export.csv", log))
	r.load(r.write("export.csv", log+row("3")))
	r.want("SELECT queue_id, recipient FROM outcomes ORDER BY time", "1 amy@corp.test\n2 amy@corp.test\n3 amy@corp.test")
	r.sound()
}
