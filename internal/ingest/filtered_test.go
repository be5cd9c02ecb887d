package ingest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// filtered is what the logs of an Edge server tell of four refusals of its anti-spam agents: the agents' own, the
// receive log, whose connector holds up each answer for 5 s, and the tracking log.
func filtered() (logs map[string]string) {
	recv := func(session, port string, rows ...string) string {
		return strings.TrimPrefix(receiveLog(`EDGE01\Default EDGE01`, session, "198.51.100.10:25", "192.0.2.7:"+port, rows...), receiveLog("", "", "", ""))
	}
	begin := func(clock string) []string {
		return []string{clock + ":00.000 +,", clock + ":00.010 >,220 EDGE01", clock + ":00.020 <,EHLO mx.example.com", clock + ":00.030 >,250 EDGE01"}
	}
	agent := func(clock, port, id, from, to, name, event, action, reply, reason string) string {
		return "2026-03-05T" + clock + "Z,08DD5A00000000" + port[3:] + ",198.51.100.10:25,192.0.2.7:" + port + ",192.0.2.7," + id + "," + from + ",," + to + ",1," + name + "," + event + "," + action + "," + reply + "," + reason + ",,,,,Incoming\n"
	}
	tracked := func(clock, name, id, to, status, from string) string {
		return "2026-03-05T" + clock + "Z,192.0.2.7,EDGE01,198.51.100.10,," + name + ",,SMTP,FAIL,," + id + ",," + to + "," + status + ",,,,,," + from + "," + from + ",,\n"
	}
	const notFound, spam, listed, denied = "550 5.1.10 RESOLVER.ADR.RecipientNotFound", "550 5.7.1 Message rejected as spam by Content Filtering.", "550 5.7.1 Client host 192.0.2.7 blocked using dnsbl.example", "554 5.1.0 Sender denied"
	return map[string]string{
		"AGENT.LOG": "#Software: Microsoft Exchange Server\n#Log-type: Agent Log\n#Fields: Timestamp,SessionId,LocalEndpoint,RemoteEndpoint,EnteredOrgFromIP,MessageId,P1FromAddress,P2FromAddresses,Recipient,NumRecipients,Agent,Event,Action,SmtpResponse,Reason,ReasonData,Diagnostics,NetworkMsgID,TenantID,Directionality\n" +
			agent("08:01:00.120", "50101", "", "eva@example.com", "nobody@corp.test", "Recipient Filter Agent", "OnRcptCommand", "RejectCommand", notFound, "RecipientDoesNotExist") +
			agent("08:01:05.390", "50101", "<j1@example.com>", "eva@example.com", "Amy@corp.test", "Content Filter Agent", "OnEndOfData", "RejectMessage", spam, "SclAtOrAboveRejectThreshold") +
			agent("08:02:00.100", "50102", "", "", "", "Connection Filtering Agent", "OnConnect", "RejectConnection", listed, "BlockListProvider") +
			agent("08:03:00.100", "50103", "", "bad@example.org", "", "Sender Filter Agent", "OnMailCommand", "RejectCommand", denied, "BlockedSender"),
		"RECV.LOG": receiveLog("", "", "", "") +
			recv("08DD5A0000000101", "50101", append(begin("08:01"), "08:01:00.040 <,MAIL FROM:<eva@example.com>", "08:01:00.050 >,250 2.1.0 Sender OK",
				"08:01:00.070 <,RCPT TO:<nobody@corp.test>", "08:01:05.130 >,"+notFound, "08:01:05.140 <,RCPT TO:<amy@corp.test>", "08:01:05.150 >,250 2.1.5 Recipient OK",
				"08:01:05.160 <,DATA", "08:01:05.170 >,354 Start mail input", "08:01:10.400 >,"+spam, "08:01:10.410 <,QUIT", "08:01:10.420 >,221 2.0.0 bye", "08:01:10.430 -,")...) +
			recv("08DD5A0000000102", "50102", "08:02:00.000 +,", "08:02:05.110 >,"+listed, "08:02:05.120 -,") +
			recv("08DD5A0000000103", "50103", append(begin("08:03"), "08:03:00.090 <,MAIL FROM:<bad@example.org>", "08:03:05.100 >,"+denied, "08:03:05.110 -,")...),
		"MSGTRK.LOG": trackedFields +
			tracked("08:01:00.121", "Recipient Filter Agent", "", "", "", "") +
			strings.Replace(tracked("08:01:05.399", "Content Filter Agent", "<j1@example.com>", "amy@corp.test", "[{LED="+spam+"};{MSG=};{FQDN=};{IP=};{LRT=}]", "eva@example.com"), ",,SMTP", `,EDGE01\Default EDGE01,SMTP`, 1) +
			tracked("08:02:00.101", "Connection Filtering Agent", "", "", "", "") +
			tracked("08:03:00.101", "Sender Filter Agent", "", "", "", ""),
	}
}

// TestFiltered: what an agent refuses counts once, whichever of the logs tell of it and in whichever order they are
// imported. The receive log's answer stays, with the Message-ID that it does not know.
func TestFiltered(t *testing.T) {
	logs := filtered()
	for _, order := range []string{"AGENT", "RECV", "MSGTRK", "AGENT RECV", "AGENT MSGTRK", "RECV MSGTRK", "MSGTRK RECV AGENT", "RECV AGENT MSGTRK"} {
		t.Run(order, func(t *testing.T) {
			t.Parallel()
			one, at, once := newRig(t), newRig(t), []string{}
			for _, name := range strings.Fields(order) {
				one.load(one.write(name+".LOG", logs[name+".LOG"]))
				once = append(once, at.write(name+".LOG", logs[name+".LOG"]))
			}
			at.load(once...)
			at.load(once...)
			for _, r := range []*rig{one, at} {
				r.want("SELECT event, count(*) FROM events GROUP BY 1", "rejected 4")
				if order != "RECV" {
					r.want("SELECT lower(recipient), text FROM events WHERE message_id = 'j1@example.com'", "amy@corp.test 550 5.7.1 Message rejected as spam by Content Filtering.")
					r.want("SELECT message_id FROM queued", "j1@example.com")
				}
				if strings.Contains(order, "RECV") {
					r.want("SELECT DISTINCT host, service, helo FROM events WHERE stage <> 'greeting'", `EDGE01 EDGE01\Default EDGE01 mx.example.com`)
				}
				r.sound()
			}
		})
	}
}

// TestFilteredApart: refusals of another client and of another hour count by themselves.
func TestFilteredApart(t *testing.T) {
	logs := filtered()
	for name, change := range map[string][2]string{
		"another client": {"192.0.2.7", "192.0.2.9"},
		"another hour":   {"T08:", "T09:"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.load(r.write("RECV.LOG", logs["RECV.LOG"]), r.write("AGENT.LOG", strings.NewReplacer(change[0], change[1], "<j1", "<k1").Replace(logs["AGENT.LOG"])))
			r.want("SELECT event, count(*) FROM events GROUP BY 1", "rejected 8")
			r.sound()
		})
	}
}

// TestFilteredAlone: what the tracking log alone tells of a client counts all, also next to a log of others: two of its
// rows are two refusals, though of one of them it has no more than the client.
func TestFilteredAlone(t *testing.T) {
	logs := filtered()
	others := strings.ReplaceAll(logs["RECV.LOG"], "192.0.2.7", "192.0.2.9")
	r := newRig(t)
	r.load(r.write("MSGTRK.LOG", logs["MSGTRK.LOG"]), r.write("RECV.LOG", others))
	r.want("SELECT count(*) FILTER (client_ip = '192.0.2.7'), count(*) FILTER (client_ip = '192.0.2.9') FROM events", "4 4")
	r.sound()
}

// TestFilteredAgain: what no other log tells of a client is not fewer each time that a log grows.
func TestFilteredAgain(t *testing.T) {
	logs := filtered()
	r := newRig(t)
	row := strings.Split(strings.TrimPrefix(logs["MSGTRK.LOG"], trackedFields), "\n")[3] + "\n"
	recv := r.write("RECV.LOG", logs["RECV.LOG"])
	grown := trackedFields + strings.Repeat(row, 5)
	for n := range 4 {
		r.load(recv, r.write("MSGTRK.LOG", grown))
		r.want("SELECT count(*) FILTER (client_ip = '192.0.2.7'), count(*) FILTER (client_ip = '192.0.2.99') FROM events", fmt.Sprint("7 ", n))
		grown += strings.Replace(row, "192.0.2.7", "192.0.2.99", 1)
	}
	r.sound()
}

// TestFilteredInPieces: what an agent and both receive logs tell of equal refusals that follow one another counts once,
// though the first of them were compared before the others were known.
func TestFilteredInPieces(t *testing.T) {
	begin := []string{"08:01:00.000 +,", "08:01:00.010 >,220 MBX01", "08:01:00.020 <,EHLO mx.example.com", "08:01:00.030 >,250 MBX01"}
	proxied := []string{"08:01:00.000 <,XPROXYFROM SID=08DD5A0000000044 IP=192.0.2.7 PORT=50101 DOMAIN=mx.example.com SEQNUM=1 PERMS=1077 AUTHSRC=Anonymous", "08:01:00.010 >,250 XProxyFrom accepted"}
	sender := []string{"08:01:00.040 <,MAIL FROM:<eva@example.com>", "08:01:00.050 >,250 2.1.0 Sender OK"}
	refused := func(from, to, later int) (rows []string) {
		for i := from; i < to; i++ {
			rows = append(rows, fmt.Sprintf("08:01:00.%03d <,RCPT TO:<nobody@corp.test>", 100+200*i+later), fmt.Sprintf("08:01:00.%03d >,550 5.1.10 no", 110+200*i+later))
		}
		return rows
	}
	front := func(to int) string {
		return receiveLog(`MBX01\Default Frontend MBX01`, "08DD5A0000000044", "198.51.100.10:25", "192.0.2.7:50101", slices.Concat(begin, sender, refused(0, to, 0))...)
	}
	agents := strings.Join(strings.SplitAfter(filtered()["AGENT.LOG"], "\n")[:3], "")
	for i := range 3 {
		agents += fmt.Sprintf("2026-03-05T08:01:00.%03dZ,08DD5A0000000042,198.51.100.11:2525,192.0.2.7:50101,192.0.2.7,,eva@example.com,,nobody@corp.test,1,Recipient Filter Agent,OnRcptCommand,RejectCommand,550 5.1.10 no,RecipientDoesNotExist,,,,,Incoming\n", 115+200*i)
	}
	transport := func(to int) string {
		return receiveLog(`MBX02\Default MBX02`, "08DD5A0000000042", "198.51.100.11:2525", "198.51.100.10:41500", slices.Concat(proxied, sender, refused(0, to, 50))...)
	}
	for _, first := range [][2]int{{0, 1}, {1, 2}} {
		r := newRig(t)
		r.load(r.write("F.LOG", front(first[0])), r.write("AGENT.LOG", agents), r.write("T.LOG", transport(first[1])))
		r.load(r.write("T.LOG", transport(3)))
		r.load(r.write("F.LOG", front(3)))
		r.want("SELECT event, count(*) FROM events GROUP BY 1", "rejected 3")
		r.sound()
	}
}
