// Package exchange reads the transport logs of Microsoft Exchange Server, 2007
// to Subscription Edition: message tracking, SMTP send and receive protocol,
// connectivity and transport agent logs.
//
// All are CSV files with a head of "#" lines, of which "#Fields:" names the
// columns; some have a row of these names above it. The names count, not their
// order; a file without a head is read by the columns of the version that its rows
// fit, and so are rows that a forwarder sent in syslog messages or in objects of JSON,
// whose heads are lost; an object may also have a member for each column. Exports that
// begin with a row of names are read too, if their times are in UTC or say by how much
// they differ from it: of Exchange Online's message traces the extended report, the
// details (trace.go) and the summaries (summary.go); and Get-MessageTrackingLog's output,
// which may also be a list with a property on each line. The meaning of columns and
// events follows Microsoft's pages "Message tracking", "Protocol logging", "Connectivity
// logging" and "Configure anti-spam agent logging" of the Exchange Server documentation,
// and those on message traces of the Exchange Online documentation.
//
// # Where to look
//
// Parse (parser.go) reads the head of a log (head.go), which names its columns
// (layout.go), splits each row (row.go) and hands it to the reader of its kind of log:
// tracking.go, smtp.go, connectivity.go or agent.go. Rows in the lines of a forwarder
// are found in forward.go, those that a shipper has split in object.go (with
// object_names.go and object_values.go), those of a list put together in list.go. A
// tracking row is an event (tracking_events.go) with a result for each recipient
// (tracking_result.go) between two servers (tracking_servers.go). SMTP logs are read by
// session (session.go, session_table.go): commands wait (smtp_command.go) for the reply
// that decides what became of them (smtp_outcome.go), or for the end of the session
// (smtp_end.go). Codes are found in codes.go and status.go, stages in stages.go.
//
// # Host and client
//
// Only tracking rows name the server that logged them, and in two places:
// in client-hostname if it hands a message on (SEND, SUBMIT, a FAIL or DEFER of
// source SMTP; DELIVER up to 2010) or if server-hostname is empty, otherwise in
// server-hostname. A receive connector's name begins with its server
// ("MBX01\Default MBX01"). Elsewhere Options.Host is used.
//
// Mail from outside comes to the transport service through the Front End Transport
// service. The client is then the one that this names: in custom-data of a RECEIVE
// row, and in XPROXYFROM of a receive log.
//
// # Hops
//
// A message goes from server to server, and from the transport service to the
// services that talk to mailboxes (Mailbox Transport Submission and Delivery, since
// 2013). Between servers each hop is a delivery with the queue ID that the next one
// gave. Within a server only the mailbox's end counts: RECEIVE by the transport
// service, DELIVER into the mailbox, of which the send log tells as well. In protocol logs
// the reply to the message names the server, "[InternalId=1, Hostname=mbx01.corp.test]" or,
// if it was for a mailbox, "[Hostname=mbx01.corp.test]".
//
// # Codes
//
// Exchange often wraps a remote server's reply in one of its own: "451 4.4.395
// Target host responded with error. -> 421 4.3.2 Service not available". The
// remote pair is then Reply and Enhanced, Exchange's own is MTAEnhanced, and
// Text keeps both.
package exchange
