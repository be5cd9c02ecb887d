package ingest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// sendLog is a send log of Exchange with one session, of which each row has a time of its own, head and rows
// apart.
func sendLog() (head string, rows []string) {
	head = "#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Log-type: SMTP Send Protocol Log\r\n#Date: 2026-03-05T08:00:00.000Z\r\n" +
		"#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\r\n"
	for i, said := range []string{
		"*,,attempting to connect", "+,,", "<,220 mx.example.net,", ">,EHLO mbx01.corp.test,", "<,250 mx.example.net,",
		"*,,sending message with RecordId 90071992547401 and InternetMessageId <d401@corp.test>",
		">,MAIL FROM:<amy@corp.test> SIZE=512,", ">,RCPT TO:<a@example.net>,", ">,RCPT TO:<b@example.net>,",
		"<,250 2.1.0 ok,", "<,250 2.1.5 ok,", "<,550-5.1.1 no such user,", "<,\"550 5.1.1 \"\"really\"\", no\",", ">,DATA,", "<,354 go on,", "<,250 2.0.0 queued as 4Z1,", ">,QUIT,", "<,221 bye,", "-,,Local",
	} {
		rows = append(rows, fmt.Sprintf("2026-03-05T08:59:%02d.000Z,Outbound,08DE2800BB000001,%d,198.51.100.10:41001,192.0.2.25:25,%s\r\n", i, i, said))
	}
	return head, rows
}

const sendOutcomes = "delivered a@example.net amy@corp.test 90071992547401\nbounced b@example.net amy@corp.test 90071992547401"

// TestSessionOverTwoLogs: a session that goes on in the log of the next hour tells of each recipient once,
// whether both logs are imported at once, one after the other, as the second grows, or tailed.
func TestSessionOverTwoLogs(t *testing.T) {
	head, rows := sendLog()
	for cut := 2; cut < len(rows); cut += 4 {
		for name, load := range map[string]func(r *rig, first, second string){
			"together":      func(r *rig, first, second string) { r.load(first, second) },
			"one by one":    func(r *rig, first, second string) { r.load(first); r.load(second) },
			"again":         func(r *rig, first, second string) { r.load(first); r.load(first, second); r.load(first, second) },
			"tailed":        func(r *rig, first, second string) { r.tail(first); r.tail(second) },
			"grows further": nil,
		} {
			t.Run(fmt.Sprint(cut, " ", name), func(t *testing.T) {
				t.Parallel()
				r := newRig(t)
				first := r.write("SEND2026030508-1.LOG", head+strings.Join(rows[:cut], ""))
				later := strings.Replace(head, "08:00:00.000Z", "09:00:00.000Z", 1)
				if load == nil {
					r.load(first, r.write("SEND2026030509-1.LOG", later))
					load = func(r *rig, first, second string) { r.load(first, second) }
				}
				load(r, first, r.write("SEND2026030509-1.LOG", later+strings.Join(rows[cut:], "")))
				r.want("SELECT event, recipient, sender, queue_id FROM outcomes ORDER BY recipient", sendOutcomes)
				r.want("SELECT sum(broken + unrecognised)::BIGINT FROM sources", "0")
				r.sound()
			})
		}
	}
}

// TestLogCutAnywhere: a log that was copied while the server wrote it, with the time at which that began,
// loses nothing and counts nothing as damaged, wherever it was cut.
func TestLogCutAnywhere(t *testing.T) {
	head, rows := sendLog()
	tracking := strings.ReplaceAll(trackingFields, "\n", "\r\n") +
		"2026-03-05T08:00:00.100Z,192.0.2.7,mx.example.com,198.51.100.10,MBX01,c,MBX01\\Default MBX01,SMTP,RECEIVE,1001,<a1@example.com>,1111,amy@corp.test,,2048,1,,,\"Hel\r\nlo\",jane@example.com,jane@example.com\r\n" +
		"2026-03-05T08:00:01.100Z,192.0.2.7,MBX01,198.51.100.10,MBX01,c,MBX01\\Default MBX01,SMTP,SEND,1001,<a1@example.com>,1111,amy@corp.test,250 2.0.0 OK,2048,1,,,Hello,jane@example.com,jane@example.com\r\n"
	for _, log := range []string{head + strings.Join(rows, ""), tracking} {
		whole := newRig(t)
		whole.load(whole.write("A.LOG", log))
		want := whole.everything()
		for cut := len(log) - 3; cut > strings.Index(log, "\n2026"); cut -= 1 + len(log)/13 {
			r := newRig(t)
			r.load(r.write("A.LOG", log[:cut]))
			r.load(r.write("A.LOG", log))
			if got := r.everything(); got != want {
				t.Errorf("cut after %q: got\n%swant\n%s", log[max(cut-40, 0):cut], got, want)
			}
			r.sound()
		}
	}
}

// TestHalfLine: a half row at the end does not count, as a copy that is whole may come at any time, but is told of.
func TestHalfLine(t *testing.T) {
	head, rows := sendLog()
	r := newRig(t)
	path := r.write("A.LOG", head+strings.Join(rows[:4], "")+rows[4][:40])
	if res := r.load(path); res.Partial != 1 || res.Counts.Broken != 0 {
		t.Errorf("of today: %+v", res)
	}
	r.changed(path, time.Now().Add(-48*time.Hour))
	if res := r.load(path); res.Partial != 1 || res.Counts.Broken != 0 {
		t.Errorf("later: %+v", res)
	}
}
