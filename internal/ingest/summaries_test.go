package ingest_test

import (
	"strings"
	"testing"
)

const (
	summaryTitles = "\"Received\",\"SenderAddress\",\"RecipientAddress\",\"Status\",\"ToIP\",\"FromIP\",\"Size\",\"MessageId\",\"MessageTraceId\"\n"
	traceTitles   = "\"Date\",\"MessageTraceId\",\"Event\",\"Action\",\"Detail\",\"SenderAddress\",\"RecipientAddress\"\n"
	first, second = "11111111-aaaa-bbbb-cccc-000000000001", "11111111-aaaa-bbbb-cccc-000000000002"
)

// summaryRow is a row of a summary of a message of the day of other rows here.
func summaryRow(clock, to, state, trace string) string {
	return "\"2026-03-05T" + clock + "\",\"eva@example.com\",\"" + to + "\",\"" + state + "\",\"\",\"192.0.2.7\",\"2048\",\"<" + trace + "@example.com>\",\"" + trace + "\"\n"
}

const summaryQuestion = "SELECT event, strftime(time, '%H:%M:%S'), recipient, coalesce(code, '-') FROM events ORDER BY event, time, recipient, queue_id"

// TestSummaryReceipt: a message is received once, and sent to each recipient; what is said of
// it with one row says nothing of its recipients.
func TestSummaryReceipt(t *testing.T) {
	r := newRig(t)
	r.load(r.write("trace.csv", summaryTitles+
		summaryRow("09:00:02", "amy@corp.test", "GettingStatus", second)+
		summaryRow("09:00:01", "amy@corp.test", "Delivered", first)+
		summaryRow("09:00:01", "bob@corp.test", "Failed", first)+
		summaryRow("09:00:01", "cal@corp.test", "Pending", first)))
	r.want(summaryQuestion, "bounced 09:00:01 bob@corp.test -\ndeferred 09:00:01 cal@corp.test -\ndelivered 09:00:01 amy@corp.test -\n"+
		"received 09:00:01 - -\nreceived 09:00:02 - -")
	r.want("SELECT queue_id, network_message_id, message_id, sender, client_ip, size FROM queued WHERE queue_id = '"+first+"'",
		first+" "+first+" "+first+"@example.com eva@example.com 192.0.2.7 2048")
	r.want("SELECT recipient, outcome FROM messages ORDER BY 1", "amy@corp.test delivered\nbob@corp.test bounced\ncal@corp.test deferred")
	r.sound()
}

// TestSummariesOverlap: what two exports have, or one has twice, counts once; what was pending
// in the first and is settled in the second are two things.
func TestSummariesOverlap(t *testing.T) {
	const before = "deferred 09:00:01 bob@corp.test -\ndelivered 09:00:01 amy@corp.test -\nreceived 09:00:01 - -"
	const after = "deferred 09:00:01 bob@corp.test -\ndelivered 09:00:01 amy@corp.test -\ndelivered 09:00:01 bob@corp.test -\n" +
		"delivered 10:00:00 amy@corp.test -\nreceived 09:00:01 - -\nreceived 10:00:00 - -"
	monday := summaryTitles + summaryRow("09:00:01", "amy@corp.test", "Delivered", first) + summaryRow("09:00:01", "bob@corp.test", "Pending", first)
	tuesday := summaryTitles + summaryRow("10:00:00", "amy@corp.test", "Delivered", second) +
		summaryRow("09:00:01", "amy@corp.test", "Delivered", first) + summaryRow("09:00:01", "bob@corp.test", "Delivered", first)
	t.Run("one after the other", func(t *testing.T) {
		r := newRig(t)
		r.load(r.write("monday.csv", monday))
		r.want(summaryQuestion, before)
		r.load(r.write("tuesday.csv", tuesday))
		r.want(summaryQuestion, after)
		r.want("SELECT count(*) FROM queued", "2")
		r.sound()
		r.load(r.write("tuesday.csv", tuesday))
		r.want(summaryQuestion, after)
	})
	t.Run("at once", func(t *testing.T) {
		r := newRig(t)
		r.load(r.write("tuesday.csv", tuesday), r.write("monday.csv", monday))
		r.want(summaryQuestion, after)
		r.sound()
	})
	t.Run("pages that overlap", func(t *testing.T) {
		r := newRig(t)
		row := summaryRow("09:00:01", "amy@corp.test", "Delivered", first)
		r.load(r.write("trace.csv", summaryTitles+row+row))
		r.want("SELECT event FROM events ORDER BY 1", "delivered\nreceived")
		r.sound()
	})
	t.Run("without the service's ID", func(t *testing.T) {
		r := newRig(t)
		without := strings.NewReplacer(",\"MessageTraceId\"\n", "\n", ",\""+first+"\"\n", "\n", ",\""+second+"\"\n", "\n")
		r.load(r.write("monday.csv", without.Replace(monday)))
		r.load(r.write("tuesday.csv", without.Replace(tuesday)))
		r.want(summaryQuestion, "deferred 09:00:01 bob@corp.test -\ndelivered 09:00:01 amy@corp.test -\ndelivered 09:00:01 bob@corp.test -\ndelivered 10:00:00 amy@corp.test -")
		r.sound()
	})
}

// TestSummaryAndDetails: the details of a trace take the place of what its summary says of the
// same recipient, whichever is read first; of a recipient that they do not name they say nothing.
func TestSummaryAndDetails(t *testing.T) {
	summary := summaryTitles + summaryRow("09:00:01", "amy@corp.test", "Delivered", first) + summaryRow("09:00:01", "bob@corp.test", "Failed", first) +
		summaryRow("09:00:01", "cal@corp.test", "Failed", first)
	details := traceTitles + "\"2026-03-05T09:00:03\",\"" + first + "\",\"Deliver\",\"\",\"\",\"eva@example.com\",\"Amy@corp.test\"\n" +
		"\"2026-03-05T09:00:04\",\"" + first + "\",\"Fail\",\"\",\"Reason: [{LED=550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found};{MSG=};{FQDN=};{IP=};{LRT=}]\",\"eva@example.com\",\"bob@corp.test\"\n" +
		"\"2026-03-05T10:00:00\",\"" + second + "\",\"Fail\",\"\",\"Reason: 550 5.7.1 no\",\"eva@example.com\",\"bob@corp.test\"\n"
	const want = "bounced 09:00:01 cal@corp.test -\nbounced 09:00:04 bob@corp.test 5.1.10\nbounced 10:00:00 bob@corp.test 5.7.1\n" +
		"delivered 09:00:03 Amy@corp.test -\nreceived 09:00:01 - -"
	counted := map[string]int64{"summary first": 3, "details first": 2} // of what is read second
	for name, logs := range map[string][]string{"summary first": {summary, details}, "details first": {details, summary}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.load(r.write("1.csv", logs[0]))
			if n := r.load(r.write("2.csv", logs[1])).Counts.Events; n != counted[name] {
				t.Errorf("%d events, want %d", n, counted[name])
			}
			r.want(summaryQuestion, want)
			r.want("SELECT queue_id, size FROM queued ORDER BY 1", first+" 2048\n"+second+" -")
			r.sound()
		})
	}
	t.Run("at once", func(t *testing.T) {
		r := newRig(t)
		r.load(r.write("1.csv", summary), r.write("2.csv", details))
		r.want(summaryQuestion, want)
		r.sound()
	})
}

// TestSummaryAndTracking: so does the extended report, or a log, by the network message ID.
func TestSummaryAndTracking(t *testing.T) {
	r := newRig(t)
	r.load(r.write("trace.csv", summaryTitles+summaryRow("09:00:01", "amy@corp.test", "Delivered", first)+summaryRow("09:00:01", "bob@corp.test", "Failed", first)))
	row := func(clock, source, event, to, status string) string {
		return "2026-03-05T" + clock + "Z,192.0.2.7,MBX01,198.51.100.10,MBX01,c,MBX01\\Default MBX01," + source + "," + event + ",1001,<a@example.com>," + first +
			"," + to + "," + status + ",2048,2,,,Hello,eva@example.com,eva@example.com\n"
	}
	r.load(r.write("MSGTRK.LOG", trackingFields+row("09:00:00.100", "SMTP", "RECEIVE", "amy@corp.test;bob@corp.test", "")+
		row("09:00:02.000", "STOREDRIVER", "DELIVER", "amy@corp.test", "")+row("09:00:03.000", "ROUTING", "FAIL", "bob@corp.test", "550 4.4.7 QUEUE.Expired; message expired")))
	r.want(summaryQuestion, "delivered 09:00:02 amy@corp.test -\nexpired 09:00:03 bob@corp.test 4.4.7\nreceived 09:00:00 - -")
	r.sound()
}
