package gen

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// tracking simulates the message tracking log of one Exchange server.
type tracking struct {
	flow[tracking]
	stamps  stamps
	taken   int32 // messages so far
	verdict verdict
	same    []int  // recipients that share a row
	list    []byte // scratch of recipientsOf
}

type trackingStep = step[tracking]

// TrackingFields are the columns of a message tracking log, as its #Fields: line
// names them (Exchange 2019).
const TrackingFields = "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data,transport-traffic-type,log-id,schema-version"

const firstInternalID = 87_000_000_000_000

func runTracking(s *sim) {
	t := &tracking{flow: newFlow[tracking](s, 3900), stamps: newStamps("2006-01-02T15:04:05")}
	s.header("15.02.1544.004", "Message Tracking Log", TrackingFields)
	t.queue.push(s.now, trackingStep{do: (*tracking).arrive})
	t.run(t)
}

// arrive takes in the messages of one moment and plans the next.
func (t *tracking) arrive(*trackingStep) {
	for range t.burst() {
		switch k := t.n(100); {
		case k < 8:
			t.after(0, second, trackingStep{do: (*tracking).reject})
		case k < 60:
			t.after(0, second, trackingStep{do: (*tracking).submit})
		default:
			t.after(0, second, trackingStep{do: (*tracking).receive})
		}
	}
	t.arrivals((*tracking).arrive)
}

// take makes a message with its identifiers.
func (t *tracking) take(sender string) *message {
	m := t.newMessage(sender)
	t.taken++
	m.inode = t.taken
	m.id = appendGUID(m.id, &t.rng)
	return m
}

const agentInfo = "S:AMA=SUM|v=0|action=|error=|atch=0;S:TRA=ETR|ruleId=|st=2025-03-03|action=;S:CompCost=|ETR=0;S:DeliveryPriority=Normal;S:OriginalFromAddress=;S:AccountForest=example.com"

// submit takes a message from one of our mailboxes.
func (t *tracking) submit(*trackingStep) {
	m := t.take(t.world.senders[t.power(len(t.world.senders))])
	t.address(m, t.of(2500))
	t.write(m, &row{clientIP: "192.0.2.31", clientHost: exchangeHost, serverHost: exchangeHost, source: "STOREDRIVER", event: "SUBMIT",
		context: []byte("MDB:61914740-3f1b-4ddb-94e0-557196870cfa, Mailbox:279f077c-216f-4323-a9ee-48e50ffd3cad, Event:269492708, MessageClass:IPM.Note")})
	t.takenIn(m, &row{clientIP: "192.0.2.31", clientHost: exchangeHost, serverIP: "192.0.2.25", serverHost: exchangeHost, source: "STOREDRIVER", event: "RECEIVE"})
}

// receive takes a message from outside.
func (t *tracking) receive(*trackingStep) {
	sender := t.world.strangers[t.power(len(t.world.strangers))]
	m := t.take(sender)
	t.address(m, true)
	t.takenIn(m, &row{clientIP: benchIP(&t.rng), clientHost: "mail.example.net", serverIP: "192.0.2.25", serverHost: exchangeHost,
		connector: exchangeHost + `\Default ` + exchangeHost, source: "SMTP", event: "RECEIVE", inward: true})
}

// takenIn writes the rows of a message's arrival.
func (t *tracking) takenIn(m *message, r *row) {
	t.write(m, r)
	t.tally.messages++
	t.tally.count(parsers.Received, 0, 0)
	t.write(m, &row{serverHost: exchangeHost, source: "AGENT", event: "AGENTINFO", context: []byte("CatContentConversion"), inward: r.inward, custom: agentInfo})
	t.after(50_000, 900_000, trackingStep{do: (*tracking).deliver, m: m})
}

// deliver starts a round of attempts.
func (t *tracking) deliver(st *trackingStep) {
	m := st.m
	m.open, m.bounced = 0, false
	for i := range m.rcpts {
		if rc := &m.rcpts[i]; !rc.done {
			t.decide(rc)
			m.open++
		}
	}
	t.after(50_000, 3*second, trackingStep{do: (*tracking).outcomes, m: m})
}

// outcomes writes the rows of a round. Recipients in mailboxes here share one,
// as do those at the same domain that a server took.
func (t *tracking) outcomes(st *trackingStep) {
	m := st.m
	for i := range m.rcpts {
		rc := &m.rcpts[i]
		switch {
		case rc.done:
		case rc.event == parsers.Delivered:
			t.same = t.same[:0]
			for k := i; k < len(m.rcpts); k++ {
				if other := &m.rcpts[k]; !other.done && other.event == parsers.Delivered && other.at == rc.at {
					t.same = append(t.same, k)
					other.done = true
				}
			}
			t.delivered(m, rc)
		case rc.event == parsers.Deferred && t.now-m.arrived > queueLifetime:
			t.verdict.own(550, smtpcode.Make(4, 4, 7), "QUEUE.Expired; message expired")
			t.failed(m, i, "FAIL", "QUEUE")
			t.tally.count(parsers.Expired, t.verdict.reply, t.verdict.enhanced)
			rc.done, m.bounced = true, true
		case rc.event == parsers.Deferred:
			t.judge(m, rc)
			t.failed(m, i, "DEFER", "SMTP")
			t.tally.attempt(rc.at, rc.event, t.verdict.reply, t.verdict.enhanced)
		default:
			t.judge(m, rc)
			t.failed(m, i, "FAIL", "SMTP")
			t.tally.attempt(rc.at, rc.event, t.verdict.reply, t.verdict.enhanced)
			rc.done, m.bounced = true, true
		}
	}
	t.settle(m)
}

// delivered writes one row for the recipients in t.same.
func (t *tracking) delivered(m *message, rc *recipient) {
	if rc.at.own {
		t.write(m, &row{clientHost: exchangeHost, serverHost: exchangeHost, source: "STOREDRIVER", event: "DELIVER", rcpts: t.same, inward: true,
			context: []byte("08DD5A00000000AA;ClientSubmitTime:"), status: []byte("Inbox")})
		for range t.same {
			t.tally.attempt(rc.at, rc.event, 0, 0)
		}
		return
	}
	reply, enhanced := rc.answer.code, rc.answer.effective()
	status := t.verdict.text[:0]
	if !t.of(3000) { // the answer to RCPT TO is kept for each recipient
		for k := range t.same {
			if k > 0 {
				status = append(status, ';')
			}
			status = append(status, "250 2.1.5 Recipient OK"...)
		}
		reply, enhanced = 250, smtpcode.Make(2, 1, 5)
	}
	t.verdict.text = status
	context := []byte{';'}
	context = rc.answer.say(context, &t.rng, merged, t.scene(m, rc))
	t.write(m, &row{clientIP: "192.0.2.25", clientHost: exchangeHost, serverIP: rc.mx.ip, serverHost: rc.mx.name, connector: "Outbound", source: "SMTP", event: "SENDEXTERNAL",
		rcpts: t.same, context: append(context, ";ClientSubmitTime:"...), status: status, custom: "S:E2ELatency=0.294;S:ExternalSendLatency=0.058;S:ToEntity=Internet;S:FromEntity=Hosted"})
	for range t.same {
		t.tally.attempt(rc.at, rc.event, reply, enhanced)
	}
}

// judge sets why an attempt failed.
func (t *tracking) judge(m *message, rc *recipient) {
	v := &t.verdict
	switch {
	case rc.answer != nil:
		v.remote(t.sim, rc.answer, t.scene(m, rc), rc.event == parsers.Deferred && t.of(5000))
	case rc.obstacle == noHost:
		v.own(550, smtpcode.Make(5, 4, 310), "DNS domain "+rc.at.name+" does not exist [Message=InfoDomainNonexistent]")
	case rc.obstacle == hangs:
		v.own(421, smtpcode.Make(4, 4, 2), "Connection dropped due to SocketError")
		v.text = appendAll(nil, `451 4.4.0 Primary target IP address responded with: "`, v.text, `."`)
	default:
		v.own(441, smtpcode.Make(4, 4, 1), `Error encountered while communicating with primary target IP address: "Failed to connect. Winsock error code: 10060, Win32 error code: 10060." Attempted failover to alternate host, but that did not succeed.`)
	}
}

// failed writes a row with the last error of one recipient.
func (t *tracking) failed(m *message, i int, event, source string) {
	rc := &m.rcpts[i]
	status := appendAll(nil, "[{LED=", t.verdict.text, "};{MSG=};{FQDN=", rc.mx.name, "};{IP=", rc.mx.ip, "};{LRT=3/3/2025 10:00:00 AM}]")
	t.write(m, &row{clientIP: "192.0.2.25", clientHost: exchangeHost, serverHost: exchangeHost, connector: "Outbound", source: source, event: event, rcpts: []int{i}, status: status})
}

// settle ends a round.
func (t *tracking) settle(m *message) {
	if m.bounced && m.sender != "" {
		t.notify(m)
	}
	if m.waiting() > 0 {
		t.retry(m, (*tracking).deliver)
		return
	}
	t.write(m, &row{serverHost: exchangeHost, source: "SMTP", event: "HADISCARD", context: []byte("ExplicitlyDiscarded;c05c9bdc-c963-433c-883d-be04bfb84118"), noRcpts: true})
	t.spare = append(t.spare, m)
}

// notify sends a report to the sender. There is no RECEIVE row about the report's
// own message, which is not counted.
func (t *tracking) notify(m *message) {
	n := t.take("")
	n.rcpts = append(n.rcpts, t.world.addressee(&t.rng, m.sender))
	t.write(n, &row{serverHost: exchangeHost, source: "DSN", event: "DSN", context: []byte("Failure"), reference: appendAll(nil, "<", m.msgID, ">")})
	t.tally.count(parsers.Notified, 0, 0)
	t.after(50_000, 900_000, trackingStep{do: (*tracking).deliver, m: n})
}

// reject is a message that a transport agent refused in its SMTP session.
func (t *tracking) reject(*trackingStep) {
	m := t.take(t.world.strangers[t.n(len(t.world.strangers))])
	m.rcpts = append(m.rcpts, t.world.recipient(&t.rng, true))
	t.write(m, &row{clientIP: benchIP(&t.rng), clientHost: "spam.example.net", serverIP: "192.0.2.25", serverHost: exchangeHost, source: "AGENT", event: "FAIL", inward: true,
		context: []byte("Content Filter Agent"), status: []byte("550 5.7.1 Message rejected as spam by Content Filtering.")})
	t.tally.count(parsers.Rejected, 550, smtpcode.Make(5, 7, 1))
	t.spare = append(t.spare, m)
}
