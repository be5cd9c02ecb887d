package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/source"
)

var trackedFields = strings.TrimSuffix(trackingFields, "\n") + ",message-info,directionality\n"

// tracked is what a server of Exchange logs of three messages: in the tracking log, in the send log, in
// the receive logs of its Front End and Transport services. Row by row, without heads.
func tracked() (tracking, send, front, transport []string) {
	row := func(clock, ends, connector, source, event, id, to, status string) {
		tracking = append(tracking, "2026-03-05T"+clock+"Z,"+ends+",c,"+connector+","+source+","+event+",23717238905242"+id+",<a"+id+"@example.com>,11111111-aaaa-bbbb-cccc-00000000000"+id+
			","+to+","+status+",2048,2,,,Hello,eva@example.com,eva@example.com,"+map[bool]string{true: "2026-03-05T08:00:00.000Z;SRV=MBX01.corp.test:TOTAL-HUB=0.431", false: "04I: "}[event == "SEND"]+",Incoming\n")
	}
	said := func(list *[]string, connector, local, remote string, rows ...string) {
		all := receiveLog(connector, "08DD5A000000"+fmt.Sprintf("%04d", len(*list)), local, remote, rows...)
		all = strings.ReplaceAll(all, "@example.com>,\n", "@example.com>\n") // a note is the last field
		*list = append(*list, strings.SplitAfter(strings.TrimSuffix(strings.TrimPrefix(all, receiveLog("", "", "", "")), "\n"), "\n")...)
		(*list)[len(*list)-1] += "\n"
	}
	for i, clock := range []string{"08:00", "08:01", "08:02"} {
		id := fmt.Sprint(i)
		dialogue := []string{
			clock + ":00.060 <,MAIL FROM:<eva@example.com> SIZE=2048", clock + ":00.080 >,250 2.1.0 Sender OK",
			clock + ":00.090 <,RCPT TO:<amy@corp.test>", clock + ":00.100 >,250 2.1.5 Recipient OK",
			clock + ":00.150 <,BDAT 2048 LAST", clock + ":00.190 >,\"250 2.6.0 <a" + id + "@example.com> [InternalId=23717238905242" + id + ", Hostname=MBX01.corp.test] 2048 bytes in 0.102, 5,019 KB/sec Queued mail for delivery\"",
		}
		said(&front, `MBX01\Default Frontend MBX01`, "198.51.100.10:25", "192.0.2.7:5010"+id,
			append([]string{clock + ":00.000 +,", clock + ":00.010 >,220 MBX01", clock + ":00.020 <,EHLO mx.example.com", clock + ":00.030 >,250 MBX01"}, dialogue...)...)
		said(&transport, `MBX01\Default MBX01`, "198.51.100.10:2525", "198.51.100.10:41500",
			append([]string{clock + ":00.000 +,", clock + ":00.010 >,220 MBX01", clock + ":00.020 <,EHLO MBX01.corp.test", clock + ":00.030 >,250 MBX01",
				clock + ":00.040 <,XPROXYFROM SID=08DD5A0000000044 IP=192.0.2.7 PORT=5010" + id + " DOMAIN=mx.example.com SEQNUM=1 PERMS=1077 AUTHSRC=Anonymous",
				clock + ":00.050 >,250 XProxyFrom accepted"}, dialogue...)...)
		row(clock+":00.200", "192.0.2.7,mx.example.com,198.51.100.10,MBX01", `MBX01\Default MBX01`, "SMTP", "RECEIVE", id, "amy@corp.test;bob@example.net", "")
		row(clock+":00.400", ",MBX01.corp.test,,MBX01", "", "STOREDRIVER", "DELIVER", id, "amy@corp.test", "")

		attempt := func(clock, data, end string) {
			said(&send, "To Internet", "198.51.100.10:7000", "203.0.113.5:25",
				clock+":01.000 +,", clock+":01.100 <,220 mx.example.net ESMTP", clock+":01.110 >,EHLO mail.corp.test", clock+":01.200 <,250 mx.example.net",
				clock+":01.210 *,,sending message with RecordId 23717238905242"+id+" and InternetMessageId <a"+id+"@example.com>",
				clock+":01.220 >,MAIL FROM:<eva@example.com> SIZE=2048", clock+":01.230 <,250 2.1.0 OK",
				clock+":01.300 >,RCPT TO:<gone@example.net>", clock+":01.400 <,550 5.1.1 gone@example.net unknown",
				clock+":01.410 >,RCPT TO:<Bob@example.net>", clock+":01.420 <,250 2.1.5 OK",
				clock+":01.500 >,DATA", clock+":01.600 <,354 go on", clock+":"+end+" <,"+data, clock+":"+end+" >,QUIT")
		}
		attempt(clock, "451 4.7.1 Try again", "41.000")
		row(clock+":41.010", "198.51.100.10,MBX01,203.0.113.5,mx.example.net", "To Internet", "SMTP", "FAIL", id, "gone@example.net", "[{LED=550 5.1.1 gone@example.net unknown};{MSG=};{FQDN=mx.example.net};{IP=203.0.113.5};{LRT=}]")
		row(clock+":41.010", "198.51.100.10,MBX01,203.0.113.5,mx.example.net", "To Internet", "SMTP", "DEFER", id, "bob@example.net", "")
	}
	send = append(send, strings.ReplaceAll(strings.Join(send[len(send)-15:], ""), "T08:02", "T08:04"))
	send[len(send)-1] = strings.NewReplacer("451 4.7.1 Try again", "250 2.0.0 Ok: queued as 4Fz0Q0", "gone@example.net", "carl@example.net", "550 5.1.1", "450 4.2.0", "0000", "0001").Replace(send[len(send)-1])
	row("08:04:41.020", "198.51.100.10,MBX01,203.0.113.5,mx.example.net", "To Internet", "SMTP", "SEND", "2", "bob@example.net", "250 2.1.5 OK")
	return tracking, send, front, transport
}

// TestTracked: what the tracking log and a protocol log tell of one attempt or one receipt counts
// once, in whichever order they are imported and however far each has grown. It is what the other server
// said that stays.
func TestTracked(t *testing.T) {
	tracking, send, front, transport := tracked()
	heads := []string{trackedFields, strings.Replace(receiveLog("", "", "", ""), "Receive", "Send", 1), receiveLog("", "", "", ""), receiveLog("", "", "", "")}
	names := []string{"MSGTRK.LOG", "SEND.LOG", "FRONT.LOG", "RECV.LOG"}
	logs := [][]string{tracking, send, front, transport}
	const question = "SELECT event, queue_id, lower(recipient), code, stage, host, direction, client_ip, relay_ip, text FROM events WHERE queue_id NOT NULL ORDER BY queue_id, time, event, recipient"
	var want strings.Builder
	for i := range 3 {
		fmt.Fprintf(&want, "received 23717238905242%[1]d - - - MBX01 Incoming 192.0.2.7 - -\n"+
			"delivered 23717238905242%[1]d amy@corp.test - local MBX01 Incoming 192.0.2.7 - -\n"+
			"bounced 23717238905242%[1]d gone@example.net 5.1.1 rcpt MBX01 Incoming 192.0.2.7 203.0.113.5 550 5.1.1 gone@example.net unknown\n"+
			"deferred 23717238905242%[1]d bob@example.net 4.7.1 end-of-data MBX01 Incoming 192.0.2.7 203.0.113.5 451 4.7.1 Try again\n", i)
	}
	fmt.Fprint(&want, "deferred 237172389052422 carl@example.net 4.2.0 rcpt MBX01 Incoming 192.0.2.7 203.0.113.5 450 4.2.0 carl@example.net unknown\n"+
		"delivered 237172389052422 bob@example.net 2.0.0 - MBX01 Incoming 192.0.2.7 203.0.113.5 -")
	all := func(r *rig) {
		r.Helper()
		r.want(question, want.String())
		r.want("SELECT queue_id, message_id, network_message_id, sender, client_ip, helo, received NOT NULL FROM queued ORDER BY 1",
			"237172389052420 a0@example.com 11111111-aaaa-bbbb-cccc-000000000000 eva@example.com 192.0.2.7 mx.example.com true\n"+
				"237172389052421 a1@example.com 11111111-aaaa-bbbb-cccc-000000000001 eva@example.com 192.0.2.7 mx.example.com true\n"+
				"237172389052422 a2@example.com 11111111-aaaa-bbbb-cccc-000000000002 eva@example.com 192.0.2.7 mx.example.com true")
		r.want("SELECT count(*), count(DISTINCT (queue_id, lower(recipient))) FROM messages", "10 10")
		r.want("SELECT delay FROM events WHERE event = 'delivered' AND relay_ip NOT NULL", "281.02")
		r.sound()
	}
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 1, 3, 0}, {0, 3, 2, 1}} {
		t.Run(fmt.Sprint("one by one ", order), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			for _, i := range order {
				r.load(r.write(names[i], heads[i]+strings.Join(logs[i], "")))
			}
			all(r)
		})
	}
	t.Run("tailed", func(t *testing.T) {
		r := newRig(t)
		for i := range logs {
			r.write(names[i], heads[i]+strings.Join(logs[i], ""))
		}
		pattern := filepath.Join(r.dir, "*.LOG")
		r.joined(pattern, func(ctx context.Context) error { // it takes long when the run is to end
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Minute):
				return errors.New("the join goes on")
			}
		})
		r.joined(pattern, nil)
		all(r)
	})
	whole := func(r *rig, part float64) (paths []string) {
		for i, rows := range logs {
			paths = append(paths, r.write(names[i], heads[i]+strings.Join(rows[:int(part*float64(len(rows)))], "")))
		}
		return paths
	}
	for _, part := range []float64{0, .35, .6, .8} {
		t.Run(fmt.Sprint("grown from ", part), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.load(whole(r, part)...)
			r.load(whole(r, 1)...)
			all(r)
			r.load(whole(r, 1)...)
			all(r)
		})
	}
}

// TestTrackedLater: what an import was stopped or killed before it joined, the next one joins, whatever it reads.
func TestTrackedLater(t *testing.T) {
	tracking, send, _, _ := tracked()
	r := newRig(t)
	paths := []string{r.write("MSGTRK.LOG", trackedFields+strings.Join(tracking, "")), r.write("SEND.LOG", strings.Replace(receiveLog("", "", "", ""), "Receive", "Send", 1)+strings.Join(send, ""))}
	sources, problems := source.Expand(t.Context(), paths)
	must.Have(ingest.Import(t.Context(), killed{r.db}, sources, r.options(&problems)))(t)
	const question = "SELECT event, count(*) FROM events WHERE mta = 'exchange' GROUP BY 1 ORDER BY 1"
	r.want(question, "bounced 6\ndeferred 7\ndelivered 5\nreceived 3")
	r.load(r.write("mail.log", day(1)))
	r.want(question, "bounced 3\ndeferred 4\ndelivered 4\nreceived 3")
	if known := must.Have(r.db.Known(t.Context()))(t); len(known.Unjoined) > 0 {
		t.Errorf("sources %d are to be joined", known.Unjoined)
	}
	r.sound()
}

// TestTrackedAlone: what is of another message, or of another attempt, counts by itself.
func TestTrackedAlone(t *testing.T) {
	tracking, send, _, _ := tracked()
	for name, change := range map[string][2]string{
		"another number":     {"RecordId 2371", "RecordId 3371"},
		"another Message-ID": {"InternetMessageId <a", "InternetMessageId <b"},
		"an hour later":      {"T08:", "T09:"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.load(r.write("MSGTRK.LOG", trackedFields+strings.Join(tracking, "")),
				r.write("SEND.LOG", strings.Replace(receiveLog("", "", "", ""), "Receive", "Send", 1)+strings.ReplaceAll(strings.Join(send, ""), change[0], change[1])))
			r.want("SELECT event, count(*) FROM events GROUP BY 1 ORDER BY 1", "bounced 6\ndeferred 7\ndelivered 5\nreceived 3")
			r.sound()
		})
	}
}

// TestTrackedUnreached: an attempt that reached no server, and so is in no protocol log, counts by itself, also
// where the one before it was joined already.
func TestTrackedUnreached(t *testing.T) {
	tracking, send, front, _ := tracked()
	unreached := strings.NewReplacer("T08:00:41.010", "T08:02:41.010", ",2048,", "\"[{LED=441 4.4.1 Failed to connect};{MSG=};{FQDN=};{IP=};{LRT=}]\",2048,").Replace(tracking[3])
	for name, steps := range map[string][2]string{"two rows at once": {unreached, unreached}, "one row later": {"", unreached}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.load(r.write("SEND.LOG", strings.Replace(receiveLog("", "", "", ""), "Receive", "Send", 1)+strings.Join(send[:15], "")),
				r.write("MSGTRK.LOG", trackedFields+strings.Join(tracking[:4], "")+steps[0]))
			r.load(r.write("MSGTRK.LOG", trackedFields+strings.Join(tracking[:4], "")+steps[1]))
			r.load(r.write("FRONT.LOG", receiveLog("", "", "", "")+strings.Join(front[:1], "")))
			r.want("SELECT code, protocol, time FROM events WHERE event = 'deferred' ORDER BY time", "4.7.1 ESMTP 2026-03-05T08:00:41Z\n4.4.1 SMTP 2026-03-05T08:02:41.01Z")
			r.sound()
		})
	}
}

// TestTrackedMailbox: a delivery to a mailbox counts once, whether the send log tells of it, the tracking log or
// both, in whichever order.
func TestTrackedMailbox(t *testing.T) {
	tracking, send, _, _ := tracked()
	dialogue := strings.NewReplacer("203.0.113.5:25", "198.51.100.10:475", "220 mx.example.net", "220 MBX01.corp.test", "EHLO mail.corp.test", "EHLO MBX01.corp.test",
		"T08:00:01", "T08:00:00", "T08:00:41.000", "T08:00:00.450", "Bob@example.net", "Amy@corp.test", "451 4.7.1 Try again", "250 2.0.0 OK <a0@example.com> [Hostname=MBX01.corp.test]")
	logs := map[string]string{
		"MSGTRK.LOG": trackedFields + strings.Join(tracking[:2], ""),
		"SEND.LOG":   strings.Replace(receiveLog("", "", "", ""), "Receive", "Send", 1) + dialogue.Replace(strings.Join(send[:15], "")),
	}
	for _, names := range [][]string{{"SEND.LOG"}, {"MSGTRK.LOG"}, {"SEND.LOG", "MSGTRK.LOG"}, {"MSGTRK.LOG", "SEND.LOG", "MSGTRK.LOG"}} {
		t.Run(strings.Join(names, " "), func(t *testing.T) {
			r := newRig(t)
			for _, name := range names {
				r.load(r.write(name, logs[name]))
			}
			r.want("SELECT stage, lower(recipient), count(*) FROM events WHERE event = 'delivered' GROUP BY ALL", "local amy@corp.test 1")
			r.sound()
		})
	}
}

// TestTrackedMailboxFails: a mailbox that does not take a message counts once, too.
func TestTrackedMailboxFails(t *testing.T) {
	tracking, send, _, _ := tracked()
	const full = "554 5.2.2 STOREDRV.Deliver.Exception:QuotaExceededException; mailbox full"
	dialogue := strings.NewReplacer("203.0.113.5:25", "198.51.100.10:475", "220 mx.example.net", "220 MBX01.corp.test", "EHLO mail.corp.test", "EHLO MBX01.corp.test",
		"T08:00:01", "T08:00:00", "T08:00:41.000", "T08:00:00.450", "Bob@example.net", "Amy@corp.test", "451 4.7.1 Try again", full)
	failed := strings.NewReplacer(",DELIVER,", ",FAIL,", "amy@corp.test,,", "amy@corp.test,[{LED="+full+"};{MSG=};{FQDN=};{IP=};{LRT=}],").Replace(tracking[1])
	r := newRig(t)
	r.load(r.write("MSGTRK.LOG", trackedFields+tracking[0]+failed), r.write("SEND.LOG", strings.Replace(receiveLog("", "", "", ""), "Receive", "Send", 1)+dialogue.Replace(strings.Join(send[:15], ""))))
	r.want("SELECT stage, code, lower(recipient), count(*) FROM events WHERE event = 'bounced' AND code = '5.2.2' GROUP BY ALL", "local 5.2.2 amy@corp.test 1")
	r.sound()
}

// TestTrackedServers: messages of two servers stay two, also if both have the same number and Message-ID.
func TestTrackedServers(t *testing.T) {
	tracking, send, _, transport := tracked()
	one := strings.Join(tracking, "")
	r := newRig(t)
	r.load(r.write("MSGTRK1.LOG", trackedFields+one), r.write("MSGTRK2.LOG", trackedFields+strings.ReplaceAll(one, "MBX01", "MBX02")),
		r.write("RECV.LOG", receiveLog("", "", "", "")+strings.Join(transport, "")),
		r.write("SEND.LOG", strings.Replace(receiveLog("", "", "", ""), "Receive", "Send", 1)+strings.Join(send, "")))
	r.want("SELECT host, event, count(*) FROM events WHERE event IN ('received', 'bounced') GROUP BY ALL ORDER BY ALL",
		"MBX01 bounced 3\nMBX01 received 3\nMBX02 bounced 3\nMBX02 received 3")
	r.sound()
}

// TestTrackedNumbers: two servers give messages of their own the same numbers. That of their send logs tells
// only the Message-ID.
func TestTrackedNumbers(t *testing.T) {
	tracking, send, _, _ := tracked()
	other := strings.NewReplacer("MBX01", "MBX02", "@example.com>", "@example.org>", "<a", "<b", "InternetMessageId <a", "InternetMessageId <b", "11111111-", "22222222-", "08DD5A", "08DD5B")
	head := strings.Replace(receiveLog("", "", "", ""), "Receive", "Send", 1)
	logs := map[string]string{
		"MSGTRK1.LOG": trackedFields + strings.Join(tracking, ""), "MSGTRK2.LOG": trackedFields + other.Replace(strings.Join(tracking, "")),
		"SEND1.LOG": head + strings.Join(send, ""), "SEND2.LOG": head + other.Replace(strings.Join(send, "")),
	}
	for name, steps := range map[string][][]string{
		"at once":    {{"SEND1.LOG", "SEND2.LOG", "MSGTRK1.LOG", "MSGTRK2.LOG"}},
		"one by one": {{"SEND1.LOG"}, {"SEND2.LOG"}, {"MSGTRK2.LOG"}, {"MSGTRK1.LOG"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.nameless = true
			for _, step := range steps {
				var paths []string
				for _, name := range step {
					paths = append(paths, r.write(name, logs[name]))
				}
				r.load(paths...)
			}
			r.want("SELECT host, event, count(*) FROM events GROUP BY ALL ORDER BY ALL",
				"MBX01 bounced 3\nMBX01 deferred 4\nMBX01 delivered 4\nMBX01 received 3\nMBX02 bounced 3\nMBX02 deferred 4\nMBX02 delivered 4\nMBX02 received 3")
			r.sound()
		})
	}
}

// TestTrackedFromTheMiddle: of a message whose receipt no tracking log has, the rows that it has name the
// server; of several receipts, one counts.
func TestTrackedFromTheMiddle(t *testing.T) {
	tracking, _, _, transport := tracked()
	receipts := receiveLog("", "", "", "") + strings.ReplaceAll(strings.Join(transport, ""), `MBX01\Default`, `EDGE1\Default`)
	r := newRig(t)
	r.load(r.write("RECV2.LOG", strings.ReplaceAll(receipts, "T08:", "T09:")))
	r.load(r.write("RECV1.LOG", receipts))
	r.load(r.write("MSGTRK.LOG", trackedFields+strings.Join(slices.DeleteFunc(tracking, func(row string) bool { return strings.Contains(row, "RECEIVE") }), "")))
	r.want("SELECT host, event, count(*), min(time) FROM events GROUP BY ALL ORDER BY event", "MBX01 bounced 3 2026-03-05T08:00:41.01Z\n"+
		"MBX01 deferred 3 2026-03-05T08:00:41.01Z\nMBX01 delivered 4 2026-03-05T08:00:00.4Z\nMBX01 received 3 2026-03-05T08:00:00.19Z")
	r.want("SELECT count(*) FROM queued", "3")
	r.sound()
}

// TestTrackedMixed: logs in which a forwarder has put rows of Exchange among lines of another server are
// joined, too.
func TestTrackedMixed(t *testing.T) {
	tracking, send, _, _ := tracked()
	r := newRig(t)
	for i, row := range tracking {
		tracking[i] = strings.Replace(row, "\n", ",,,,\n", 1) // all columns, as there is no head
	}
	for name, rows := range map[string][]string{"a.log": tracking, "b.log": send} {
		log := "Mar  5 08:00:00 MBX01 postfix/smtpd[5]: NOQUEUE: reject: RCPT from " + name + "[192.0.2.7]: 554 5.7.1 <y@example.net>: Relay access denied; from=<eva@example.com> to=<y@example.net> proto=ESMTP helo=<x>\n"
		for _, row := range rows {
			log += "Mar  5 08:00:00 MBX01 exchange: " + row
		}
		r.writeAt(name, log, time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC))
	}
	r.joined(filepath.Join(r.dir, "*.log"), nil)
	r.want("SELECT format, count(*) FROM sources GROUP BY ALL", "mixed 2")
	r.want("SELECT event, count(*) FROM events WHERE mta = 'exchange' GROUP BY 1 ORDER BY 1", "bounced 3\ndeferred 4\ndelivered 4\nreceived 3")
	r.sound()
}

// TestTrackedOften: of a message that is tried by the thousands within minutes, each attempt counts once, and
// what is joined again and again makes no new kinds.
func TestTrackedOften(t *testing.T) {
	const steps, often = 6, 6000
	tracking, send, _, _ := tracked()
	deferred := tracking[3]
	var rows, dialogues [steps]strings.Builder
	rows[0].WriteString(tracking[0])
	for i := range often {
		clock := fmt.Sprintf("T08:%02d:%02d.%03d", i*10/often, i*600/often%60, i*600000/often%1000)
		at := i * steps / often
		rows[at].WriteString(strings.Replace(deferred, "T08:00:41.010", clock, 1))
		for n, line := range send[:15] {
			if n == 4 || n == 5 || n >= 9 {
				_, rest, _ := strings.Cut(line, ",")
				dialogues[at].WriteString("2026-03-05" + clock + "Z," + strings.ReplaceAll(rest, "08DD5A0000000000", fmt.Sprintf("08DD5A%010d", i)))
			}
		}
	}
	r := newRig(t)
	head := strings.Replace(receiveLog("", "", "", ""), "Receive", "Send", 1)
	var kinds string
	for i := range steps {
		all := func(parts [steps]strings.Builder) (log string) {
			for n := range i + 1 {
				log += parts[n].String()
			}
			return log
		}
		r.load(r.write("MSGTRK.LOG", trackedFields+all(rows)), r.write("SEND.LOG", head+all(dialogues)))
		r.want("SELECT event, count(*) FROM events GROUP BY 1 ORDER BY 1", fmt.Sprintf("deferred %d\nreceived 1", (often*(i+1)+steps-1)/steps))
		switch n := r.rows("SELECT count(*) FROM store.kind"); i {
		case 0:
		case 1:
			kinds = n
		default:
			if n != kinds {
				t.Errorf("after %d joins there are %s kinds, after two %s", i+1, n, kinds)
			}
		}
	}
	r.sound()
}

// TestTrackedExpires: what is left of a message when its older events were deleted stays to be seen, though the
// log that tells when it was received went no further.
func TestTrackedExpires(t *testing.T) {
	tracking, send, front, transport := tracked()
	heads := receiveLog("", "", "", "")
	for name, logs := range map[string]map[string]string{
		"attempt": {"MSGTRK.LOG": trackedFields + strings.Join(tracking[:len(tracking)-1], ""), "SEND.LOG": strings.Replace(heads, "Receive", "Send", 1) + strings.Join(send, "")},
		"receipt": {"FRONT.LOG": heads + strings.Join(front, ""), "RECV.LOG": heads + strings.ReplaceAll(strings.Join(transport, ""), "00.190", "07.190"), "SEND.LOG": strings.Replace(heads, "Receive", "Send", 1) + strings.Join(send, "")},
		"refusal": filtered(),
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			for _, log := range slices.Sorted(maps.Keys(logs)) {
				r.load(r.write(log, logs[log]))
			}
			times := strings.Fields(r.rows("SELECT epoch_us(time) FROM store.happening UNION SELECT epoch_us(last_time) FROM store.message WHERE last_time IS NOT NULL ORDER BY 1"))
			if len(times) < 4 {
				t.Fatalf("only %d times", len(times))
			}
			for _, at := range times { // with each something more goes
				must.Have(r.db.Expire(t.Context(), time.UnixMicro(must.Have(strconv.ParseInt(at, 10, 64))(t)+1)))(t)
				r.want("SELECT count(*) - (SELECT count(*) FROM store.happening) FROM outcomes", "0")
			}
		})
	}
}
