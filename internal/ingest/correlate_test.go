package ingest_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/ingest"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/sink/duckdb"
	"github.com/mtalog/mtalog/internal/source"
)

// TestMessageInTwoFiles: a message that begins in one file and ends in another
// keeps its facts, in one run, in two, and in the wrong order.
func TestMessageInTwoFiles(t *testing.T) {
	m := letter("4Zlong0001z", "10:00:00", "a@example.com")
	monday := m.received() + m.deferred("x@example.net")
	m.at = m.at.Add(20 * 60e9)
	tuesday := m.queued() + m.deferred("x@example.net") + m.queued() + m.sent("x@example.net") + m.removed()
	const want = `
4Zlong0001z deferred x@example.net a@example.com a@a.example.com a.example.com 1097
4Zlong0001z deferred x@example.net a@example.com a@a.example.com a.example.com 1097
4Zlong0001z delivered x@example.net a@example.com a@a.example.com a.example.com 1097`
	check := func(t *testing.T, r *rig) {
		t.Helper()
		r.want(attempts, want)
		r.want("SELECT queue_id, message_id, client_name, ended, received, last_time FROM queued",
			"4Zlong0001z a@a.example.com a.example.com true 2025-03-03T10:00:02Z 2025-03-03T10:20:08Z")
		r.want("SELECT count(*) FROM store.open_message", "0")
		r.sound()
	}
	for _, order := range []string{"one run", "two runs", "wrong order in one run", "wrong order in two runs", "wrong order in one file"} {
		t.Run(order, func(t *testing.T) {
			r := newRig(t)
			a, b := r.write("a", monday), r.write("b", tuesday)
			switch order {
			case "one run":
				r.load(a, b)
			case "two runs":
				r.load(a)
				r.want("SELECT count(*) FROM store.open_message", "1")
				r.load(b)
			case "wrong order in one run":
				r.load(b, a)
			case "wrong order in two runs":
				r.load(b)
				r.want("SELECT event, message_id, client_name FROM outcomes", "deferred - -\ndelivered - -")
				r.load(a)
			case "wrong order in one file": // zcat -f mail.log*
				b = r.write("ba", tuesday+monday)
				a = b
				r.load(b)
			}
			check(t, r)
			before := r.everything()
			r.load(b, a)
			if after := r.everything(); after != before {
				t.Errorf("got:\n%s\nwant:\n%s", after, before)
			}
		})
	}
}

// TestOldestLast: three files, imported the newest first, of a message whose
// middle part shows neither its beginning nor its end, and of one that is
// still queued and goes on afterwards.
func TestOldestLast(t *testing.T) {
	m, open := letter("4Zlong0001z", "10:00:00", "a@example.com"), letter("4Zopen0001z", "10:00:00", "b@example.com")
	parts := []string{m.received() + open.received() + m.deferred("x@example.net"), "", "", ""}
	for i := range 3 {
		m.at, open.at = m.at.Add(3600e9), open.at.Add(3600e9)
		parts[i+1] = m.deferred("x@example.net") + open.deferred("y@example.net")
	}
	parts[2] += m.removed()
	parts[3] = open.sent("y@example.net") + open.removed()
	r := newRig(t)
	for _, i := range []int{2, 1, 0, 3} {
		r.load(r.write(fmt.Sprint("log", i), parts[i]))
		r.sound()
	}
	r.want("SELECT queue_id, message_id, client_name, size, ended FROM queued ORDER BY ALL",
		"4Zlong0001z a@a.example.com a.example.com 1097 true\n4Zopen0001z b@b.example.com b.example.com 1098 true")
	r.want("SELECT sender, message_id, client_name, size, count(*) FROM outcomes GROUP BY ALL ORDER BY ALL",
		"a@example.com a@a.example.com a.example.com 1097 3\nb@example.com b@b.example.com b.example.com 1098 3")
	r.want("SELECT count(*) FROM store.open_message", "0")
}

// TestOlderLines: what a log tells behind newer lines of a message that began before all of
// them is not about a newer message that only shares its queue ID, nor does it end that.
func TestOlderLines(t *testing.T) {
	newer, older := letter("1A2B3C", "20:00:00", "new@example.com"), letter("1A2B3C", "08:00:00", "old@example.com")
	r := newRig(t)
	r.load(r.write("log", newer.received()+newer.deferred("x@example.net")+older.sent("y@example.net")+older.removed()))
	r.want("SELECT event, recipient, sender FROM outcomes ORDER BY ALL", "deferred x@example.net new@example.com\ndelivered y@example.net -")
	r.want("SELECT sender, ended FROM queued ORDER BY ALL", "new@example.com false\n- true")
	r.sound()
	r.load(r.write("later", newer.sent("x@example.net")+newer.removed()))
	r.want("SELECT sender, ended FROM queued ORDER BY ALL", "new@example.com true\n- true")
	r.sound()
}

// TestOlderImport: an older log is stored without touching the messages of the
// newer one that only share their queue IDs.
func TestOlderImport(t *testing.T) {
	newer := letter("1A2B3C", "20:00:00", "new@example.com")
	older := letter("1A2B3C", "08:00:00", "old@example.com")
	otherHost := letter("1A2B3C", "09:00:00", "far@example.com")
	otherHost.host = "mx2"
	r := newRig(t)
	r.load(r.write("newer", newer.received()+newer.deferred("x@example.net")))
	r.load(r.write("older", older.received()+otherHost.received()+older.sent("y@example.net")+otherHost.deferred("z@example.net")+older.removed()))
	r.load(r.write("newest", newer.sent("x@example.net")+newer.removed()))
	r.want(attempts, `
1A2B3C delivered y@example.net old@example.com o@o.example.com o.example.com 1111
1A2B3C deferred z@example.net far@example.com f@f.example.com f.example.com 1102
1A2B3C deferred x@example.net new@example.com n@n.example.com n.example.com 1110
1A2B3C delivered x@example.net new@example.com n@n.example.com n.example.com 1110`)
	r.want("SELECT sender, ended FROM queued ORDER BY ALL", "far@example.com false\nnew@example.com true\nold@example.com true")
	r.sound()
}

// TestOlderImportContradicts: no message gets the beginning of another one that
// had its queue ID before.
func TestOlderImportContradicts(t *testing.T) {
	newer := letter("1A2B3C", "20:00:00", "new@example.com")
	older := letter("1A2B3C", "08:00:00", "old@example.com")
	r := newRig(t)
	r.load(r.write("newer", newer.queued()+newer.deferred("x@example.net")))
	r.load(r.write("older", older.received()+older.deferred("y@example.net")))
	r.want("SELECT sender, message_id FROM outcomes ORDER BY ALL", "new@example.com -\nold@example.com o@o.example.com")
	r.sound()
}

// TestShortQueueIDs: an ID that is used again is another message, whether or not
// the end of the first one was seen.
func TestShortQueueIDs(t *testing.T) {
	var log strings.Builder
	for i, clock := range []string{"10:00:00", "11:00:00", "12:00:00"} {
		m := letter("1A2B3C", clock, fmt.Sprintf("%c@example.com", 'a'+i))
		log.WriteString(m.received() + m.sent("x@example.net"))
		if i == 0 {
			log.WriteString(m.removed())
		}
	}
	r := newRig(t)
	r.load(r.write("a", log.String()))
	r.want(attempts, `
1A2B3C delivered x@example.net a@example.com a@a.example.com a.example.com 1097
1A2B3C delivered x@example.net b@example.com b@b.example.com b.example.com 1098
1A2B3C delivered x@example.net c@example.com c@c.example.com c.example.com 1099`)
	r.want("SELECT sender, ended FROM queued ORDER BY ALL", "a@example.com true\nb@example.com false\nc@example.com false")
	r.sound()
}

// TestSameQueueIDOtherFact: what Postfix makes itself has no client, so that its next
// message under a queue ID is known by a message ID, a sender or a size that differs.
func TestSameQueueIDOtherFact(t *testing.T) {
	fact := func(id string, size int, sender string) string {
		m := postfix{host: "mx1", queueID: "1A2B3C", sender: sender, size: size, at: at("10:00:00")}
		return m.line("cleanup", "message-id=<%s@mx1.example.com>", id) + m.queued() + m.deferred("x@example.net")
	}
	for _, second := range []struct{ name, log, want string }{
		{"message ID", fact("b", 1000, "a@example.com"), "b@mx1.example.com a@example.com 1000"},
		{"size", fact("a", 1001, "a@example.com"), "- a@example.com 1001"}, // the message ID before it was the other's, too
		{"sender", fact("a", 1000, "b@example.com"), "- b@example.com 1000"},
	} {
		t.Run(second.name, func(t *testing.T) {
			r := newRig(t)
			r.load(r.write("a", fact("a", 1000, "a@example.com")+fact("a", 1000, "a@example.com")+second.log))
			r.want("SELECT message_id, sender, size FROM queued ORDER BY id", "a@mx1.example.com a@example.com 1000\n"+second.want)
			r.sound()
		})
	}
}

// TestInterleaved: the lines of many messages on two hosts, which use the same
// queue IDs, mixed line by line.
func TestInterleaved(t *testing.T) {
	var messages [][]string
	for i := range 40 {
		m := letter(fmt.Sprintf("%06X", i/2), "10:00:00", fmt.Sprintf("%c%d@example.com", 'a'+i%26, i))
		m.host = fmt.Sprint("mx", i%2)
		messages = append(messages, strings.SplitAfter(m.received()+m.deferred("x@example.net")+m.sent("x@example.net")+m.removed(), "\n"))
	}
	var log strings.Builder
	for line := range messages[0] {
		for _, m := range messages {
			log.WriteString(m[line])
		}
	}
	r := newRig(t)
	r.load(r.write("a", log.String()))
	r.want(`SELECT count(*), count(DISTINCT sender) FROM (SELECT *, split_part(sender[2:], '@', 1)::INT AS i FROM outcomes)
		WHERE sender[1] || '@' || client_name = message_id AND client_name[1] = sender[1] AND size = 1000 + ascii(sender)
		AND host = concat('mx', i % 2) AND queue_id = printf('%06X', i // 2)`, "80 40")
	r.sound()
}

// TestMessageRepeated: rsyslog's "message repeated N times" counts N times, and
// no line can fill the disk.
func TestMessageRepeated(t *testing.T) {
	const reject = "NOQUEUE: reject: RCPT from unknown[192.0.2.66]: 554 5.7.1 <x@example.net>: Relay access denied; from=<s@example.org> to=<x@example.net> proto=ESMTP helo=<h>"
	head := "2025-03-03T10:00:00+00:00 mx1 postfix/smtpd[12]: "
	r := newRig(t)
	r.load(r.write("a", head+reject+"\n"+head+"message repeated 4 times: [ "+reject+"]\n"+head+"message repeated 1000000 times: [ "+reject+"]\n"))
	r.want("SELECT line_end, count(*), count(DISTINCT item), min(code) FROM outcomes GROUP BY 1 ORDER BY 1",
		fmt.Sprintf("%d 1 1 5.7.1\n%d 4 4 5.7.1\n%d 65536 65536 5.7.1", len(head+reject)+1, 2*len(head+reject)+2+len("message repeated 4 times: [ ]"), 3*len(head+reject)+3+len("message repeated 4 times: [ message repeated 1000000 times: [ ]]")))
	r.sound()
}

// TestEximRejectLog: a refusal stands in the main log and in the reject log;
// equal ones within a second are as many as one of the logs has.
func TestEximRejectLog(t *testing.T) {
	const refusal = "2025-03-03 10:00:00 H=(h) [192.0.2.66] F=<s@example.org> rejected RCPT <x@example.net>: relay not permitted\n"
	const another = "2025-03-03 10:00:01 H=(h) [192.0.2.66] F=<s@example.org> rejected RCPT <y@example.net>: relay not permitted\n"
	const sent = "2025-03-03 10:00:02 1rgZab-000001-AA <= a@example.com H=c.example.com [192.0.2.7] P=esmtp S=700 id=1@c\n"
	mainlog, rejectlog := refusal+refusal+another+sent, refusal+refusal+another
	for name, load := range map[string]func(r *rig){
		"one run": func(r *rig) { r.load(r.write("mainlog", mainlog), r.write("rejectlog", rejectlog)) },
		"grown": func(r *rig) {
			r.load(r.write("mainlog", refusal), r.write("rejectlog", refusal+refusal))
			r.load(r.write("mainlog", mainlog), r.write("rejectlog", rejectlog))
		},
		"one after the other": func(r *rig) {
			r.load(r.write("mainlog", mainlog))
			r.load(r.write("rejectlog", rejectlog))
		},
		"reject log ahead": func(r *rig) {
			r.load(r.write("mainlog", refusal), r.write("rejectlog", rejectlog))
			r.load(r.write("mainlog", mainlog))
			r.load(r.write("mainlog", mainlog), r.write("rejectlog", rejectlog))
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			load(r)
			r.want("SELECT recipient, count(*) FROM outcomes GROUP BY 1 ORDER BY 1", "x@example.net 2\ny@example.net 1")
			r.sound()
		})
	}
}

// TestEximPanicLog: what Exim writes into its panic log stands in the main log as well, but for errors in its configuration.
func TestEximPanicLog(t *testing.T) {
	const taken = "2025-03-03 10:00:00 1rgZab-000001-AA <= a@example.com H=c.example.com [192.0.2.7] P=esmtp S=700 id=1@c\n"
	const put = "2025-03-03 10:00:01 1rgZab-000001-AA == b@example.org R=local T=files defer (-1): Failed to expand return path \"${if\"\n"
	const warned = "2025-03-03 10:00:02 failed to open wait-remote_smtp database: Permission denied\n"
	const config = "2025-03-03 10:00:03 Exim configuration error in line 12 of /etc/exim4/exim4.conf:\n"
	mainlog, paniclog := taken+put+put+warned, put+put+warned+config
	for name, logs := range map[string][][2]string{
		"main log":       {{"mainlog", mainlog}, {"paniclog", paniclog}},
		"panic log":      {{"paniclog", paniclog}, {"mainlog", mainlog}},
		"other name":     {{"exim.log", mainlog}, {"paniclog.1", paniclog}},
		"two panic logs": {{"mainlog", mainlog}, {"paniclog.1", put}, {"paniclog", put + warned + config}},
		"two main logs":  {{"mainlog.1", taken + put}, {"mainlog", put + warned}, {"paniclog", paniclog}},
	} {
		for _, at := range []string{"once", "in turn"} {
			t.Run(name+" "+at, func(t *testing.T) {
				r := newRig(t)
				var paths []string
				for _, l := range logs {
					paths = append(paths, r.write(l[0], l[1]))
					if at == "in turn" {
						r.load(paths[len(paths)-1])
					}
				}
				r.load(paths...)
				r.want("SELECT event, count(*), count(sender) FROM deliveries GROUP BY 1", "deferred 2 2")
				r.want("SELECT event, count(*) FROM outcomes WHERE event IN ('warning', 'fatal') GROUP BY 1 ORDER BY 1", "fatal 1\nwarning 1")
				r.sound()
			})
		}
	}
	t.Run("two servers", func(t *testing.T) {
		r := newRig(t)
		r.load(r.write("a.log", warned+taken), r.write("b.log", warned+put))
		r.want("SELECT count(*) FROM outcomes WHERE event = 'warning'", "2")
	})
}

// TestLocalSender: pickup logs the sender that a user gave, and the queue manager what it was rewritten to.
func TestLocalSender(t *testing.T) {
	m := letter("4Zpickupz", "10:00:00", "root@example.com")
	submitted := m.line("pickup", "uid=0 from=<root>") + m.line("cleanup", "message-id=<m@example.com>")
	sent := m.queued() + m.sent("x@example.net") + m.removed()
	for name, logs := range map[string][]string{"one log": {submitted + sent}, "two": {submitted, sent}, "the later first": {sent, submitted}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			for i, log := range logs {
				r.load(r.write(fmt.Sprint("mail.log.", i), log))
			}
			r.want(attempts, "4Zpickupz delivered x@example.net root@example.com m@example.com - 1114")
			r.want("SELECT sender, message_id, ended FROM queued", "root@example.com m@example.com true")
			r.sound()
		})
	}
}

// TestRefusalsOnBothSides: equal refusals within a second on both sides of a rotation are as many as
// there are, and so are those of which one log has more than the other, whichever is read first.
func TestRefusalsOnBothSides(t *testing.T) {
	const refusal = "2025-03-03 10:00:00 H=(h) [192.0.2.66] F=<s@example.org> rejected RCPT <x@example.net>: relay not permitted\n"
	const before = "2025-03-03 09:59:59 1rgZab-000001-AA Completed\n"
	const after = "2025-03-03 10:00:01 1rgZac-000001-AA Completed\n"
	for name, c := range map[string]struct {
		logs []string // of each its name and what it has
		want string
	}{
		"main logs":        {[]string{"mainlog.1", before + refusal + refusal, "mainlog", refusal + after}, "3"},
		"both logs":        {[]string{"mainlog.1", before + refusal, "mainlog", refusal + refusal + after, "rejectlog.1", refusal, "rejectlog", refusal + refusal}, "3"},
		"more in one":      {[]string{"mainlog", before + strings.Repeat(refusal, 4) + after, "rejectlog", strings.Repeat(refusal, 6)}, "6"},
		"more in the last": {[]string{"rejectlog", strings.Repeat(refusal, 4), "mainlog", before + strings.Repeat(refusal, 6) + after}, "6"},
		"other names":      {[]string{"a.log", before + refusal, "b.log", refusal + after}, "1"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			var paths []string
			for i := 0; i < len(c.logs); i += 2 {
				paths = append(paths, r.write(c.logs[i], c.logs[i+1]))
			}
			for range 2 {
				r.load(paths...)
				r.want("SELECT count(*) FROM outcomes WHERE event = 'rejected'", c.want)
			}
			r.sound()
		})
	}
}

// TestRefusalsRotated: refusals that are equal within one second on both sides of a rotation count, also if an
// import is made before it and one after it.
func TestRefusalsRotated(t *testing.T) {
	const refusal = "2025-03-03 10:00:00 H=(h) [192.0.2.66] F=<s@example.org> rejected RCPT <x@example.net>: relay not permitted\n"
	const earlier = "2025-03-03 09:59:59 H=(h) [192.0.2.66] F=<s@example.org> rejected RCPT <y@example.net>: relay not permitted\n"
	logs := [][2]string{
		{"mainlog.1", "2025-03-03 09:59:59 1rgZab-000001-AA Completed\n" + earlier + refusal}, {"rejectlog.1", earlier + refusal},
		{"mainlog", "2025-03-03 10:00:00 1rgZac-000001-AA Completed\n" + refusal + refusal}, {"rejectlog", refusal + refusal},
	}
	for _, order := range [][][]int{{{0, 1}, {2, 3}}, {{0}, {1}, {2}, {3}}, {{0}, {2}, {1}, {3}}, {{0, 2}, {1, 3}}, {{1}, {3, 2}, {0}}} {
		t.Run(fmt.Sprint(order), func(t *testing.T) {
			r := newRig(t)
			for range 2 {
				for _, run := range order {
					var paths []string
					for _, i := range run {
						paths = append(paths, r.write(logs[i][0], logs[i][1]))
					}
					r.load(paths...)
				}
				r.want("SELECT count(*) FROM outcomes WHERE event = 'rejected'", "4")
			}
			r.sound()
		})
	}
}

// TestRefusalsKilled: refusals that one of two logs has more of are kept by the import after one that was killed
// before it joined them.
func TestRefusalsKilled(t *testing.T) {
	refusal := "2025-03-03 10:00:00 H=(h) [192.0.2.66] F=<s@example.org> rejected RCPT <x@example.net>: relay not permitted\n"
	r := newRig(t)
	paths := []string{r.write("mainlog", "2025-03-03 09:59:59 1rgZab-000001-AA Completed\n"+strings.Repeat(refusal, 4)), r.write("rejectlog", strings.Repeat(refusal, 6))}
	sources, problems := source.Expand(t.Context(), paths)
	must.Have(ingest.Import(t.Context(), killed{r.db}, sources, r.options(&problems)))(t)
	for range 2 {
		r.load(paths...)
		r.want("SELECT count(*) FROM outcomes WHERE event = 'rejected'", "6")
	}
	r.sound()
}

// TestRefusalsOfLateLogs: if several logs that overlap have the same refusals, those of
// the first are kept, even if that one overlaps an earlier log.
func TestRefusalsOfLateLogs(t *testing.T) {
	const n, logs = 1000, 6
	r := newRig(t)
	load := func(to sink.Sink, paths ...string) {
		t.Helper()
		sources, problems := source.Expand(t.Context(), paths)
		if _, err := ingest.Import(t.Context(), to, sources, r.options(&problems)); err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
	}
	all := []string{r.write("earlier", "2025-03-03 09:00:00 1rgZab-000001-AA Completed\n2025-03-03 11:00:00 1rgZac-000001-AA Completed\n")}
	var refusals strings.Builder
	for i := range n {
		fmt.Fprintf(&refusals, "2025-03-03 10:00:00 H=(h) [192.0.2.66] F=<s@example.org> rejected RCPT <x%d@example.net>: relay not permitted\n", i)
	}
	for i := range logs {
		all = append(all, r.write(fmt.Sprint(i), fmt.Sprintf("2025-03-03 10:00:00 1rgZad-00000%d-AA Completed\n", i)+refusals.String()))
	}
	for _, path := range all {
		load(killed{r.db}, path)
	}
	r.want("SELECT count(*) FROM store.happening WHERE text != ''", fmt.Sprint(n*logs))
	load(r.db, all...)
	r.want("SELECT source_id, count(*), count(DISTINCT recipient) FROM outcomes WHERE event = 'rejected' GROUP BY 1", fmt.Sprintf("2 %d %[1]d", n))
	r.sound()
}

// TestRefusalsOnceMore: refusals that a log has more of than the one stored before it are
// kept, however often it is imported again and when it has grown.
func TestRefusalsOnceMore(t *testing.T) {
	refusal := "2025-03-03 10:00:00 H=(h) [192.0.2.66] F=<s@example.org> rejected RCPT <x@example.net>: relay not permitted\n"
	more := strings.Replace(refusal, "10:00:00", "10:00:01", 1)
	r := newRig(t)
	r.load(r.write("mainlog", "2025-03-03 09:00:00 1rgZab-000001-AA Completed\n"+refusal+more))
	rejects := "2025-03-03 09:30:00 1rgZac-000001-AA Completed\n" + strings.Repeat(refusal, 3)
	for range 3 {
		r.load(r.write("rejectlog", rejects))
		r.want("SELECT count(*) FROM outcomes WHERE event = 'rejected'", "4")
	}
	for range 3 {
		r.load(r.write("rejectlog", rejects+strings.Repeat(more, 3)))
		r.want("SELECT count(*) FROM outcomes WHERE event = 'rejected'", "6")
	}
	r.sound()
}

// killed is the sink of imports that are killed before they join.
type killed struct{ *duckdb.DB }

func (killed) Join(context.Context, []int32, []int32) (int64, error) { return 0, nil }

// TestDiscardedAlike: two messages to one address that are thrown away in the same second
// are two, though their lines differ in nothing else.
func TestDiscardedAlike(t *testing.T) {
	discard := func(id string) string {
		return "2025-03-03 10:00:00 " + id + " <= a@example.com H=c.example.com [192.0.2.7] P=esmtp S=700\n" +
			"2025-03-03 10:00:00 " + id + " => :blackhole: <x@example.net> R=aliases\n2025-03-03 10:00:00 " + id + " Completed\n"
	}
	r := newRig(t)
	r.load(r.write("of one server", discard("1rgZab-000001-AA")))
	r.load(r.write("of another", discard("1rgZac-000001-AA")))
	r.want("SELECT event, count(*) FROM events GROUP BY 1 ORDER BY 1", "discarded 2\nreceived 2")
	r.sound()
}

// TestLabRejectLog: a real Exim's reject log, with the headers of what was
// refused, and a main log with the same entries, as Exim writes them.
func TestLabRejectLog(t *testing.T) {
	const refusals = "SELECT event, time, client_ip, recipient, code, text FROM outcomes ORDER BY ALL"
	rejectlog := testdata(t, "exim/lab-rejectlog.log")
	mainlog := "2026-11-24 04:40:00 Start queue run: pid=1\n"
	for line := range strings.Lines(rejectlog) {
		if strings.HasPrefix(line, "2026-") {
			mainlog += line
		}
	}
	alone := newRig(t)
	alone.load(alone.write("rejectlog", rejectlog))
	want := alone.rows(refusals)
	if strings.Count(want, "\n") < 50 {
		t.Fatalf("too few refusals to compare: %s", want)
	}
	for _, runs := range [][]string{{"mainlog rejectlog"}, {"mainlog", "rejectlog"}, {"rejectlog", "mainlog"}} {
		r := newRig(t)
		logs := map[string]string{"mainlog": r.write("mainlog", mainlog), "rejectlog": r.write("rejectlog", rejectlog)}
		for _, run := range runs {
			var paths []string
			for name := range strings.FieldsSeq(run) {
				paths = append(paths, logs[name])
			}
			r.load(paths...)
		}
		if got := r.rows(refusals); got != want {
			t.Errorf("%v: %s", runs, firstDifference(got, want))
		}
		r.sound()
	}
}

func testdata(t *testing.T, name string) string {
	t.Helper()
	b := must.Have(os.ReadFile(filepath.Join("../../testdata", name)))(t)
	return string(b)
}
