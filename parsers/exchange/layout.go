package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// kind is one of the logs that Exchange writes.
type kind uint8

const (
	unknown      kind = iota // no head yet
	tracking                 // Message Tracking Log
	smtp                     // SMTP Send and Receive Protocol Log
	connectivity             // Transport Connectivity Log
	agent                    // Agent Log
	foreign                  // a log of another part of Exchange
	unreadable               // a head that lacks columns without which rows mean nothing
	listing                  // tracking rows whose columns are on a line each
	traced                   // the details of a message trace
	summed                   // the summary of a message trace
)

// column is a field that this package reads, whatever its place in the row.
type column uint8

const (
	colTime column = iota
	// Message tracking.
	colClientIP
	colClientHost
	colServerIP
	colServerHost
	colContext // source-context; the context of protocol logs
	colConnector
	colSource
	colEvent // event-id; the event character of protocol logs; the agent logs' SMTP event
	colInternalID
	colMessageID
	colNetworkID
	colRecipients
	colStatus
	colBytes
	colCount
	colRelated
	colReference
	colSender
	colReturnPath
	colInfo
	colDirectionality
	colOriginalIP
	colCustom
	// Protocol, connectivity and agent logs.
	colSession
	colLocal
	colRemote
	colData
	colDestination
	colDirection
	colDescription
	colEnteredIP
	colAgent
	colAction
	colResponse
	colReason
	colReasonData
	columns
)

// columnNames maps the names of all kinds, as a simpleName has them: those at
// the head of logs, those of Get-MessageTrackingLog ("ClientIp") and those of
// Exchange Online's extended message trace ("client_ip", "date_time_utc"). Names
// that are not here belong to columns that are not read.
var columnNames = map[string]column{
	"datetime": colTime, "timestamp": colTime, "datetimeutc": colTime,
	"clientip": colClientIP, "clienthostname": colClientHost,
	"serverip": colServerIP, "serverhostname": colServerHost,
	"sourcecontext": colContext, "context": colContext,
	"connectorid": colConnector, "source": colSource, "eventid": colEvent, "event": colEvent,
	"internalmessageid": colInternalID, "messageid": colMessageID,
	"networkmessageid": colNetworkID, "networkmsgid": colNetworkID,
	"recipientaddress": colRecipients, "recipients": colRecipients, "recipient": colRecipients,
	"recipientstatus": colStatus, "totalbytes": colBytes,
	"recipientcount": colCount, "numrecipients": colCount,
	"relatedrecipientaddress": colRelated, "reference": colReference,
	"senderaddress": colSender, "sender": colSender, "returnpath": colReturnPath, "p1fromaddress": colReturnPath,
	"messageinfo": colInfo, "directionality": colDirectionality,
	"originalclientip": colOriginalIP, "customdata": colCustom, "eventdata": colCustom,
	"session": colSession, "sessionid": colSession,
	"localendpoint": colLocal, "remoteendpoint": colRemote,
	"data": colData, "destination": colDestination, "direction": colDirection, "description": colDescription,
	"enteredorgfromip": colEnteredIP, "ipaddress": colEnteredIP, "agent": colAgent, "action": colAction,
	"smtpresponse": colResponse, "reason": colReason, "reasondata": colReasonData,
}

// simpleName is a column's name in lower case, without quotes and without what separates
// its words.
type simpleName struct {
	b [len("relatedrecipientaddress_s")]byte
	n int
}

// add appends a part of a name. ok is false if that is longer than any column's.
func (s *simpleName) add(part []byte) (ok bool) {
	for _, c := range part {
		switch {
		case c == '-' || c == '_' || c == ' ' || c == '\t' || c == '"' || c == '(' || c == ')':
			continue
		case s.n == len(s.b):
			return false
		case c >= 'A' && c <= 'Z':
			c |= 0x20
		}
		s.b[s.n] = c
		s.n++
	}
	return true
}

// named returns what a table, whose keys are as a simpleName has them, says of a name.
func named[V any](table map[string]V, name []byte) (v V, ok bool) {
	var s simpleName
	if s.add(name) {
		v, ok = table[string(s.b[:s.n])]
	}
	return v, ok
}

// isColumn reports whether a log or a summary of a message trace calls a column so.
func isColumn(name []byte) bool {
	_, ofLog := named(columnNames, name)
	_, ofSummary := named(summaryColumns, name)
	return ofLog || ofSummary
}

// needed lists the columns without which a kind's rows mean nothing.
var needed = map[kind][]column{
	tracking:     {colTime, colEvent, colRecipients, colSource},
	smtp:         {colTime, colSession, colRemote, colEvent, colData},
	connectivity: {colTime, colSession, colDestination, colDirection, colDescription},
	agent:        {colTime, colAction, colAgent, colResponse},
}

// layout says where in a row the columns are: at[c] is the field's number from 1, 0
// for a column that the log lacks.
type layout struct {
	n  int
	at [columns]uint8
}

// readLayout reads the list of names after "#Fields:", or those of an export, which
// something else than a comma may divide. The tables say which names mean a column; those of
// the first go before those of the next. If a column has several names in a list, the first
// counts. ok is false if there are too many names.
func readLayout(names []byte, comma byte, tables ...map[string]column) (l layout, ok bool) {
	for _, table := range tables {
		l.n = 0
		for name := range bytes.SplitSeq(names, []byte{comma}) {
			if l.n == maxColumns {
				return l, false
			}
			l.n++
			if c, known := named(table, name); known && l.at[c] == 0 {
				l.at[c] = uint8(l.n)
			}
		}
	}
	return l, true
}

func (l *layout) has(list []column) bool {
	for _, c := range list {
		if l.at[c] == 0 {
			return false
		}
	}
	return true
}

// clearColumns makes the current row one of a field for each column, all of them in line and
// none of them there yet: for rows whose fields have names.
func (p *Parser) clearColumns(line []byte) {
	p.row.line, p.row.n, p.row.quoted = line, int(columns), false
	p.cols = layout{n: int(columns)}
}

// setColumn says where the field of a column is.
func (p *Parser) setColumn(c column, s span) { p.row.field[c+1], p.cols.at[c] = s, uint8(c+1) }

// The columns of rows without a head, by version; a comment gives the year of the
// Exchange release that ends with that column, and the number of its columns.
const (
	fieldsV14 = "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id," +
		"internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count," +
		"related-recipient-address,reference,message-subject,sender-address,return-path,message-info," + // 2007: 21
		"directionality,tenant-id,original-client-ip,original-server-ip,custom-data" // 2010: 26
	fieldsV15 = "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id," +
		"internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count," +
		"related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality," +
		"tenant-id,original-client-ip,original-server-ip,custom-data," + // 2013: 27
		"transport-traffic-type,log-id,schema-version" // 2016: 30
	fieldsSMTP         = "date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context"
	fieldsConnectivity = "date-time,session,source,Destination,direction,description"
	fieldsAgent        = "Timestamp,SessionId,LocalEndpoint,RemoteEndpoint,EnteredOrgFromIP,MessageId,P1FromAddress,P2FromAddresses," +
		"Recipient,NumRecipients,Agent,Event,Action,SmtpResponse,Reason,ReasonData,Diagnostics,NetworkMsgID,TenantID,Directionality"
)

var (
	layoutV14          = layoutOf(fieldsV14)
	layoutV15          = layoutOf(fieldsV15)
	layoutSMTP         = layoutOf(fieldsSMTP)
	layoutConnectivity = layoutOf(fieldsConnectivity)
	layoutAgent        = layoutOf(fieldsAgent)
)

func layoutOf(names string) layout {
	l, _ := readLayout([]byte(names), ',', columnNames)
	return l
}

// guess finds the kind and the columns of a row without a head. Newer versions of Exchange
// only append columns.
func (p *Parser) guess() bool {
	k, l := p.row.guess()
	if k == unknown {
		return false
	}
	if _, w := p.clock.Scan(p.row.at(1)); w == 0 {
		return false
	}
	for c := range l.at {
		if int(l.at[c]) > p.row.n {
			l.at[c] = 0
		}
	}
	l.n = p.row.n
	p.kind, p.role, p.cols = k, undecided, l
	return true
}

// guess finds the kind and the version of a row by its number of columns and by their
// contents.
func (r *row) guess() (kind, layout) {
	switch n := r.n; {
	case n == 6 && isMark(r.at(5)):
		return connectivity, layoutConnectivity
	case n == 9 && (isMark(r.at(7)) || len(r.at(7)) == 0): // see lostAsterisk
		return smtp, layoutSMTP
	case n >= 27 && capitals(r.at(8)) && capitals(r.at(9)):
		return tracking, layoutV15
	case (n == 21 || n == 22 || n == 26) && capitals(r.at(8)) && capitals(r.at(9)):
		return tracking, layoutV14
	case n >= 17 && n <= 24 && scan.HasPrefix(r.at(12), "On"):
		return agent, layoutAgent
	}
	return unknown, layout{}
}

// isMark reports whether b is one of the marks of protocol and connectivity logs, which say
// what kind of row it is.
func isMark(b []byte) bool { return len(b) == 1 && bytes.IndexByte([]byte("+-<>*"), b[0]) >= 0 }

// capitals reports whether b is a word in capitals, as sources and events of the tracking
// log are.
func capitals(b []byte) bool {
	for _, c := range b {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return len(b) > 0
}
