package answers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Incidents at the end of what a server can do: it has tried for long enough, or lacks what it needs.

// TestGivenUp has mail for a host that has been down for days, which is given up now.
func TestGivenUp(t *testing.T) {
	l := usualHours(5 * 24)
	for i := range 60 {
		at := end.Add(-30*time.Minute + time.Duration(i)*30*time.Second)
		id := fmt.Sprintf("4X%05d", i)
		l.line(at.Add(-4*day), "qmgr[13]: %s: from=<anna@shop.test>, size=100, nrcpt=1 (queue active)", id)
		for ago := range 5 {
			l.line(at.Add(-time.Duration(ago)*day), "smtp[14]: %s: to=<u%d@nine.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to mx.nine.test[192.0.2.9]:25: Connection timed out)", id, i)
		}
		l.line(at.Add(time.Second), "qmgr[13]: %s: from=<anna@shop.test>, status=expired, returned to sender", id)
		l.line(at.Add(2*time.Second), "qmgr[13]: %s: removed", id)
	}
	expect(t, says(t, l, time.Hour, end), "", []string{"Gave up after the queue lifetime", "Until then the attempts said: connect to mx.nine.test[192.0.2.9]:25: Connection timed out. Try the host's port 25"}, "Look at the deferrals that went before")
	var exim log
	exim.b.WriteString(eximOf(func(at time.Time, i int) string {
		id := fmt.Sprintf("1yVi%02d-000000-00", i)
		return fmt.Sprintf("%s <= anna@shop.test H=pc [192.0.2.7] P=esmtp S=100\n%s %[1]s == u@nine.test R=dnslookup T=remote_smtp defer (110): Connection timed out\n%[2]s %[1]s ** u@nine.test R=dnslookup T=remote_smtp: retry timeout exceeded", id, at.Format("2006-01-02 15:04:05"))
	}))
	expect(t, strings.Join(why(t, &exim, time.Hour, end).Alarms(3), "\n"), "", []string{"mostly nine.test, Gave up after the queue lifetime: 60 in 1 h, usually 0, since 2026-03-10 14:30. Their administrator has to act: Until then the attempts said: Connection timed out. The server of nine.test"})
}

// TestBackPressure has an Exchange that takes mail from clients and logs nothing else, until it lacks memory.
func TestBackPressure(t *testing.T) {
	var l log
	l.b.WriteString("#Software: Microsoft Exchange Server\n#Log-type: SMTP Receive Protocol Log\n#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\n")
	for i := range 4 * 24 * 12 {
		at := end.Add(time.Duration(5*i)*time.Minute - 4*day)
		took := []string{"<,RCPT TO:<u@shop.test>,", ">,250 2.1.5 Recipient OK,", "<,DATA,", ">,354 Go,", `>,"250 2.6.0 <a@peer.test> [InternalId=1, Hostname=mbx1.shop.test] Queued mail for delivery",`}
		sender := ">,250 2.1.0 Sender OK,"
		if at.After(end.Add(-45 * time.Minute)) {
			sender, took = ">,452 4.3.1 Insufficient system resources,", nil
		}
		for n, row := range append([]string{"+,,", ">,220 mbx1.shop.test ready,", "<,EHLO mx.peer.test,", ">,250  mbx1.shop.test SIZE,", "<,MAIL FROM:<a@peer.test>,", sender}, append(took, "<,QUIT,", ">,221 2.0.0 Bye,", "-,,Local")...) {
			fmt.Fprintf(&l.b, "%s,MBX1\\Default,08DD5A%010X,%d,192.0.2.25:25,203.0.113.%d:20001,%s\n", at.Add(time.Duration(n)*time.Millisecond).Format("2006-01-02T15:04:05.000Z"), i, n, i%250, row)
		}
	}
	said := strings.Join(why(t, &l, time.Hour, end).Sentences(3), "\n")
	expect(t, said, "", []string{"Usual is the median of the same 1 h on 3 days before.", "clients of ours, Server fault (4.3.1): 8 in 1 h, usually 0, since 2026-03-10 14:20. We have to act: Exchange takes no mail: it lacks memory"})
}
