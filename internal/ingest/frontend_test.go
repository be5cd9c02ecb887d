package ingest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// receiveLog is a receive log of Exchange, of rows after their time.
func receiveLog(connector, session, local, remote string, rows ...string) string {
	log := "#Software: Microsoft Exchange Server\n#Log-type: SMTP Receive Protocol Log\n" +
		"#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\n"
	for _, row := range rows {
		at, said, _ := strings.Cut(row, " ")
		log += "2026-03-05T" + at + "Z," + connector + "," + session + ",0," + local + "," + remote + "," + said + ",\n"
	}
	return log
}

// TestFrontEndAndTransport: what the Transport service answered counts once if the Front End's
// log says it too. What only one of them has, or a client had said again, counts by itself.
func TestFrontEndAndTransport(t *testing.T) {
	dialogue := []string{
		"08:01:00.060 <,MAIL FROM:<eva@example.com> SIZE=512", "08:01:00.080 >,250 2.1.0 Sender OK",
		"08:01:00.090 <,RCPT TO:<nobody@corp.test>", "08:01:00.100 >,550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found",
		"08:01:00.110 <,RCPT TO:<nobody@corp.test>", "08:01:00.120 >,550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found",
		"08:01:00.130 <,RCPT TO:<amy@corp.test>", "08:01:00.140 >,250 2.1.5 Recipient OK",
		"08:01:00.150 <,BDAT 512 LAST", "08:01:00.190 >,\"250 2.6.0 <j1@example.com> [InternalId=237172389052427, Hostname=MBX02.corp.test] 512 bytes in 0.102, 5,019 KB/sec Queued mail for delivery\"",
	}
	front := receiveLog(`MBX01\Default Frontend MBX01`, "08DD5A0000000044", "198.51.100.10:25", "192.0.2.7:50101",
		append([]string{"08:00:59.000 +,", "08:00:59.100 >,220 MBX01", "08:00:59.200 <,EHLO mx.example.com", "08:00:59.300 >,250 MBX01",
			"08:00:59.400 <,MAIL FROM:<spam@example.com>", "08:00:59.500 >,550 5.7.1 Sender denied"}, dialogue...)...)
	transport := receiveLog(`MBX02\Default MBX02`, "08DD5A0000000042", "198.51.100.11:2525", "198.51.100.10:41500",
		append([]string{"08:01:00.000 +,", "08:01:00.010 >,220 MBX02", "08:01:00.020 <,EHLO MBX01.corp.test", "08:01:00.030 >,250 MBX02",
			"08:01:00.040 <,XPROXYFROM SID=08DD5A0000000044 IP=192.0.2.7 PORT=50101 DOMAIN=mx.example.com SEQNUM=1 PERMS=1077 AUTHSRC=Anonymous",
			"08:01:00.050 >,250 XProxyFrom accepted"}, dialogue...)...)
	denied := func(session string, times ...string) string {
		var rows []string
		for _, at := range times {
			rows = append(rows, at+" <,MAIL FROM:<spam@example.com>", at+" >,550 5.7.1 Sender denied")
		}
		return receiveLog(`MBX01\Default Frontend MBX01`, session, "198.51.100.10:25", "192.0.2.7:50101", rows...)
	}
	rotated := []string{denied("08DD5A0000000044", "08:00:10.000", "08:00:11.000"), denied("08DD5A0000000044", "08:00:12.000", "08:00:13.000")}
	const both = "received  2.0.0\nrejected nobody@corp.test 5.1.10\nrejected nobody@corp.test 5.1.10"
	const question = "SELECT event, coalesce(recipient, ''), coalesce(code, '2.0.0') FROM events ORDER BY event, recipient DESC"
	for name, tt := range map[string]struct {
		logs []string
		want string
	}{
		"Front End":          {[]string{front}, both + "\nrejected  5.7.1"},
		"Transport":          {[]string{transport}, both},
		"both":               {[]string{front, transport}, both + "\nrejected  5.7.1"},
		"another connection": {[]string{front, strings.ReplaceAll(transport, "PORT=50101", "PORT=50102")}, strings.Repeat("received  2.0.0\n", 2) + strings.Repeat("rejected nobody@corp.test 5.1.10\n", 4) + "rejected  5.7.1"},
		"rotated":            {rotated, strings.TrimSpace(strings.Repeat("rejected  5.7.1\n", 4))},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			var paths []string
			for i, log := range tt.logs {
				paths = append(paths, r.write(string(rune('A'+i))+".LOG", log))
			}
			r.load(paths...)
			r.want(question, tt.want)
			r.sound()
		})
	}
}

// TestFrontEndGrows: it counts once, whichever log is imported first, together with the other or
// by itself, and however far each has grown.
func TestFrontEndGrows(t *testing.T) {
	const sessions = 3
	var front, transport []string // rows
	for i := range sessions {
		port := fmt.Sprint(50100 + i)
		clock := func(seconds float64) string { return fmt.Sprintf("08:%02d:%06.3f", i, seconds) }
		dialogue := func(later float64) (rows []string) {
			for k, said := range []string{
				"<,MAIL FROM:<eva@example.com> SIZE=512", ">,250 2.1.0 Sender OK",
				"<,RCPT TO:<nobody@corp.test>", ">,550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found",
				"<,RCPT TO:<nobody@corp.test>", ">,550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found",
				"<,RCPT TO:<amy@corp.test>", ">,250 2.1.5 Recipient OK", "<,BDAT 512 LAST",
				fmt.Sprintf(`>,"250 2.6.0 <j%d@example.com> [InternalId=23717238905242%d, Hostname=MBX02.corp.test] 512 bytes in 0.102, 5,019 KB/sec Queued mail for delivery"`, i, i),
			} {
				rows = append(rows, clock(58.9+later+float64(k)/10)+" "+said)
			}
			return rows
		}
		rows := func(connector, session, local, remote string, rows ...string) []string {
			return strings.SplitAfter(strings.TrimPrefix(receiveLog(connector, session, local, remote, rows...), receiveLog("", "", "", "")), "\n")
		}
		front = append(front, rows(`MBX01\Default Frontend MBX01`, "08DD5A000000004"+fmt.Sprint(i), "198.51.100.10:25", "192.0.2.7:"+port,
			append([]string{clock(58) + " +,", clock(58.1) + " >,220 MBX01", clock(58.2) + " <,EHLO mx.example.com", clock(58.3) + " >,250 MBX01"}, dialogue(0)...)...)...)
		transport = append(transport, rows(`MBX02\Default MBX02`, "08DD5A000000005"+fmt.Sprint(i), "198.51.100.11:2525", "198.51.100.10:41500",
			append([]string{clock(58.4) + " +,", clock(58.5) + " >,220 MBX02", clock(58.6) + " <,EHLO MBX01.corp.test", clock(58.7) + " >,250 MBX02",
				clock(58.8) + " <,XPROXYFROM SID=08DD5A0000000044 IP=192.0.2.7 PORT=" + port + " DOMAIN=mx.example.com SEQNUM=1 PERMS=1077 AUTHSRC=Anonymous",
				clock(58.85) + " >,250 XProxyFrom accepted"}, dialogue(.15)...)...)...) // its clock is a little ahead, and may show the next minute
	}
	head := receiveLog("", "", "", "")
	log := func(rows []string, n int) string { return head + strings.Join(rows[:n], "") }
	want := strings.TrimSpace(strings.Repeat("received 1\n", sessions) + strings.Repeat("rejected 1\n", 2*sessions))
	all := func(r *rig) {
		r.Helper()
		r.want("SELECT event, 1 FROM events ORDER BY event", want)
		r.want("SELECT queue_id FROM queued ORDER BY 1", "237172389052420\n237172389052421\n237172389052422")
		r.sound()
	}
	t.Run("one after the other", func(t *testing.T) {
		r := newRig(t)
		r.load(r.write("F.LOG", log(front, len(front))))
		r.load(r.write("T.LOG", log(transport, len(transport))))
		all(r)
		r.load(r.write("F.LOG", log(front, len(front))), r.write("T.LOG", log(transport, len(transport))))
		all(r)
	})
	t.Run("the other way round", func(t *testing.T) {
		r := newRig(t)
		r.load(r.write("T.LOG", log(transport, len(transport))))
		r.load(r.write("F.LOG", log(front, len(front))))
		all(r)
	})
	for cut := 0; cut <= len(front); cut += 11 {
		for _, other := range []int{cut - 9, cut + 9} {
			other = min(max(other, 0), len(transport))
			t.Run(fmt.Sprint(cut, " and ", other), func(t *testing.T) {
				t.Parallel()
				r := newRig(t)
				r.load(r.write("F.LOG", log(front, cut)), r.write("T.LOG", log(transport, other)))
				if front, transport := r.write("F.LOG", log(front, len(front))), r.write("T.LOG", log(transport, len(transport))); cut%2 == 0 {
					r.load(front, transport)
				} else {
					r.load(front)
					r.load(transport)
				}
				all(r)
			})
		}
	}
}

// TestFrontEndRefusesAgain: a client that is refused the same again in the next hour, of which the other log
// is read first, was refused twice.
func TestFrontEndRefusesAgain(t *testing.T) {
	refused := func(hour, at, code, address string) []string {
		return []string{hour + at + ".000 <,MAIL FROM:<eva@example.com>", hour + at + ".010 >,250 2.1.0 Sender OK",
			hour + at + ".020 <,RCPT TO:<" + address + ">", hour + at + ".030 >,550 " + code + " no"}
	}
	log := func(service string, rows ...[]string) string {
		connector, session, local, remote := `MBX01\Default Frontend MBX01`, "08DD5A0000000044", "198.51.100.10:25", "192.0.2.7:50101"
		if service == "Transport" {
			connector, session, local, remote = `MBX02\Default MBX02`, "08DD5A0000000042", "198.51.100.11:2525", "198.51.100.10:41500"
		}
		return receiveLog(connector, session, local, remote, slices.Concat(rows...)...)
	}
	proxied := []string{"08:59:40.000 <,XPROXYFROM SID=08DD5A0000000044 IP=192.0.2.7 PORT=50101 DOMAIN=mx.example.com SEQNUM=1 PERMS=1077 AUTHSRC=Anonymous", "08:59:40.010 >,250 XProxyFrom accepted"}
	connected := []string{"08:59:39.000 +,"}
	r := newRig(t)
	front := r.write("F2026030508-1.LOG", log("Front End", connected, refused("08:", "59:50", "5.1.10", "nobody@corp.test")))
	transport := r.write("T2026030508-1.LOG", log("Transport", proxied, refused("08:", "59:50", "5.1.10", "nobody@corp.test")))
	r.load(front, transport)
	r.load(r.write("T2026030509-1.LOG", log("Transport", refused("09:", "00:05", "5.7.1", "amy@corp.test"), refused("09:", "00:10", "5.1.10", "nobody@corp.test"))),
		r.write("F2026030509-1.LOG", log("Front End", refused("09:", "00:10", "5.1.10", "nobody@corp.test"), refused("09:", "00:30", "5.7.1", "joe@corp.test"))))
	r.want("SELECT recipient, count(*) FROM events GROUP BY 1 ORDER BY 1", "amy@corp.test 1\njoe@corp.test 1\nnobody@corp.test 2")
	r.sound()
}

// TestFrontEndHoldsUp: a refusal that one of the two services holds up for 5 s each time is told of once.
func TestFrontEndHoldsUp(t *testing.T) {
	var front, transport []string
	transport = append(transport, "08:01:00.000 <,XPROXYFROM SID=08DD5A0000000044 IP=192.0.2.7 PORT=50101 DOMAIN=mx.example.com SEQNUM=1 PERMS=1077 AUTHSRC=Anonymous", "08:01:00.010 >,250 XProxyFrom accepted")
	front = append(front, "08:01:00.000 +,", "08:01:01.000 <,MAIL FROM:<eva@example.com>", "08:01:01.010 >,250 2.1.0 Sender OK")
	transport = append(transport, "08:01:01.000 <,MAIL FROM:<eva@example.com>", "08:01:01.010 >,250 2.1.0 Sender OK")
	for i := range 3 {
		row := func(seconds int, said string) string { return fmt.Sprintf("08:01:%02d.100 %s", seconds+5*i, said) }
		front = append(front, row(2, "<,RCPT TO:<nobody@corp.test>"), row(7, ">,550 5.1.10 no"))
		transport = append(transport, row(2, "<,RCPT TO:<nobody@corp.test>"), row(2, ">,550 5.1.10 no"))
	}
	r := newRig(t)
	r.load(r.write("F.LOG", receiveLog(`MBX01\Default Frontend MBX01`, "08DD5A0000000044", "198.51.100.10:25", "192.0.2.7:50101", front...)))
	r.load(r.write("T.LOG", receiveLog(`MBX02\Default MBX02`, "08DD5A0000000042", "198.51.100.11:2525", "198.51.100.10:41500", transport...)))
	r.want("SELECT event, count(*) FROM events GROUP BY 1", "rejected 3")
	r.sound()
}
